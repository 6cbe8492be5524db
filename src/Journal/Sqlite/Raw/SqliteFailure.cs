using SQLitePCL;

namespace ActorTasks.Journal.Sqlite.Raw;

/// <summary>A call of SQLite failed.</summary>
/// <param name="code">The extended result code.</param>
/// <param name="message">SQLite's own message.</param>
/// <param name="doing">What was being done, e.g. the name of the statement.</param>
internal sealed class SqliteFailure(int code, string message, string doing)
    : Exception($"SQLite error {code} while doing '{doing}': {message}")
{
    /// <summary>SQLITE_IOERR_DIR_CLOSE, which SQLitePCL does not name.</summary>
    private const int IoErrorDirClose = raw.SQLITE_IOERR | (17 << 8);

    /// <summary>The extended result code.</summary>
    public int Code { get; } = code;

    /// <summary>The result code without its extension.</summary>
    public int Primary => Code & 0xFF;

    /// <summary>Whether a sync failed: what the page cache holds can no longer be trusted to reach the disk.</summary>
    public bool IsSyncFailure => Code is raw.SQLITE_IOERR_FSYNC or raw.SQLITE_IOERR_DIR_FSYNC or IoErrorDirClose;

    /// <summary>Whether a row violated a constraint: the writer's fault, not the disk's.</summary>
    public bool IsConstraint => Primary == raw.SQLITE_CONSTRAINT;

    /// <summary>As the error that callers of the store know.</summary>
    public Exception ToStoreError(string what) => Primary switch
    {
        raw.SQLITE_FULL => new StoreFullException($"{what}: the disk is full. Free some space; nothing of this write is stored.", this),
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => new StoreRefusedException($"{what}: the database is damaged ({Message}).", this),
        _ => new StoreUnavailableException($"{what}: {Message}", this),
    };
}
