using ActorTasks.Journal;

namespace ActorTasks.JournalTests.Plugin;

/// <summary>A store whose snapshots can be made to lie behind its events.</summary>
internal sealed class SteppedStore(ITaskStore store) : ITaskStore
{
    public long SnapshotIsBehindBy { get; set; }

    public int Partitions => store.Partitions;

    public IOpenTasks? OpenTasks => store.OpenTasks;

    public ITaskQueries Queries => store.Queries;

    public ITaskFiles Files => store.Files;

    public Task AppendAsync(ShardWrite write) => store.AppendAsync(write);

    public Task MarkAsync(int partition, long epoch, IReadOnlyList<HeldMark> marks) => store.MarkAsync(partition, epoch, marks);

    public async Task<ShardRecovery> OpenAsync(int partition, WindowSizes windows, long nowUs, CancellationToken cancellation)
    {
        var recovery = await store.OpenAsync(partition, windows, nowUs, cancellation);
        return recovery with { LastSeq = recovery.LastSeq - SnapshotIsBehindBy };
    }

    public IAsyncEnumerable<JournalEntry> ReplayAsync(int partition, long fromSeq, long toSeq, long max, CancellationToken cancellation) =>
        store.ReplayAsync(partition, fromSeq, toSeq, max, cancellation);

    public Task<long> HighestSeqAsync(int partition, CancellationToken cancellation) => store.HighestSeqAsync(partition, cancellation);

    public Task<bool> KeepHouseAsync(long nowUs, CancellationToken cancellation) => store.KeepHouseAsync(nowUs, cancellation);

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
