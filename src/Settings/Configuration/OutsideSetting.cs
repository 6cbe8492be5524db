namespace ActorTasks.Hocon;

/// <summary>One setting given from outside a file: an environment variable, a <c>--set</c>, a flag of its own.</summary>
internal sealed record OutsideSetting(IReadOnlyList<string> Path, Node Value)
{
    private const string Separator = "__";

    private static readonly string[] WholeRoots = [SettingsLayers.Root, "akka"];

    /// <summary>A variable's name is the path: <c>__</c> is a dot, <c>_</c> a hyphen, case does not matter.</summary>
    public static OutsideSetting OfVariable(string name, string value)
    {
        var source = HoconOrigin.OfVariable(name);
        var path = name[SettingsLayers.EnvironmentPrefix.Length..].Split(Separator)
            .Select(part => part.ToLowerInvariant().Replace('_', '-')).ToList();
        if (path.Any(part => part.Length == 0))
        {
            throw new HoconException(source, "a name before and after every \"__\"",
                "an empty one", "\"__\" stands for a dot and \"_\" for a hyphen: ACTORTASKS__RETRY__MAX_DELAY is retry.max-delay.");
        }

        return new(Whole(path), Read(value, source));
    }

    /// <summary><c>key=value</c>, or <c>key+=value</c> to append to a list.</summary>
    public static OutsideSetting OfSet(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var source = new HoconOrigin($"--set {HoconText.Shorten(equals < 0 ? text : text[..equals].TrimEnd('+', ' '))}") { Kind = HoconOriginKind.Set };
        var lexer = new Lexer(text, source);
        var path = HoconPath.Read(lexer);
        var sign = lexer.Peek();
        if (sign.Kind is not (TokenKind.Equals or TokenKind.PlusEquals) || sign.Line != 1)
        {
            throw new HoconException(source, "key=value", sign.Describe(),
                "Write for example --set retry.max-attempts=3; quote parts of the key that hold other signs.");
        }

        var value = Read(text[(sign.Column - 1 + sign.Text.Length)..], source);
        return new(Whole(path), sign.Kind == TokenKind.PlusEquals ? new AppendNode(value.Origin, value) : value);
    }

    /// <summary>A flag's value is taken as it is given, never read as HOCON.</summary>
    public static OutsideSetting OfFlag(SettingsFlag flag)
    {
        var origin = new HoconOrigin(flag.Flag) { Kind = HoconOriginKind.Flag };
        ScalarNode Text(string value) => new(origin, value, HoconScalarKind.String);
        return new(Whole(HoconPath.Parse(flag.Key)), flag.IsList
            ? new ListNode(origin, [.. flag.Values.Select(Text)])
            : Text(flag.Values[0]));
    }

    /// <summary>Adds the setting to a block; list items given by number are laid over the list of a lower layer.</summary>
    public void AddTo(BlockNode root)
    {
        var value = Value;
        for (var index = Path.Count - 1; index > 0; index--)
        {
            var around = new BlockNode(value.Origin, itemOverrides: BlockShape.ItemIndex(Path[index]) >= 0);
            around.Add(Path[index], value);
            value = around;
        }

        root.Add(Path[0], value);
    }

    /// <summary>The path from the root: one that does not begin there stands under <c>actortasks</c>.</summary>
    public static IReadOnlyList<string> Whole(IReadOnlyList<string> path) =>
        WholeRoots.Contains(path[0], StringComparer.Ordinal) ? path : [SettingsLayers.Root, .. path];

    /// <summary>
    /// HOCON where it can only be meant so: a list, a block, a quoted text, a substitution. Anything else is the
    /// text itself, so that addresses, connection strings and passwords need no quotes inside the shell's.
    /// </summary>
    private static Node Read(string text, HoconOrigin source)
    {
        HoconFile.RefuseLength(text.Length, source);
        var trimmed = text.Trim();
        var isHocon = trimmed is ['[' or '{' or '"', ..] || trimmed.Contains("${", StringComparison.Ordinal);
        return isHocon
            ? Parser.ParseWholeValue(trimmed, source)
            : ScalarNode.OfUnquoted(source, trimmed);
    }
}
