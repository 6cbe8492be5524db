using ActorTasks.Journal.Sqlite.Raw;

namespace ActorTasks.Journal.Sqlite;

/// <summary>
/// The one writer of a database, on a thread of its own. Group commit without a timer: while a batch is being
/// synced, the next one gathers in the queue.
/// </summary>
internal sealed class WriterThread
{
    /// <summary>So many pages are copied out of the log when nothing else is to be done.</summary>
    private const int IdleCheckpointPages = 64;

    private readonly Database _database;
    private readonly PartitionFences _fences;
    private readonly SqliteStoreOptions _options;
    private readonly WriterQueue _queue;
    private readonly BatchWriter _batchWriter;
    private readonly Thread _thread;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _pagesInLog;
    private bool _dead;

    public WriterThread(Database database, PartitionFences fences, SqliteStoreOptions options)
    {
        _database = database;
        _fences = fences;
        _options = options;
        _queue = new WriterQueue(options.MaxQueuedWrites, options.MaxQueuedBytes);
        _batchWriter = new BatchWriter(database);
        _thread = new Thread(Run) { IsBackground = true, Name = "journal-writer" };
    }

    public void Start() => _thread.Start();

    /// <summary>Hands over a write; the task completes when it is on disk.</summary>
    public Task Write(WriteItem item)
    {
        if (_fences.Refusal(item.Partition, item.Epoch) is { } refusal)
        {
            return Task.FromException(refusal);
        }

        if (_queue.Add(item) is { } refused)
        {
            _fences.Close(item.Partition, item.Epoch);
            return Task.FromException(refused);
        }

        return item.Done;
    }

    /// <summary>Hands over something that is done alone.</summary>
    public void Do(AloneItem item)
    {
        if (_queue.Add(item) is { } refused)
        {
            item.Fail(refused);
        }
    }

    /// <summary>Writes what waits, then ends.</summary>
    public async Task StopAsync()
    {
        _queue.Close();
        await _ended.Task.ConfigureAwait(false);
    }

    private void Run()
    {
        var batch = new List<WriterItem>();
        var writes = new List<WriteItem>();
        while (_queue.Take(batch, _options.MaxBatchWrites, _options.MaxBatchBytes))
        {
            if (_dead)
            {
                batch.ForEach(item => item.Fail(new StoreUnavailableException("The journal has stopped after a failed sync.")));
                continue;
            }

            if (batch[0] is AloneItem alone)
            {
                DoAlone(alone);
            }
            else
            {
                writes.Clear();
                writes.AddRange(batch.Cast<WriteItem>().Where(IsAllowed));
                WriteBatch(writes);
            }

            CheckpointWhenLong();
        }

        _ended.SetResult();
    }

    /// <summary>A stale or closed partition's write is dropped before the insert.</summary>
    private bool IsAllowed(WriteItem item)
    {
        if (_fences.Refusal(item.Partition, item.Epoch) is not { } refusal)
        {
            return true;
        }

        item.Fail(refusal);
        return false;
    }

    private void WriteBatch(List<WriteItem> writes)
    {
        if (writes.Count == 0 || TryWrite(writes) is not { } joint)
        {
            return;
        }

        var partitions = writes.GroupBy(item => item.Partition).OrderBy(part => part.Key).Select(part => part.ToList()).ToList();
        foreach (var part in partitions)
        {
            // The joint transaction failed: each partition's part alone, so that only the guilty one fails.
            var failure = _dead ? joint : partitions.Count == 1 ? joint : TryWrite(part);
            if (failure is not null)
            {
                FailPart(part, failure);
            }
        }
    }

    private void FailPart(List<WriteItem> part, Exception failure)
    {
        var cause = AsStoreError(failure, $"Writing to partition {part[0].Partition}");
        foreach (var item in part)
        {
            _fences.Close(item.Partition, item.Epoch);
            item.Fail(cause);
        }
    }

    /// <summary>Writes a batch in one transaction.</summary>
    /// <returns>Null, and each item is answered; or why nothing of it is written.</returns>
    private Exception? TryWrite(List<WriteItem> items)
    {
        Dictionary<WriteItem, KeyTakenException>? refused;
        try
        {
            _database.Execute("BEGIN IMMEDIATE");
            refused = _batchWriter.Write(items);
            _database.Execute("COMMIT");
        }
#pragma warning disable CA1031 // Whatever it is, it is handed to the callers whose writes it is about.
        catch (Exception e)
#pragma warning restore CA1031
        {
            RollBack(e);
            return e;
        }

        _pagesInLog += _database.TakePagesWritten();
        foreach (var item in items)
        {
            if (refused is not null && refused.TryGetValue(item, out var refusal))
            {
                item.Fail(refusal);
            }
            else
            {
                item.Complete();
            }
        }

        return null;
    }

    private void DoAlone(AloneItem item)
    {
        try
        {
            _database.Execute("BEGIN IMMEDIATE");
            item.Run(_database, _fences);
            _database.Execute("COMMIT");
        }
#pragma warning disable CA1031 // Whatever it is, it is handed to the caller.
        catch (Exception e)
#pragma warning restore CA1031
        {
            RollBack(e);
            item.Fail(AsStoreError(e, "Writing to the journal"));
            return;
        }

        _pagesInLog += _database.TakePagesWritten();
        item.Complete(_fences);
        if (item is HouseItem { IsTidy: true } && _queue.IsEmpty && _pagesInLog >= IdleCheckpointPages)
        {
            _pagesInLog = 0;
            Checkpoint(truncate: false);
        }
    }

    private void RollBack(Exception cause)
    {
        if (cause is SqliteFailure { IsSyncFailure: true } sync)
        {
            Die(sync);
            return;
        }

        if (!_database.InTransaction)
        {
            return; // SQLite rolls back by itself on a full disk and on I/O errors.
        }

        try
        {
            _database.Execute("ROLLBACK");
        }
        catch (SqliteFailure e) when (e.IsSyncFailure)
        {
            Die(e);
        }
    }

    private void CheckpointWhenLong()
    {
        if (_dead || _pagesInLog < _options.CheckpointPages)
        {
            return;
        }

        _pagesInLog = 0;
        Checkpoint(truncate: false);
    }

    /// <summary>Empties the log once the thread has ended.</summary>
    public void CheckpointAtEnd()
    {
        if (!_dead)
        {
            Checkpoint(truncate: true);
        }
    }

    /// <summary>
    /// Copies the log into the database. What the log holds is synced already, so an error is no loss of a write:
    /// the copy is tried again later, except after a failed sync.
    /// </summary>
    private void Checkpoint(bool truncate)
    {
        try
        {
            _database.Checkpoint(truncate);
        }
        catch (SqliteFailure e) when (e.IsSyncFailure)
        {
            Die(e);
        }
        catch (SqliteFailure e) when (e.Primary is SQLitePCL.raw.SQLITE_FULL or SQLitePCL.raw.SQLITE_IOERR)
        {
            _pagesInLog = _options.CheckpointPages / 2; // Not at once again: the disk may be full.
        }
    }

    private Exception AsStoreError(Exception cause, string what) => cause switch
    {
        SqliteFailure { IsSyncFailure: true } => new OutcomeUnknownException($"{what}: the sync failed, so nobody knows what is on disk.", cause),
        SqliteFailure failure => failure.ToStoreError(what),
        StoreUnavailableException or StoreRefusedException => cause,
        _ => new StoreUnavailableException($"{what}: {cause.Message}", cause),
    };

    private void Die(SqliteFailure failure)
    {
        if (_dead)
        {
            return;
        }

        _dead = true;
        _options.OnFatal(new FatalStoreError(failure.Code, failure.Message));
    }
}
