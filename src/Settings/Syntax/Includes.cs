namespace ActorTasks.Hocon;

/// <summary>Where an included document is put: its path from the root, its depth, and the places around it.</summary>
internal sealed record IncludePlace(
    IReadOnlyList<string> Path, int Depth, string? Folder, IReadOnlyList<string> Files, IReadOnlyList<IReadOnlyList<string>> Scopes)
{
    /// <summary>The top of a document that is read from a file or a text.</summary>
    public static IncludePlace Root(string? folder, params string[] files) => new([], 0, folder, files, []);

    /// <summary>The place of a block inside this document.</summary>
    public IncludePlace Inside(List<string> path, int depth) =>
        this with { Path = [.. path], Depth = depth, Scopes = path.Count == 0 ? Scopes : [[.. path], .. Scopes] };
}

/// <summary>Loads included files, with bounds on their number and depth, and finds circles.</summary>
internal sealed class Includes
{
    private static readonly string[] Extensions = [".json", ".conf"];
    private int filesRead;
    private long charactersRead;

    /// <summary>How many substitutions were read so far, over all files.</summary>
    public int SubstitutionsRead { get; set; }

    /// <summary>The documents that a statement names, lowest first; none where an optional file does not exist.</summary>
    public IReadOnlyList<BlockNode> Load(IncludeStatement statement, HoconOrigin origin, IncludePlace place)
    {
        var documents = new List<BlockNode>();
        foreach (var file in Candidates(statement, origin, place).Where(File.Exists))
        {
            documents.Add(LoadFile(file, origin, place));
        }

        return documents.Count > 0 || !statement.IsRequired
            ? documents
            : throw new HoconException(origin, $"the required file \"{statement.Name}\"", "no such file",
                $"It was looked for as {string.Join(" and ", Candidates(statement, origin, place))}. Create it, or leave out required( ).");
    }

    private static IReadOnlyList<string> Candidates(IncludeStatement statement, HoconOrigin origin, IncludePlace place)
    {
        var name = statement.Name;
        if (name.Length == 0 || name.Contains('\0', StringComparison.Ordinal) || name.Contains("://", StringComparison.Ordinal))
        {
            throw new HoconException(origin, "the name of a file", $"\"{HoconText.Shorten(name)}\"",
                "Only files can be included: include \"name.conf\".");
        }

        if (Path.GetExtension(name).Equals(".properties", StringComparison.OrdinalIgnoreCase))
        {
            throw new HoconException(origin, "a file of HOCON or JSON", $"the Java properties \"{HoconText.Shorten(name)}\"",
                "Write the file as HOCON, with a name that ends in .conf; most properties read as they are, quote values with special signs.");
        }

        if (place.Folder is null && !Path.IsPathRooted(name))
        {
            throw new HoconException(origin, "an absolute path, since this text is no file and has no folder",
                $"\"{HoconText.Shorten(name)}\"", "Write the whole path, or put the settings into a file.");
        }

        var path = Path.GetFullPath(name, place.Folder ?? Path.GetTempPath());
        return Path.HasExtension(name) ? [path] : [.. Extensions.Select(extension => path + extension)];
    }

    private BlockNode LoadFile(string file, HoconOrigin origin, IncludePlace place)
    {
        if (place.Files.Contains(file, StringComparer.Ordinal))
        {
            throw new HoconException(origin, "files that do not include each other in a circle",
                string.Join(" → ", [.. place.Files, file]), "Remove one of the includes.");
        }

        if (place.Files.Count >= HoconLimits.IncludeDepth || ++filesRead > HoconLimits.IncludedFiles)
        {
            throw new HoconException(origin,
                $"at most {HoconLimits.IncludedFiles} included files, {HoconLimits.IncludeDepth} deep", "one more",
                "Include fewer files, or put some together.");
        }

        var inside = place with { Folder = Path.GetDirectoryName(file), Files = [.. place.Files, file] };
        var text = HoconFile.Read(file, origin);
        charactersRead += text.Length;
        return charactersRead <= HoconLimits.IncludedCharacters
            ? Parser.Parse(text, new HoconOrigin(file), this, inside)
            : throw new HoconException(origin, $"included files of at most {HoconLimits.IncludedCharacters:N0} characters together", "more",
                "Include fewer or smaller files.");
    }
}
