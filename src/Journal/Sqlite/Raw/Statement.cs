using System.Text;
using SQLitePCL;

namespace ActorTasks.Journal.Sqlite.Raw;

/// <summary>
/// A prepared statement, kept for the life of its connection and used by one thread at a time. Parameters are
/// numbered from 1, columns from 0. Bound values stay bound until they are bound anew.
/// </summary>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _handle;
    private readonly string _name;

    public Statement(sqlite3 database, string name, string sql)
    {
        _database = database;
        _name = name;
        var code = raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _handle);
        if (code != raw.SQLITE_OK)
        {
            throw Failure(code);
        }
    }

    public Statement Bind(int parameter, long value) => Checked(raw.sqlite3_bind_int64(_handle, parameter, value));

    public Statement Bind(int parameter, long? value) =>
        value is { } number ? Bind(parameter, number) : BindNull(parameter);

    public Statement BindNull(int parameter) => Checked(raw.sqlite3_bind_null(_handle, parameter));

    public Statement BindText(int parameter, string? value)
    {
        if (value is null)
        {
            return BindNull(parameter);
        }

        Span<byte> small = stackalloc byte[512];
        var bytes = value.Length <= 128 ? small : new byte[Encoding.UTF8.GetMaxByteCount(value.Length)];
        return BindUtf8(parameter, bytes[..Encoding.UTF8.GetBytes(value, bytes)]);
    }

    public Statement BindUtf8(int parameter, ReadOnlySpan<byte> value) =>
        value.IsEmpty
            ? Checked(raw.sqlite3_bind_text(_handle, parameter, string.Empty))
            : Checked(raw.sqlite3_bind_text(_handle, parameter, value));

    public Statement BindBlob(int parameter, ReadOnlySpan<byte> value) =>
        value.IsEmpty
            ? Checked(raw.sqlite3_bind_zeroblob(_handle, parameter, 0))
            : Checked(raw.sqlite3_bind_blob(_handle, parameter, value));

    public Statement BindId(int parameter, TaskId id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.WriteBytes(bytes);
        return Checked(raw.sqlite3_bind_blob(_handle, parameter, bytes));
    }

    /// <summary>Goes to the next row; false when there is none, and the statement is reset then.</summary>
    /// <exception cref="SqliteFailure">The statement is reset.</exception>
    public bool Step()
    {
        var code = raw.sqlite3_step(_handle);
        if (code == raw.SQLITE_ROW)
        {
            return true;
        }

        if (code != raw.SQLITE_DONE)
        {
            var failure = Failure(code);
            Reset();
            throw failure;
        }

        Reset();
        return false;
    }

    /// <summary>Runs a statement whose rows, if any, do not matter.</summary>
    /// <exception cref="SqliteFailure">The statement is reset.</exception>
    public void Run()
    {
        while (Step())
        {
        }
    }

    /// <summary>Ends reading before the last row.</summary>
    public void Reset() => _ = raw.sqlite3_reset(_handle); // Repeats the error of the last step, which was thrown already.

    public bool IsNull(int column) => raw.sqlite3_column_type(_handle, column) == raw.SQLITE_NULL;

    public long Int64(int column) => raw.sqlite3_column_int64(_handle, column);

    public int Int32(int column) => raw.sqlite3_column_int(_handle, column);

    public long? Int64OrNull(int column) => IsNull(column) ? null : Int64(column);

    public string Text(int column) => Encoding.UTF8.GetString(Bytes(column));

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    /// <summary>The bytes of a text or blob, valid until the next step.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(_handle, column);

    /// <summary>A copy of a blob, or null.</summary>
    public byte[]? BlobOrNull(int column) => IsNull(column) ? null : Bytes(column).ToArray();

    public TaskId Id(int column) => TaskId.FromBytes(Bytes(column));

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private Statement Checked(int code) => code == raw.SQLITE_OK ? this : throw Failure(code);

    private SqliteFailure Failure(int code) => new(
        code, raw.sqlite3_errmsg(_database).utf8_to_string(), _name);
}
