using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.ActorSystemTests.Node;

/// <summary>
/// A store that tells what came to disk, and that can be made to wait or to fail: the signals and the faults of tests.
/// </summary>
internal sealed class WatchedStore(ITaskStore inner) : ITaskStore
{
    private readonly object _gate = new();
    private readonly List<Recorded> _seen = [];
    private readonly List<(Func<Recorded, bool> IsIt, TaskCompletionSource<Recorded> Found)> _watches = [];

    /// <summary>Whether what was seen is kept; not in tests of very many tasks.</summary>
    public bool Keeps { get; init; } = true;

    /// <summary>Runs before a write reaches the store; a throw is the answer of the store.</summary>
    public Func<ShardWrite, Task>? Before { get; set; }

    /// <summary>Runs when a write is stored and nobody knows of it; a throw is the answer of the store.</summary>
    public Func<ShardWrite, Task>? After { get; set; }

    /// <summary>Runs before a payload read.</summary>
    public Func<Task>? BeforePayloads { get; set; }

    /// <summary>Runs before a partition is opened.</summary>
    public Func<int, Task>? BeforeOpen { get; set; }

    /// <summary>Runs in place of a step of housekeeping.</summary>
    public Func<bool>? KeepHouse { get; set; }

    public int Partitions => inner.Partitions;

    public IOpenTasks? OpenTasks => new Reads(this, inner.OpenTasks!);

    public ITaskQueries Queries => inner.Queries;

    public ITaskFiles Files => inner.Files;

    /// <summary>Who owns what; null as long as this node has all for itself.</summary>
    public INodeLeases? Leases { get; init; }

    /// <summary>Everything that came to disk, in order.</summary>
    public IReadOnlyList<Recorded> Seen
    {
        get
        {
            lock (_gate)
            {
                return [.. _seen];
            }
        }
    }

    /// <summary>Completes when an event that passes is on disk, now or later.</summary>
    public Task<Recorded> WhenAsync(Func<Recorded, bool> isIt)
    {
        lock (_gate)
        {
            if (_seen.FirstOrDefault(isIt) is { } seen)
            {
                return Task.FromResult(seen);
            }

            var found = new TaskCompletionSource<Recorded>(TaskCreationOptions.RunContinuationsAsynchronously);
            _watches.Add((isIt, found));
            return found.Task;
        }
    }

    public async Task AppendAsync(ShardWrite write)
    {
        if (Before is { } before)
        {
            await before(write);
        }

        await inner.AppendAsync(write);
        Tell(write);
        if (After is { } after)
        {
            await after(write);
        }
    }

    public Task MarkAsync(int partition, long epoch, IReadOnlyList<HeldMark> marks) => inner.MarkAsync(partition, epoch, marks);

    public async Task<ShardRecovery> OpenAsync(int partition, WindowSizes windows, long nowUs, CancellationToken cancellation)
    {
        if (BeforeOpen is { } before)
        {
            await before(partition);
        }

        return await inner.OpenAsync(partition, windows, nowUs, cancellation);
    }

    public IAsyncEnumerable<JournalEntry> ReplayAsync(int partition, long fromSeq, long toSeq, long max, CancellationToken cancellation) =>
        inner.ReplayAsync(partition, fromSeq, toSeq, max, cancellation);

    public Task<long> HighestSeqAsync(int partition, CancellationToken cancellation) => inner.HighestSeqAsync(partition, cancellation);

    public async Task<bool> KeepHouseAsync(long nowUs, CancellationToken cancellation) =>
        KeepHouse?.Invoke() ?? await inner.KeepHouseAsync(nowUs, cancellation);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private void Tell(ShardWrite write)
    {
        if (!Keeps)
        {
            return;
        }

        lock (_gate)
        {
            foreach (var recorded in write.Events)
            {
                _seen.Add(recorded);
                foreach (var watch in _watches.Where(watch => watch.IsIt(recorded)).ToList())
                {
                    _watches.Remove(watch);
                    watch.Found.SetResult(recorded);
                }
            }
        }
    }

    private sealed class Reads(WatchedStore store, IOpenTasks inner) : IOpenTasks
    {
        public Task<IReadOnlyList<TaskRow>> FindAsync(int partition, IReadOnlyList<TaskId> ids, CancellationToken cancellation) =>
            inner.FindAsync(partition, ids, cancellation);

        public Task<ReadyPage> ReadyAsync(int partition, KindTypes kind, ReadyKey? after, long nowUs, int limit, CancellationToken cancellation) =>
            inner.ReadyAsync(partition, kind, after, nowUs, limit, cancellation);

        public Task<DuePage> DueAsync(int partition, DueKey after, int limit, CancellationToken cancellation) =>
            inner.DueAsync(partition, after, limit, cancellation);

        public async Task<IReadOnlyDictionary<TaskId, ReadOnlyMemory<byte>>> PayloadsAsync(IReadOnlyList<TaskId> ids, CancellationToken cancellation)
        {
            if (store.BeforePayloads is { } before)
            {
                await before();
            }

            return await inner.PayloadsAsync(ids, cancellation);
        }
    }
}
