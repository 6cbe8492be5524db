using System.Reflection;

namespace ActorTasks.EngineTests.Surface;

/// <summary>The public members of Akka.NET 1.5.30 by type, as they were taken from its assemblies.</summary>
internal sealed class AkkaSurface
{
    private static readonly HashSet<string> Modifiers = ["abstract", "virtual", "override", "sealed", "readonly", "new"];

    private readonly Dictionary<string, ListedType> _types = [];

    private AkkaSurface(IEnumerable<string> lines)
    {
        ListedType? current = null;
        foreach (var line in lines)
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                current = ListedType.Parse(line[3..]);
                _types.Add(current.Name, current);
            }
            else if (line.StartsWith("  ", StringComparison.Ordinal))
            {
                current!.Members.Add(WithoutModifiers(line.Trim()));
            }
        }
    }

    public static AkkaSurface Load()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("akka-surface.txt")!;
        using var reader = new StreamReader(stream);
        return new AkkaSurface(reader.ReadToEnd().Split('\n'));
    }

    public ListedType? Find(Type type) => _types.GetValueOrDefault(Signature.AkkaName(type));

    /// <summary>Whether a member may be overridden or is new does not show where it is called.</summary>
    public static string WithoutModifiers(string member)
    {
        var isConstructor = member.StartsWith("new(", StringComparison.Ordinal) || member.Contains(" new(", StringComparison.Ordinal);
        return isConstructor ? member : string.Join(' ', member.Split(' ').Where(word => !Modifiers.Contains(word)));
    }
}

/// <summary>One type of the list.</summary>
internal sealed class ListedType(string kind, string name)
{
    public string Kind { get; } = kind;

    public string Name { get; } = name;

    public HashSet<string> Members { get; } = [];

    /// <summary>From "Akka.Actor abstract class ActorBase : IInternalActor".</summary>
    public static ListedType Parse(string header)
    {
        var end = header.IndexOf(" : ", StringComparison.Ordinal);
        var words = (end < 0 ? header : header[..end]).Split(' ');
        var kindEnd = Array.FindIndex(words, w => w is "class" or "interface" or "struct" or "enum");
        return new ListedType(string.Join(' ', words[1..(kindEnd + 1)]), words[0] + "." + string.Join(' ', words[(kindEnd + 1)..]));
    }
}
