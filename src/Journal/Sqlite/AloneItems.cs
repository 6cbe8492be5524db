using ActorTasks.Journal.Sqlite.Raw;

namespace ActorTasks.Journal.Sqlite;

/// <summary>Opens a partition: being in the queue it waits behind every earlier write, and fences what comes later.</summary>
internal sealed class OpenItem(int partition) : AloneItem
{
    private readonly TaskCompletionSource<long> _epoch = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _raised;

    /// <summary>The new epoch.</summary>
    public Task<long> Epoch => _epoch.Task;

    /// <inheritdoc/>
    public override void Run(Database database, PartitionFences fences)
    {
        var statement = database.Sql("raise-epoch").Bind(1, partition);
        _raised = statement.Step()
            ? statement.Int64(0)
            : throw new StoreRefusedException($"The database has no partition {partition} (table partitions).");
        statement.Reset();
    }

    /// <inheritdoc/>
    public override void Complete(PartitionFences fences)
    {
        fences.Open(partition, _raised);
        _epoch.TrySetResult(_raised);
    }

    /// <inheritdoc/>
    public override void Fail(Exception cause) => _epoch.TrySetException(cause);
}

/// <summary>A bounded step of housekeeping.</summary>
internal sealed class HouseItem(long nowUs, int stepRows) : AloneItem
{
    private readonly TaskCompletionSource<bool> _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _full;

    /// <summary>Whether there is more to do.</summary>
    public Task<bool> More => _more.Task;

    /// <summary>Whether nothing was left to do.</summary>
    public bool IsTidy => !_full;

    /// <inheritdoc/>
    public override void Run(Database database, PartitionFences fences)
    {
        _full = MoveFinished(database);
        database.Sql("drop-expired-keys").Bind(1, nowUs).Bind(2, stepRows).Run();
        _full |= database.Changes >= stepRows;
    }

    /// <inheritdoc/>
    public override void Complete(PartitionFences fences) => _more.TrySetResult(_full);

    /// <inheritdoc/>
    public override void Fail(Exception cause) => _more.TrySetException(cause);

    private bool MoveFinished(Database database)
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
}
