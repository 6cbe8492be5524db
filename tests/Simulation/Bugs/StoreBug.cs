using ActorTasks.Journal;

namespace ActorTasks.Simulation;

/// <summary>What a bug passes on to the store as it is; a bug overrides what it spoils.</summary>
internal abstract class StoreBug(SimulatedStore store) : ITaskStore
{
    public int Partitions => Store.Partitions;

    public IOpenTasks? OpenTasks => Store.OpenTasks;

    public ITaskQueries Queries => Store.Queries;

    public ITaskFiles Files => Store.Files;

    protected SimulatedStore Store { get; } = store;

    public virtual Task AppendAsync(ShardWrite write) => Store.AppendAsync(write);

    public Task MarkAsync(int partition, long epoch, IReadOnlyList<HeldMark> marks) => Store.MarkAsync(partition, epoch, marks);

    public virtual Task<ShardRecovery> OpenAsync(int partition, WindowSizes windows, long nowUs, CancellationToken cancellation) =>
        Store.OpenAsync(partition, windows, nowUs, cancellation);

    public IAsyncEnumerable<JournalEntry> ReplayAsync(int partition, long fromSeq, long toSeq, long max, CancellationToken cancellation) =>
        Store.ReplayAsync(partition, fromSeq, toSeq, max, cancellation);

    public Task<long> HighestSeqAsync(int partition, CancellationToken cancellation) => Store.HighestSeqAsync(partition, cancellation);

    public Task<bool> KeepHouseAsync(long nowUs, CancellationToken cancellation) => Store.KeepHouseAsync(nowUs, cancellation);

    public ValueTask DisposeAsync() => Store.DisposeAsync();
}
