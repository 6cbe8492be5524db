namespace ActorTasks.Hocon;

/// <summary>What kind of source a value was written in.</summary>
public enum HoconOriginKind
{
    /// <summary>A file, or a text that has a name.</summary>
    File,

    /// <summary>The defaults that are built in.</summary>
    Default,

    /// <summary>A variable of the environment: one that is a setting, or one that a substitution took.</summary>
    Environment,

    /// <summary><c>--set key=value</c>.</summary>
    Set,

    /// <summary>A command-line flag of its own, such as <c>--data</c>.</summary>
    Flag,
}

/// <summary>Where a value was written, so that every error and <c>config show</c> can name it.</summary>
/// <param name="Source">The file, or what stands in for one: an environment variable, a <c>--set</c> or a flag.</param>
/// <param name="Line">The line, counted from 1; 0 where the source has no lines.</param>
/// <param name="Column">The column in UTF-16 units, counted from 1; 0 where the source has no lines.</param>
public sealed record HoconOrigin(string Source, int Line = 0, int Column = 0)
{
    /// <summary>What kind of source it is.</summary>
    public HoconOriginKind Kind { get; init; }

    /// <summary>The origin as <c>source:line:column</c>, or the source alone where there are no lines.</summary>
    public override string ToString() => Line == 0 ? Source : $"{Source}:{Line}:{Column}";

    internal static HoconOrigin OfVariable(string name) =>
        new($"environment variable {name}") { Kind = HoconOriginKind.Environment };
}
