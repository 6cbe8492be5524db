using ActorTasks.Journal;

namespace ActorTasks.Simulation;

/// <summary>Something that waits for the writer of the simulated store. Its caller goes on by a turn of its own.</summary>
internal abstract class StoreItem
{
    /// <summary>Whether it is done in a transaction of its own.</summary>
    public virtual bool IsAlone => true;

    public abstract void Fail(Exception cause);
}

/// <summary>Something of one shard that shares its transaction with others.</summary>
internal abstract class SharedItem(int partition, long epoch) : StoreItem
{
    private readonly TaskCompletionSource _done = new();

    public int Partition { get; } = partition;

    public long Epoch { get; } = epoch;

    public Task Done => _done.Task;

    public override bool IsAlone => false;

    public void Complete() => _done.TrySetResult();

    public override void Fail(Exception cause) => _done.TrySetException(cause);
}

/// <summary>Events.</summary>
/// <param name="openedAs">The epoch under which its shard opened the partition.</param>
internal sealed class EventsItem(ShardWrite write, long openedAs) : SharedItem(write.Partition, write.Epoch)
{
    public ShardWrite Write { get; } = write;

    public long OpenedAs { get; } = openedAs;
}

/// <summary>Marks.</summary>
internal sealed class MarksItem(int partition, long epoch, IReadOnlyList<HeldMark> marks) : SharedItem(partition, epoch)
{
    public IReadOnlyList<HeldMark> Marks { get; } = marks;
}

/// <summary>Opens a partition.</summary>
internal sealed class OpenItem(int partition, WindowSizes windows, long nowUs) : StoreItem
{
    private readonly TaskCompletionSource<ShardRecovery> _opened = new();

    public int Partition { get; } = partition;

    public WindowSizes Windows { get; } = windows;

    public long NowUs { get; } = nowUs;

    public Task<ShardRecovery> Opened => _opened.Task;

    public void Complete(ShardRecovery recovery) => _opened.TrySetResult(recovery);

    public override void Fail(Exception cause) => _opened.TrySetException(cause);
}

/// <summary>A step of housekeeping.</summary>
internal sealed class HouseItem(long nowUs) : StoreItem
{
    private readonly TaskCompletionSource<bool> _more = new();

    public long NowUs { get; } = nowUs;

    public Task<bool> More => _more.Task;

    public void Complete(bool more) => _more.TrySetResult(more);

    public override void Fail(Exception cause) => _more.TrySetException(cause);
}
