using ActorTasks.Journal.Tables;
using SQLitePCL;

namespace ActorTasks.Journal.Sqlite.Raw;

/// <summary>
/// A connection, used by one thread at a time. It speaks to SQLite directly: one submit is some sixty bound values,
/// and an ADO.NET command costs more than the insert itself.
/// </summary>
internal sealed class Database : IDisposable
{
    /// <summary>SQLITE_DBSTATUS_CACHE_WRITE: pages written since it was last asked.</summary>
    private const int StatusPagesWritten = 9;

    private readonly sqlite3 _handle;
    private readonly Dictionary<string, Statement> _statements = new(StringComparer.Ordinal);

    static Database() => Batteries_V2.Init();

    private Database(sqlite3 handle) => _handle = handle;

    /// <summary>Whether a transaction is open.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(_handle) == 0;

    /// <summary>Rows that the last statement changed.</summary>
    public int Changes => raw.sqlite3_changes(_handle);

    /// <summary>Opens a file.</summary>
    /// <param name="file">Its path.</param>
    /// <param name="create">Whether it is made if it is not there.</param>
    /// <param name="busyTimeoutMs">How long SQLite waits for a lock of another connection.</param>
    /// <exception cref="SqliteFailure">It cannot be opened.</exception>
    public static Database Open(string file, bool create, int busyTimeoutMs) =>
        Open(file, raw.SQLITE_OPEN_READWRITE | (create ? raw.SQLITE_OPEN_CREATE : 0), busyTimeoutMs);

    /// <summary>Opens a file to be read alone; a process may be writing to it.</summary>
    /// <inheritdoc cref="Open(string, bool, int)"/>
    public static Database OpenReadOnly(string file, int busyTimeoutMs) => Open(file, raw.SQLITE_OPEN_READONLY, busyTimeoutMs);

    private static Database Open(string file, int mode, int busyTimeoutMs)
    {
        var code = raw.sqlite3_open_v2(file, out var handle, mode | raw.SQLITE_OPEN_NOMUTEX, null);
        if (code != raw.SQLITE_OK)
        {
            var failure = new SqliteFailure(code, raw.sqlite3_errstr(code).utf8_to_string(), $"open {file}");
            handle?.Dispose();
            throw failure;
        }

        _ = raw.sqlite3_extended_result_codes(handle, 1);
        _ = raw.sqlite3_busy_timeout(handle, busyTimeoutMs);
        return new Database(handle);
    }

    /// <summary>Runs SQL of one or more statements without parameters.</summary>
    /// <exception cref="SqliteFailure">A statement failed; those before it are done.</exception>
    public void Execute(string sql)
    {
        var code = raw.sqlite3_exec(_handle, sql);
        if (code != raw.SQLITE_OK)
        {
            throw new SqliteFailure(
                code, raw.sqlite3_errmsg(_handle).utf8_to_string(), sql[..Math.Min(sql.Length, 80)]);
        }
    }

    /// <summary>The prepared statement of an SQL file, made at its first use.</summary>
    /// <param name="name">The file's name without folder and ending.</param>
    /// <param name="descending">Appends <c>DESC</c> to a file that ends in its ORDER BY.</param>
    public Statement Sql(string name, bool descending = false)
    {
        var key = descending ? name + " DESC" : name;
        if (!_statements.TryGetValue(key, out var statement))
        {
            var sql = SqlFiles.Sqlite.Read(name);
            statement = new Statement(_handle, key, descending ? sql.TrimEnd().TrimEnd(';') + " DESC" : sql);
            _statements.Add(key, statement);
        }

        return statement;
    }

    /// <summary>A statement that is used once.</summary>
    public Statement Prepare(string sql) => new(_handle, sql, sql);

    /// <summary>Does a read in one transaction, so that all of its statements see the same commit.</summary>
    public T Read<T>(Func<Database, T> read)
    {
        Execute("BEGIN");
        try
        {
            return read(this);
        }
        finally
        {
            foreach (var statement in _statements.Values)
            {
                statement.Reset();
            }

            if (InTransaction)
            {
                Execute("COMMIT");
            }
        }
    }

    /// <summary>Pages that this connection wrote to the log since it was last asked.</summary>
    public int TakePagesWritten()
    {
        _ = raw.sqlite3_db_status(_handle, StatusPagesWritten, out var written, out _, 1);
        return written;
    }

    /// <summary>Copies the log into the database as far as readers let it.</summary>
    /// <param name="truncate">Waits for readers and empties the log file.</param>
    /// <exception cref="SqliteFailure">Reading, writing or syncing failed.</exception>
    public void Checkpoint(bool truncate)
    {
        var mode = truncate ? raw.SQLITE_CHECKPOINT_TRUNCATE : raw.SQLITE_CHECKPOINT_PASSIVE;
        var code = raw.sqlite3_wal_checkpoint_v2(_handle, "main", mode, out _, out _);
        if (code is not raw.SQLITE_OK && (code & 0xFF) is not raw.SQLITE_BUSY)
        {
            throw new SqliteFailure(
                code, raw.sqlite3_errmsg(_handle).utf8_to_string(), "checkpoint");
        }
    }

    /// <summary>Begins to copy all pages into an empty database.</summary>
    public DatabaseCopy CopyTo(Database target) => new(_handle, target._handle);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        _handle.Dispose();
    }
}
