namespace ActorTasks.Journal.Writing;

/// <summary>
/// The one writer of a database, on a thread of its own. Group commit without a timer: while a batch is being
/// synced, the next one gathers in the queue.
/// </summary>
internal sealed class WriterThread
{
    private readonly IWriterDatabase _database;
    private readonly PartitionFences _fences;
    private readonly WriterBounds _bounds;
    private readonly StoreHealth _health;
    private readonly WriterQueue _queue;
    private readonly Thread _thread;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public WriterThread(IWriterDatabase database, PartitionFences fences, WriterBounds bounds, StoreHealth health)
    {
        _database = database;
        _fences = fences;
        _bounds = bounds;
        _health = health;
        _queue = new WriterQueue(bounds.MaxQueuedWrites, bounds.MaxQueuedBytes);
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
        while (_queue.Take(batch, _bounds.MaxBatchWrites, _bounds.MaxBatchBytes))
        {
            if (_database.IsDead)
            {
                batch.ForEach(item => item.Fail(new StoreUnavailableException("The journal has stopped after a failed sync.")));
                continue;
            }

            if (batch[0] is AloneItem alone)
            {
                DoAlone(alone);
                _database.AfterCommit(isIdle: alone is HouseItem { IsTidy: true } && _queue.IsEmpty);
            }
            else
            {
                writes.Clear();
                writes.AddRange(batch.Cast<WriteItem>().Where(IsAllowed));
                WriteBatch(writes);
                _database.AfterCommit(isIdle: false);
            }
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
            // The joint transaction failed: each partition's part alone, so that only the guilty one fails. Of a store that
            // is away nobody is guilty.
            var isAway = joint is OutcomeUnknownException or (StoreLostException and not StoreFullException);
            var failure = _database.IsDead || partitions.Count == 1 || isAway ? joint : TryWrite(part);
            if (failure is not null)
            {
                FailPart(part, failure);
            }
        }
    }

    private void FailPart(List<WriteItem> part, Exception failure)
    {
        var cause = _database.AsStoreError(failure, $"Writing to partition {part[0].Partition}");
        _health.Failed(cause);
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
            refused = _database.Write(items);
        }
#pragma warning disable CA1031 // Whatever it is, it is handed to the callers whose writes it is about.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return e;
        }

        _health.WasWritten();
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
            _database.Run(item);
        }
#pragma warning disable CA1031 // Whatever it is, it is handed to the caller.
        catch (Exception e)
#pragma warning restore CA1031
        {
            var cause = _database.AsStoreError(e, "Writing to the journal");
            _health.Failed(cause);
            item.Fail(cause);
            return;
        }

        _health.WasRead(); // It may have had nothing to write.
        item.Complete(_fences);
    }
}
