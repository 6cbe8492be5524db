using ActorTasks.Journal.Sqlite.Raw;

namespace ActorTasks.JournalTests.Sqlite;

/// <summary>A second connection to a test's database, for what no store would do.</summary>
internal sealed class RawDatabase(string folder) : IDisposable
{
    private readonly Database _database = Database.Open(Path.Combine(folder, "actortasks.db"), create: false, busyTimeoutMs: 5_000);

    public RawDatabase(TempFolder folder)
        : this(folder.Path)
    {
    }

    /// <summary>Changes a database while no store has it open.</summary>
    public static void Change(TempFolder folder, string sql)
    {
        using var database = new RawDatabase(folder);
        database.Execute(sql);
    }

    public void Execute(string sql) => _database.Execute(sql);

    /// <summary>One column of all rows, as text.</summary>
    public List<string> Read(string sql, int column = 0)
    {
        var read = new List<string>();
        using var statement = _database.Prepare(sql);
        while (statement.Step())
        {
            read.Add(statement.IsNull(column) ? "NULL" : statement.Text(column));
        }

        return read;
    }

    public void Dispose() => _database.Dispose();
}
