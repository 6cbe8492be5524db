using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Simulation;

/// <summary>All that a client can see of a task, read one after the other.</summary>
/// <param name="Id">The task.</param>
/// <param name="Row">Null where there is none.</param>
/// <param name="History">Read after the row.</param>
/// <param name="Payload">Read after the row.</param>
/// <param name="Result">Read after the row.</param>
internal sealed record TaskView(TaskId Id, TaskState? Row, IReadOnlyList<TaskEvent> History, ReadOnlyMemory<byte>? Payload, ReadOnlyMemory<byte>? Result)
{
    private const int LongestHistory = 10_000;

    /// <summary>Looks at a task.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot be read.</exception>
    public static async Task<TaskView> ReadAsync(TaskId id, ITaskQueries queries)
    {
        var row = await queries.GetAsync(id, CancellationToken.None);
        var history = await queries.EventsAsync(id, 0, LongestHistory, CancellationToken.None);
        var payload = await queries.PayloadAsync(id, CancellationToken.None);
        var result = await queries.ResultAsync(id, CancellationToken.None);
        return new TaskView(id, row?.State, [.. history.Select(entry => (TaskEvent)entry.Event)], payload, result);
    }
}
