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

    /// <summary>The tables. What was written to them is synced.</summary>
    public MemoryTaskStore Tables { get; private set; } = new(partitions);

    /// <summary>Which writes may still go through.</summary>
    public PartitionFences Fences { get; private set; } = new(new long[partitions]);

    /// <summary>Whether nothing goes wrong any more.</summary>
    public bool IsSound { get; private set; }

    public void Spoil(DiskFault fault) => _commitFaults.Enqueue(fault);

    public void SpoilRead() => _readFaults++;

    /// <summary>From now on nothing goes wrong.</summary>
    public void Mend()
    {
        IsSound = true;
        _commitFaults.Clear();
        _readFaults = 0;
    }

    /// <summary>What goes wrong with the commit that begins now; null for nothing.</summary>
    public DiskFault? NextCommitFault() => _commitFaults.TryDequeue(out var fault) ? Met(fault) : null;

    /// <summary>Whether the read that begins now fails.</summary>
    public bool NextReadFails()
    {
        if (_readFaults == 0)
        {
            return false;
        }

        _readFaults--;
        world.Coverage.Fault("a read fails");
        return true;
    }

    /// <summary>Another process opens a partition: its epoch is another one from now on.</summary>
    public void OpenAsRival(int partition)
    {
        var recovery = Done(Tables.OpenAsync(partition, new WindowSizes(1, 1, []), 0, CancellationToken.None));
        Opened(partition, recovery);
    }

    /// <summary>A partition was opened.</summary>
    public void Opened(int partition, ShardRecovery recovery)
    {
        Fences.Open(partition, recovery.Epoch);
        world.Books.Opened(partition, recovery.Epoch);
    }

    /// <summary>The next process opens what is there.</summary>
    public void Reopen()
    {
        Tables = Tables.Reopen();
        Fences = new PartitionFences([.. Enumerable.Range(0, partitions).Select(world.Books.EpochOf)]);
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

    private DiskFault Met(DiskFault fault)
    {
        world.Coverage.Fault($"a commit {fault}");
        return fault;
    }
}
