using ActorTasks.Journal.Sqlite.Raw;
using ActorTasks.Journal.Writing;

namespace ActorTasks.Journal.Sqlite;

/// <summary>Writes to the SQLite file: transactions, and the copying of the log into the database.</summary>
internal sealed class SqliteWriter(Database database, SqliteStoreOptions options) : IWriterDatabase
{
    /// <summary>So many pages are copied out of the log when nothing else is to be done.</summary>
    private const int IdleCheckpointPages = 64;

    private readonly BatchWriter _batchWriter = new(database);
    private int _pagesInLog;

    /// <inheritdoc/>
    public bool IsDead { get; private set; }

    /// <inheritdoc/>
    public Dictionary<WriteItem, KeyTakenException>? Write(IReadOnlyList<WriteItem> items)
    {
        Dictionary<WriteItem, KeyTakenException>? refused = null;
        InTransaction(() => refused = _batchWriter.Write(items));
        return refused;
    }

    /// <inheritdoc/>
    public void Run(AloneItem item) => InTransaction(() => item.Run(this));

    /// <inheritdoc/>
    public long? RaiseEpoch(int partition)
    {
        var statement = database.Sql("raise-epoch").Bind(1, partition);
        long? raised = statement.Step() ? statement.Int64(0) : null;
        statement.Reset();
        return raised;
    }

    /// <inheritdoc/>
    public bool KeepHouse(long nowUs, int stepRows)
    {
        var isFull = MoveFinished(stepRows);
        database.Sql("drop-expired-keys").Bind(1, nowUs).Bind(2, stepRows).Run();
        return isFull | database.Changes >= stepRows;
    }

    /// <inheritdoc/>
    public void AfterCommit(bool isIdle)
    {
        if (!IsDead && _pagesInLog >= (isIdle ? IdleCheckpointPages : options.CheckpointPages))
        {
            _pagesInLog = 0;
            Checkpoint(truncate: false);
        }
    }

    /// <inheritdoc/>
    public Exception AsStoreError(Exception cause, string what) => cause switch
    {
        SqliteFailure { IsSyncFailure: true } => new OutcomeUnknownException($"{what}: the sync failed, so nobody knows what is on disk.", cause),
        SqliteFailure failure => failure.ToStoreError(what),
        StoreUnavailableException or StoreRefusedException => cause,
        _ => new StoreUnavailableException($"{what}: {cause.Message}", cause),
    };

    /// <summary>Empties the log once the thread has ended.</summary>
    public void CheckpointAtEnd()
    {
        if (!IsDead)
        {
            Checkpoint(truncate: true);
        }
    }

    private void InTransaction(Action action)
    {
        try
        {
            database.Execute("BEGIN IMMEDIATE");
            action();
            database.Execute("COMMIT");
        }
        catch (Exception e)
        {
            RollBack(e);
            throw;
        }

        _pagesInLog += database.TakePagesWritten();
    }

    private void RollBack(Exception cause)
    {
        if (cause is SqliteFailure { IsSyncFailure: true } sync)
        {
            Die(sync);
            return;
        }

        if (!database.InTransaction)
        {
            return; // SQLite rolls back by itself on a full disk and on I/O errors.
        }

        try
        {
            database.Execute("ROLLBACK");
        }
        catch (SqliteFailure e) when (e.IsSyncFailure)
        {
            Die(e);
        }
    }

    private bool MoveFinished(int stepRows)
    {
        TaskId? last = null;
        var moved = 0;
        var next = database.Sql("final-tasks").Bind(1, stepRows);
        while (next.Step())
        {
            last = next.Id(0);
            moved++;
        }

        if (last is not { } upTo)
        {
            return false;
        }

        database.Sql("move-tags-to-history").BindId(1, upTo).Run();
        database.Sql("move-to-history").BindId(1, upTo).Run();
        database.Sql("drop-moved-tasks").BindId(1, upTo).Run();
        return moved >= stepRows;
    }

    /// <summary>
    /// Copies the log into the database. What the log holds is synced already, so an error is no loss of a write:
    /// the copy is tried again later, except after a failed sync.
    /// </summary>
    private void Checkpoint(bool truncate)
    {
        try
        {
            database.Checkpoint(truncate);
        }
        catch (SqliteFailure e) when (e.IsSyncFailure)
        {
            Die(e);
        }
        catch (SqliteFailure e) when (e.Primary is SQLitePCL.raw.SQLITE_FULL or SQLitePCL.raw.SQLITE_IOERR)
        {
            _pagesInLog = options.CheckpointPages / 2; // Not at once again: the disk may be full.
        }
    }

    private void Die(SqliteFailure failure)
    {
        if (IsDead)
        {
            return;
        }

        IsDead = true;
        options.OnFatal(new FatalStoreError(failure.Code, failure.Message));
    }
}
