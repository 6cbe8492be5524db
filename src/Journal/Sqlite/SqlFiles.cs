using System.Collections.Concurrent;

namespace ActorTasks.Journal.Sqlite;

/// <summary>The SQL of this store: one statement a file, embedded, so that it can be read, explained and pasted into a console.</summary>
internal static class SqlFiles
{
    private const string Folder = "Sqlite/Sql/";
    private const string MigrationsFolder = Folder + "migrations/";

    private static readonly ConcurrentDictionary<string, string> Files = new(StringComparer.Ordinal);

    /// <summary>The statement of a file.</summary>
    /// <exception cref="InvalidOperationException">There is no such file: a defect of this program.</exception>
    public static string Read(string name) => Files.GetOrAdd(name, static name => ReadResource(Folder + name + ".sql"));

    /// <summary>Names of all statements, for tests that explain them.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Resources().Where(name => name.StartsWith(Folder, StringComparison.Ordinal) && !name.StartsWith(MigrationsFolder, StringComparison.Ordinal))
            .Select(name => Path.GetFileNameWithoutExtension(name)).Order(StringComparer.Ordinal)];

    /// <summary>The migrations in order: number and SQL.</summary>
    public static IReadOnlyList<(int Number, string Sql)> Migrations { get; } =
        [.. Resources().Where(name => name.StartsWith(MigrationsFolder, StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(name => (int.Parse(Path.GetFileName(name).AsSpan(0, 3), System.Globalization.CultureInfo.InvariantCulture), ReadResource(name)))];

    private static IEnumerable<string> Resources() => typeof(SqlFiles).Assembly.GetManifestResourceNames();

    private static string ReadResource(string name)
    {
        using var stream = typeof(SqlFiles).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"There is no embedded SQL file '{name}'.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
