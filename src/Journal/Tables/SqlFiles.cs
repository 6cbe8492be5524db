using System.Collections.Concurrent;
using System.Globalization;

namespace ActorTasks.Journal.Tables;

/// <summary>The SQL of a store: one statement a file, embedded, so that it can be read, explained and pasted into a console.</summary>
internal sealed class SqlFiles
{
    /// <summary>Statements for SQLite.</summary>
    public static readonly SqlFiles Sqlite = new("Sqlite/Sql/");

    /// <summary>Statements for PostgreSQL.</summary>
    public static readonly SqlFiles Postgres = new("Postgres/Sql/");

    private const string Ending = ".sql";

    private readonly ConcurrentDictionary<string, string> _files = new(StringComparer.Ordinal);
    private readonly string _folder;

    private SqlFiles(string folder)
    {
        _folder = folder;
        var migrations = folder + "migrations/";
        var all = typeof(SqlFiles).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(folder, StringComparison.Ordinal)).ToList();
        Names = [.. all.Where(name => !name.StartsWith(migrations, StringComparison.Ordinal)).Select(name => name[folder.Length..^Ending.Length]).Order(StringComparer.Ordinal)];
        Migrations = [.. all.Where(name => name.StartsWith(migrations, StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(name => (int.Parse(Path.GetFileName(name).AsSpan(0, 3), CultureInfo.InvariantCulture), ReadResource(name)))];
    }

    /// <summary>Names of all statements, with their folder below that of the store, for tests that explain them.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The migrations in order: number and SQL.</summary>
    public IReadOnlyList<(int Number, string Sql)> Migrations { get; }

    /// <summary>The statement of a file.</summary>
    /// <exception cref="InvalidOperationException">There is no such file: a defect of this program.</exception>
    public string Read(string name) => _files.GetOrAdd(name, static (name, folder) => ReadResource(folder + name + Ending), _folder);

    private static string ReadResource(string name)
    {
        using var stream = typeof(SqlFiles).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"There is no embedded SQL file '{name}'.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
