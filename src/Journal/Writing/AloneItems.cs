
namespace ActorTasks.Journal.Writing;

/// <summary>Opens a partition: being in the queue it waits behind every earlier write, and fences what comes later.</summary>
internal sealed class OpenItem(int partition) : AloneItem
{
    private readonly TaskCompletionSource<long> _epoch = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _raised;

    /// <summary>The new epoch.</summary>
    public Task<long> Epoch => _epoch.Task;

    /// <inheritdoc/>
    public override void Run(IWriterDatabase database) => _raised = database.RaiseEpoch(partition)
        ?? throw new StoreRefusedException($"The database has no partition {partition} (table partitions).");

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
    public override void Run(IWriterDatabase database) => _full = database.KeepHouse(nowUs, stepRows);

    /// <inheritdoc/>
    public override void Complete(PartitionFences fences) => _more.TrySetResult(_full);

    /// <inheritdoc/>
    public override void Fail(Exception cause) => _more.TrySetException(cause);
}
