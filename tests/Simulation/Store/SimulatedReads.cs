using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Simulation;

/// <summary>Reads of the tables that take their time, or fail. What is read is what was on disk at some moment in between.</summary>
internal sealed class SimulatedReads(World world, SeededThread thread, SeededRandom random) : IOpenTasks, ITaskQueries
{
    private static readonly TimeSpan s_longest = TimeSpan.FromMilliseconds(3);

    private IOpenTasks Open => world.Disk.Tables.OpenTasks;

    private ITaskQueries Queries => world.Disk.Tables.Queries;

    public Task<IReadOnlyList<TaskRow>> FindAsync(int partition, IReadOnlyList<TaskId> ids, CancellationToken cancellation) =>
        Read(() => Open.FindAsync(partition, ids, cancellation));

    public Task<ReadyPage> ReadyAsync(int partition, KindTypes kind, ReadyKey? after, long nowUs, int limit, CancellationToken cancellation) =>
        Read(() => Open.ReadyAsync(partition, kind, after, nowUs, limit, cancellation));

    public Task<DuePage> DueAsync(int partition, DueKey after, int limit, CancellationToken cancellation) =>
        Read(() => Open.DueAsync(partition, after, limit, cancellation));

    public Task<IReadOnlyDictionary<TaskId, ReadOnlyMemory<byte>>> PayloadsAsync(IReadOnlyList<TaskId> ids, CancellationToken cancellation) =>
        Read(() => Open.PayloadsAsync(ids, cancellation));

    public Task<TaskRow?> GetAsync(TaskId id, CancellationToken cancellation) => Read(() => Queries.GetAsync(id, cancellation));

    public Task<TaskPage> ListAsync(TaskFilter filter, CancellationToken cancellation) => Read(() => Queries.ListAsync(filter, cancellation));

    public Task<IReadOnlyList<JournalEntry>> EventsAsync(TaskId id, int afterTaskSeq, int limit, CancellationToken cancellation) =>
        Read(() => Queries.EventsAsync(id, afterTaskSeq, limit, cancellation));

    public Task<ReadOnlyMemory<byte>?> PayloadAsync(TaskId id, CancellationToken cancellation) => Read(() => Queries.PayloadAsync(id, cancellation));

    public Task<ReadOnlyMemory<byte>?> ResultAsync(TaskId id, CancellationToken cancellation) => Read(() => Queries.ResultAsync(id, cancellation));

    public Task<IReadOnlyList<QueueCount>> CountsAsync(CancellationToken cancellation) => Read(() => Queries.CountsAsync(cancellation));

    private Task<T> Read<T>(Func<Task<T>> read)
    {
        if (world.Disk.NextReadFails())
        {
            return Task.FromException<T>(new StoreUnavailableException("The disk could not be read (simulated)."));
        }

        if (random.OneIn(2))
        {
            return read();
        }

        var early = random.OneIn(2) ? read() : null;
        var done = new TaskCompletionSource<T>();
        if (random.OneIn(2))
        {
            thread.Post(End);
        }
        else
        {
            thread.Time.CreateTimer(_ => End(), null, random.Upto(s_longest), Timeout.InfiniteTimeSpan);
        }

        return done.Task;

        void End() => done.SetFromTask(early ?? read());
    }
}
