namespace ActorTasks.TidyTests;

/// <summary>The checkout as text. Generated and built files are left out.</summary>
internal static class SourceTree
{
    public static string Root { get; } = FindRoot();

    public static IEnumerable<SourceFile> Files(string extension, params string[] folders) =>
        folders
            .Select(folder => Path.Combine(Root, folder))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*" + extension, SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
            .Where(path => !path.Contains("/node_modules/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(path, File.ReadAllLines(Path.Combine(Root, path))));

    /// <summary>All C# of the project, this test project included unless a rule says otherwise.</summary>
    public static IEnumerable<SourceFile> CSharp => Files(".cs", "src", "tests", "bench", "samples");

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ActorTasks.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName
            ?? throw new InvalidOperationException($"ActorTasks.sln was expected above {AppContext.BaseDirectory}.");
    }
}

/// <summary>One file with its path from the root.</summary>
internal sealed record SourceFile(string Path, string[] Lines)
{
    public IEnumerable<string> LinesWith(Func<string, bool> isFault) =>
        Lines.Select((line, index) => (line, index)).Where(x => isFault(x.line)).Select(x => $"{Path}:{x.index + 1}: {x.line.Trim()}");
}
