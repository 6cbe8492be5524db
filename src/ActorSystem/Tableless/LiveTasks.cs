using System.Collections.Concurrent;
using System.Collections.Immutable;
using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Actors;

/// <summary>A task as its shard knows it.</summary>
/// <param name="State">The fold of its events.</param>
/// <param name="Events">All of them, in order.</param>
internal sealed record LiveTask(TaskState State, ImmutableArray<TaskEvent> Events)
{
    /// <summary>Bytes of payload and results.</summary>
    public long DataBytes => Events.OfType<ICarriesData>().Sum(carrier => (long)carrier.Data.Length);
}

/// <summary>
/// Reads for the front door where there are no tables (<c>store.kind = akka</c>): the tasks that the shards of this node
/// have in memory, which are all open ones and the last finished ones. Shards write, everybody reads.
/// </summary>
internal sealed class LiveTasks : ITaskQueries
{
    private readonly ConcurrentDictionary<TaskId, LiveTask> _tasks = new();

    /// <summary>A task is on disk as this.</summary>
    public void Show(LiveTask task) => _tasks[task.State.Id] = task;

    /// <summary>A finished task is no longer remembered.</summary>
    public void Forget(TaskId id) => _tasks.TryRemove(id, out _);

    /// <inheritdoc/>
    public Task<TaskRow?> GetAsync(TaskId id, CancellationToken cancellation) =>
        Task.FromResult(_tasks.TryGetValue(id, out var task) ? new TaskRow(task.State, null) : null);

    /// <inheritdoc/>
    /// <exception cref="TaskRefusedException">Always, <c>not-supported</c>.</exception>
    public Task<TaskPage> ListAsync(TaskFilter filter, CancellationToken cancellation) =>
        Task.FromException<TaskPage>(NodeStore.NotSupported("lists of tasks"));

    /// <inheritdoc/>
    public Task<IReadOnlyList<JournalEntry>> EventsAsync(TaskId id, int afterTaskSeq, int limit, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<JournalEntry>>(_tasks.TryGetValue(id, out var task)
            ? [.. task.Events.Select((happened, i) => new JournalEntry(id.Partition, 0, i + 1, 0, happened)).Skip(afterTaskSeq).Take(limit)]
            : []);

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> PayloadAsync(TaskId id, CancellationToken cancellation) =>
        Task.FromResult(_tasks.TryGetValue(id, out var task) ? ((TaskSubmitted)task.Events[0]).Data : (ReadOnlyMemory<byte>?)null);

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> ResultAsync(TaskId id, CancellationToken cancellation) =>
        Task.FromResult(_tasks.TryGetValue(id, out var task) ? task.Events.OfType<TaskSucceeded>().LastOrDefault()?.Data : null);

    /// <inheritdoc/>
    /// <exception cref="TaskRefusedException">Always, <c>not-supported</c>.</exception>
    public Task<IReadOnlyList<QueueCount>> CountsAsync(CancellationToken cancellation) =>
        Task.FromException<IReadOnlyList<QueueCount>>(NodeStore.NotSupported("counts of tasks"));
}
