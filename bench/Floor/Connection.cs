using System.Globalization;
using SQLitePCL;

namespace ActorTasks.Floor;

/// <summary>One connection and its prepared statements, straight on SQLite as the product's journal is.</summary>
internal sealed class Connection : IDisposable
{
    private const int ApplicationId = 0x41544B53;
    private const int StatusPagesWritten = 9;

    private readonly sqlite3 _handle;
    private readonly Dictionary<string, sqlite3_stmt> _statements = new(StringComparer.Ordinal);

    private Connection(sqlite3 handle) => _handle = handle;

    /// <summary>Creates the database with the product's tables and settings.</summary>
    public static Connection Create(string file, int partitions)
    {
        Batteries_V2.Init();
        var code = raw.sqlite3_open_v2(file, out var handle, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_NOMUTEX | raw.SQLITE_OPEN_CREATE, null);
        var connection = new Connection(handle);
        connection.Check(code);
        connection.Execute(
            """
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            PRAGMA foreign_keys = OFF;
            PRAGMA wal_autocheckpoint = 0;
            PRAGMA journal_size_limit = 67108864;
            PRAGMA temp_store = MEMORY;
            PRAGMA cache_size = -32768;
            """);
        connection.Execute("BEGIN IMMEDIATE");
        connection.CreateTables(partitions);
        connection.Execute("COMMIT");
        return connection;
    }

    public void Execute(string sql) => Check(raw.sqlite3_exec(_handle, sql));

    /// <summary>The statement of a file, prepared at its first use; parameters keep their values until bound anew.</summary>
    public sqlite3_stmt Sql(string name)
    {
        if (!_statements.TryGetValue(name, out var statement))
        {
            Check(raw.sqlite3_prepare_v3(_handle, Resource(name), raw.SQLITE_PREPARE_PERSISTENT, out statement));
            _statements.Add(name, statement);
        }

        return statement;
    }

    public void Run(sqlite3_stmt statement)
    {
        var code = raw.sqlite3_step(statement);
        _ = raw.sqlite3_reset(statement);
        if (code != raw.SQLITE_DONE)
        {
            Check(code);
        }
    }

    /// <summary>Pages written to the log since it was last asked.</summary>
    public int TakePagesWritten()
    {
        _ = raw.sqlite3_db_status(_handle, StatusPagesWritten, out var written, out _, 1);
        return written;
    }

    public void Checkpoint()
    {
        var code = raw.sqlite3_wal_checkpoint_v2(_handle, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out _, out _);
        if (code != raw.SQLITE_BUSY)
        {
            Check(code);
        }
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        _handle.Dispose();
    }

    private void CreateTables(int partitions)
    {
        const string folder = "migrations/";
        var migrations = typeof(Connection).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        migrations.ForEach(name => Execute(Resource(name)));
        Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id = {ApplicationId}"));
        WriteMeta("schema", int.Parse(migrations[^1].AsSpan(folder.Length, 3), CultureInfo.InvariantCulture));
        WriteMeta("partitions", partitions);
        for (var partition = 0; partition < partitions; partition++)
        {
            foreach (var name in (string[])["add-partition", "add-shard"])
            {
                var statement = Sql(name);
                Check(raw.sqlite3_bind_int64(statement, 1, partition));
                Run(statement);
            }
        }
    }

    private void WriteMeta(string name, long value)
    {
        var statement = Sql("write-meta");
        Check(raw.sqlite3_bind_text(statement, 1, name));
        Check(raw.sqlite3_bind_int64(statement, 2, value));
        Run(statement);
    }

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw new InvalidOperationException($"SQLite error {code}: {raw.sqlite3_errmsg(_handle).utf8_to_string()}");
        }
    }

    private static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(Connection).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
