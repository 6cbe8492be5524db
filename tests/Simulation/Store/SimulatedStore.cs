using ActorTasks.Journal;
using ActorTasks.Journal.Tables;

namespace ActorTasks.Simulation;

/// <summary>
/// The store of one process: group commit over the tables in memory, as the writer's thread does it, with time passing
/// on the node's clock, and with all that can go wrong. What is being committed when the process dies is on disk or not.
/// </summary>
internal sealed class SimulatedStore(World world, SeededThread thread, SeededRandom random) : ITaskStore
{
    private static readonly TimeSpan s_commit = TimeSpan.FromMilliseconds(4);
    private static readonly TimeSpan s_slow = TimeSpan.FromSeconds(8);

    private readonly Queue<StoreItem> _queue = new();
    private readonly List<ITimer> _timers = [];
    private List<StoreItem>? _underWay;
    private DiskFault? _fault;

    /// <inheritdoc/>
    public int Partitions => Disk.Tables.Partitions;

    /// <inheritdoc/>
    public IOpenTasks OpenTasks => field ??= new SimulatedReads(world, thread, random);

    /// <inheritdoc/>
    public ITaskQueries Queries => (ITaskQueries)OpenTasks;

    /// <inheritdoc/>
    public ITaskFiles Files => Disk.Tables.Files;

    private SimulatedDisk Disk => world.Disk;

    /// <summary>Whether what is done alone is not done at all.</summary>
    private bool IsLost => _fault is DiskFault.Fails or DiskFault.FailsForOne or DiskFault.UnknownAndLost;

    /// <inheritdoc/>
    public Task AppendAsync(ShardWrite write)
    {
        write.CheckShape();
        return Add(new EventsItem(write, write.Epoch));
    }

    /// <summary>As <see cref="AppendAsync(ShardWrite)"/>, for a bug that changes the epoch of what it passes on.</summary>
    public Task AppendAsync(ShardWrite write, long openedAs) => Add(new EventsItem(write, openedAs));

    /// <inheritdoc/>
    public Task MarkAsync(int partition, long epoch, IReadOnlyList<HeldMark> marks) => Add(new MarksItem(partition, epoch, marks));

    /// <inheritdoc/>
    public Task<ShardRecovery> OpenAsync(int partition, WindowSizes windows, long nowUs, CancellationToken cancellation)
    {
        var item = new OpenItem(partition, windows, nowUs);
        Enqueue(item);
        return item.Opened;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<JournalEntry> ReplayAsync(int partition, long fromSeq, long toSeq, long max, CancellationToken cancellation) =>
        Disk.Tables.ReplayAsync(partition, fromSeq, toSeq, max, cancellation);

    /// <inheritdoc/>
    public Task<long> HighestSeqAsync(int partition, CancellationToken cancellation) => Disk.NextReadFails()
        ? Task.FromException<long>(new StoreUnavailableException("The disk could not be read (simulated)."))
        : Disk.Tables.HighestSeqAsync(partition, cancellation);

    /// <inheritdoc/>
    public Task<bool> KeepHouseAsync(long nowUs, CancellationToken cancellation)
    {
        var item = new HouseItem(nowUs);
        Enqueue(item);
        return item.More;
    }

    /// <summary>The process is gone.</summary>
    /// <param name="keepsTail">Whether the transaction that was being synced is on disk all the same.</param>
    public void Die(bool keepsTail)
    {
        if (keepsTail && _fault is null or DiskFault.Slow && _underWay is { } tail)
        {
            foreach (var item in tail.OfType<SharedItem>().Where(item => Disk.Refusal(item) is null))
            {
                Apply(item);
            }
        }

        _queue.Clear();
        _underWay = null;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Task Add(SharedItem item)
    {
        if (Disk.Refusal(item) is { } refusal)
        {
            return Task.FromException(refusal);
        }

        Enqueue(item);
        return item.Done;
    }

    private void Enqueue(StoreItem item)
    {
        _queue.Enqueue(item);
        if (_underWay is null)
        {
            Begin();
        }
    }

    /// <summary>The next transaction takes what waits: one that is alone, or all up to the next such.</summary>
    private void Begin()
    {
        if (_queue.Count == 0)
        {
            return;
        }

        var batch = new List<StoreItem>();
        while (_queue.TryPeek(out var next) && (batch.Count == 0 || !next.IsAlone))
        {
            batch.Add(_queue.Dequeue());
            if (next.IsAlone)
            {
                break;
            }
        }

        _underWay = batch;
        _fault = Disk.NextCommitFault();
        var length = random.Upto(_fault == DiskFault.Slow ? s_slow : s_commit);
        _timers.Add(thread.Time.CreateTimer(_ => End(), null, length, Timeout.InfiniteTimeSpan));
    }

    private void End()
    {
        _timers.Clear();
        if (_underWay is not { } batch)
        {
            return;
        }

        _underWay = null;
        world.Trace?.Commit(batch, _fault);
        switch (batch[0])
        {
            case OpenItem open:
                Open(open);
                break;
            case HouseItem house:
                KeepHouse(house);
                break;
            default:
                Write([.. batch.Cast<SharedItem>()]);
                break;
        }

        Begin();
    }

    private void Open(OpenItem item)
    {
        if (IsLost)
        {
            thread.Post(() => item.Fail(new StoreUnavailableException("The disk could not be read (simulated).")));
            return;
        }

        var recovery = SimulatedDisk.Done(Disk.Tables.OpenAsync(item.Partition, item.Windows, item.NowUs, CancellationToken.None));
        Disk.Opened(item.Partition, recovery);
        thread.Post(_fault == DiskFault.UnknownAndStored
            ? () => item.Fail(new StoreUnavailableException("The connection broke when the epoch was raised (simulated)."))
            : () => item.Complete(recovery));
    }

    private void KeepHouse(HouseItem item)
    {
        var more = !IsLost && SimulatedDisk.Done(Disk.Tables.KeepHouseAsync(item.NowUs, CancellationToken.None));
        thread.Post(_fault is null or DiskFault.Slow
            ? () => item.Complete(more)
            : () => item.Fail(new StoreUnavailableException("The disk could not be written (simulated).")));
    }

    private void Write(List<SharedItem> items)
    {
        foreach (var item in items.ToList())
        {
            if (Disk.Refusal(item) is { } refusal)
            {
                items.Remove(item);
                Answer(item, refusal);
            }
        }

        var guilty = items.Count == 0 ? -1 : items[random.Next(items.Count)].Partition;
        foreach (var item in items)
        {
            var isLost = _fault is DiskFault.Fails or DiskFault.UnknownAndLost || (_fault == DiskFault.FailsForOne && item.Partition == guilty);
            var refusal = isLost ? null : Apply(item);
            Exception? failure = _fault is DiskFault.UnknownAndLost or DiskFault.UnknownAndStored
                ? new OutcomeUnknownException("The connection broke at commit (simulated).")
                : isLost ? new StoreUnavailableException("The disk is full (simulated).") : null;
            if (failure is not null)
            {
                Disk.Close(item);
            }

            Answer(item, failure ?? refusal);
        }
    }

    private void Answer(SharedItem item, Exception? failure) => thread.Post(() =>
    {
        if (failure is null)
        {
            item.Complete();
        }
        else
        {
            item.Fail(failure);
        }
    });

    /// <summary>Writes to the tables.</summary>
    /// <returns>Null, or the refusal of an arbitrating row.</returns>
    private KeyTakenException? Apply(SharedItem item)
    {
        var written = item is EventsItem events ? Disk.Tables.AppendAsync(events.Write) : Mark((MarksItem)item);
        switch (written.Exception?.InnerException)
        {
            case null:
                if (item is EventsItem { Write: var write, OpenedAs: var openedAs })
                {
                    world.Books.Written(write, openedAs);
                }

                return null;
            case KeyTakenException taken:
                world.Coverage.Fault("a key is taken");
                return taken;
            case var refused:
                world.Break(Promise.OneHistory, $"The tables refused a write of partition {item.Partition}: {refused.Message}");
                return null;
        }
    }

    private Task Mark(MarksItem item) => Disk.Tables.MarkAsync(item.Partition, item.Epoch, item.Marks);
}
