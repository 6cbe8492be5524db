namespace ActorTasks.Hocon;

/// <summary>The bounds of a document. Over them the answer is a <see cref="HoconException"/>, never a crash.</summary>
public static class HoconLimits
{
    /// <summary>Largest file or text, in bytes of UTF-8: 1 MiB. An included file counts for itself.</summary>
    public const int DocumentBytes = 1024 * 1024;

    /// <summary>Deepest nesting of blocks, lists and dotted keys together: 64.</summary>
    public const int Nesting = 64;

    /// <summary>Longest chain of files that include each other: 16.</summary>
    public const int IncludeDepth = 16;

    /// <summary>Most files read for one document: 100.</summary>
    public const int IncludedFiles = 100;

    /// <summary>Most text of all included files together, in UTF-16 units: 8,388,608.</summary>
    public const int IncludedCharacters = 8 * 1024 * 1024;

    /// <summary>Longest chain of substitutions that refer to each other: 200.</summary>
    public const int SubstitutionDepth = 200;

    /// <summary>Most steps spent on substitutions and merging: 1,000,000.</summary>
    public const int ResolveSteps = 1_000_000;

    /// <summary>Most text made by joining values, in UTF-16 units: 16,777,216.</summary>
    public const int JoinedCharacters = 16 * 1024 * 1024;
}
