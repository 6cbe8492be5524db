using ActorTasks.Journal.Audit;
using ActorTasks.Journal.Sqlite.Raw;
using ActorTasks.Journal.Tables;

namespace ActorTasks.Journal.Sqlite;

/// <summary>A database in the order in which an audit wants it, row by row, seen as of one commit.</summary>
internal sealed class SqliteAudit : IStoreAudit, IDisposable
{
    private readonly Database _database;
    private readonly ITaskFiles _files;
    private readonly string? _newestVersion;

    /// <summary>Begins a read transaction on a connection, which it owns from now on.</summary>
    public SqliteAudit(Database database, ITaskFiles files)
    {
        _database = database;
        _files = files;
        _newestVersion = Schema.NewestVersion(database);
        database.Execute("BEGIN");
    }

    /// <inheritdoc/>
    public IEnumerable<StoredEvent> TaskEvents()
    {
        var statement = _database.Sql("audit-events");
        while (statement.Step())
        {
            yield return Read(statement);
        }
    }

    /// <inheritdoc/>
    public IEnumerable<StoredRow> Rows()
    {
        using var open = Rows("audit-tasks", inHistory: false).GetEnumerator();
        using var finished = Rows("audit-history", inHistory: true).GetEnumerator();
        var (hasOpen, hasFinished) = (open.MoveNext(), finished.MoveNext());
        while (hasOpen || hasFinished)
        {
            if (hasOpen && (!hasFinished || open.Current.State.Id <= finished.Current.State.Id))
            {
                yield return open.Current;
                hasOpen = open.MoveNext();
            }
            else
            {
                yield return finished.Current;
                hasFinished = finished.MoveNext();
            }
        }
    }

    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<CounterName, long>> Counters()
    {
        var statement = _database.Sql("audit-counters");
        while (statement.Step())
        {
            yield return new(new CounterName(statement.Int32(0), statement.Text(1), statement.Text(2)), statement.Int64(3));
        }
    }

    /// <inheritdoc/>
    public IEnumerable<(int Partition, long LastSeq, long HighestSeq)> Shards()
    {
        var statement = _database.Sql("audit-shards");
        while (statement.Step())
        {
            yield return (statement.Int32(0), statement.Int64(1), statement.Int64(2));
        }
    }

    /// <inheritdoc/>
    public IEnumerable<string> DataFaults(CancellationToken cancellation)
    {
        var statement = _database.Sql("audit-data");
        while (statement.Step())
        {
            cancellation.ThrowIfCancellationRequested();
            var bytes = statement.IsNull(6) ? default(ReadOnlyMemory<byte>?) : statement.Bytes(6).ToArray();
            if (Read(statement).Event is not { } happened)
            {
                continue;
            }

            if (StoredData.Fault(happened, bytes) is { } fault)
            {
                yield return fault;
            }

            foreach (var fileFault in StoredFiles.Faults(happened, _files, cancellation))
            {
                yield return fileFault;
            }
        }
    }

    /// <inheritdoc/>
    public IEnumerable<string> KeysWithoutTask()
    {
        var statement = _database.Sql("audit-keys");
        while (statement.Step())
        {
            yield return statement.Text(0);
        }
    }

    /// <inheritdoc/>
    public IEnumerable<string> IntegrityFaults()
    {
        using var statement = _database.Prepare("PRAGMA integrity_check(100)");
        while (statement.Step())
        {
            var found = statement.Text(0);
            if (found != "ok")
            {
                yield return $"database: {found}";
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();

    private StoredEvent Read(Statement statement) =>
        new StoredEvent(statement.Id(0), statement.Int32(1), statement.Int64(2), statement.Int32(3), statement.Text(4), null, null).With(statement.Bytes(5), _newestVersion);

    private IEnumerable<StoredRow> Rows(string name, bool inHistory)
    {
        var statement = _database.Sql(name);
        while (statement.Step())
        {
            var row = TaskRows.Read(statement);
            yield return new StoredRow(row.State, row.HeldBy, inHistory, statement.Int64(17), statement.Int64OrNull(9));
        }
    }
}
