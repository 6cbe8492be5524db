using ActorTasks.Journal;
using ActorTasks.Journal.Audit;
using ActorTasks.Journal.Memory;
using ActorTasks.Journal.Writing;

namespace ActorTasks.Simulation;

/// <summary>What survives the node: the tables, of which each commit is synced; and what is to go wrong with the next commits and reads.</summary>
internal sealed class SimulatedDisk(World world, int partitions) : IDisposable
{
    private readonly Queue<DiskFault> _commitFaults = new();
    private int _readFaults;
    private TimeSpan _outUntil;
    private PartitionFences _fences = new(new long[partitions]);

    /// <summary>The tables. What was written to them is synced.</summary>
    public MemoryTaskStore Tables { get; private set; } = new(partitions);

    private bool IsOut => world.Elapsed < _outUntil;

    public void Spoil(DiskFault fault, int times)
    {
        for (var i = 0; i < times; i++)
        {
            _commitFaults.Enqueue(fault);
        }
    }

    /// <summary>For a while nothing can be written or read.</summary>
    public void GoOut(TimeSpan length) => _outUntil = world.Elapsed + length;

    public void SpoilRead() => _readFaults++;

    /// <summary>From now on nothing goes wrong.</summary>
    public void Mend()
    {
        _commitFaults.Clear();
        _readFaults = 0;
        _outUntil = TimeSpan.Zero;
    }

    /// <summary>What goes wrong with the commit that begins now; null for nothing.</summary>
    public DiskFault? NextCommitFault() =>
        _commitFaults.TryDequeue(out var fault) ? Met($"a commit {fault}", fault)
        : IsOut ? Met("a commit in an outage", DiskFault.Fails)
        : null;

    /// <summary>Whether the read that begins now fails.</summary>
    public bool NextReadFails()
    {
        if (IsOut)
        {
            return Met("a read in an outage", true);
        }

        if (_readFaults == 0)
        {
            return false;
        }

        _readFaults--;
        return Met("a read fails", true);
    }

    /// <summary>Why something of a shard may not be written; null if it may.</summary>
    public Exception? Refusal(SharedItem item)
    {
        var refusal = _fences.Refusal(item.Partition, item.Epoch);
        if (refusal is not null)
        {
            world.Idleness.Disturb();
        }

        return refusal;
    }

    /// <summary>Something of a shard was not written: nothing behind it may be.</summary>
    public void Close(SharedItem item) => _fences.Close(item.Partition, item.Epoch);

    /// <summary>Another process opens a partition: its epoch is another one from now on.</summary>
    public void OpenAsRival(int partition)
    {
        var recovery = Done(Tables.OpenAsync(partition, new WindowSizes(1, 1, []), 0, CancellationToken.None));
        Opened(partition, recovery);
    }

    /// <summary>A partition was opened.</summary>
    public void Opened(int partition, ShardRecovery recovery)
    {
        _fences.Open(partition, recovery.Epoch);
        world.Books.Opened(partition, recovery.Epoch);
    }

    /// <summary>The next process opens what is there.</summary>
    public void Reopen()
    {
        Tables = Tables.Reopen();
        _fences = new PartitionFences([.. Enumerable.Range(0, partitions).Select(world.Books.EpochOf)]);
    }

    /// <summary>The kept counters over all partitions.</summary>
    public IReadOnlyList<QueueCount> Counts() => Done(Tables.Queries.CountsAsync(CancellationToken.None));

    /// <summary>The code of the verb <c>verify</c> over all that is on disk.</summary>
    public VerifyReport Verify() => VerifyStore.Run(Tables.Audit(), maxFaults: 5, CancellationToken.None);

    /// <summary>A call of the tables, which are in memory, has ended when it returns.</summary>
    public static T Done<T>(Task<T> call) => call.IsCompleted
        ? call.GetAwaiter().GetResult()
        : throw new InvalidOperationException("The tables in memory answer at once; a call did not.");

    /// <inheritdoc/>
    public void Dispose() => Tables.Dispose();

    private T Met<T>(string what, T fault)
    {
        world.Coverage.Fault(what);
        world.Idleness.Disturb();
        return fault;
    }
}
