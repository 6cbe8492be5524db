using SQLitePCL;

namespace ActorTasks.Journal.Sqlite.Raw;

/// <summary>
/// Copies a database page by page. While its connection has a read transaction open, the copy is of that commit and
/// writers go on; without one SQLite would begin anew at every commit of another process.
/// </summary>
internal sealed class DatabaseCopy : IDisposable
{
    private readonly sqlite3 _target;
    private readonly sqlite3_backup _handle;

    public DatabaseCopy(sqlite3 source, sqlite3 target)
    {
        _target = target;
        _handle = raw.sqlite3_backup_init(target, "main", source, "main");
        if (_handle is null || _handle.IsInvalid)
        {
            throw Failure(raw.sqlite3_errcode(target));
        }
    }

    /// <summary>Pages in all, known after the first step.</summary>
    public int Pages => raw.sqlite3_backup_pagecount(_handle);

    /// <summary>Pages that are left.</summary>
    public int LeftPages => raw.sqlite3_backup_remaining(_handle);

    /// <summary>Copies some pages; false when all are there.</summary>
    /// <exception cref="SqliteFailure">Reading or writing failed; the disk may be full.</exception>
    public bool Step(int pages)
    {
        var code = raw.sqlite3_backup_step(_handle, pages);
        return code == raw.SQLITE_OK || (code == raw.SQLITE_DONE ? false : throw Failure(code));
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private SqliteFailure Failure(int code) => new(code, raw.sqlite3_errstr(code).utf8_to_string() + " (" + raw.sqlite3_errmsg(_target).utf8_to_string() + ")", "copy");
}
