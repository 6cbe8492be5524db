using ActorTasks.TaskLifecycle;

namespace ActorTasks.Actors;

/// <summary>
/// The last finished tasks of a shard that has no tables to find them in, so that they can be retried; and their
/// payloads while they are open. Where there are tables it keeps nothing.
/// </summary>
/// <param name="isNeeded">Whether there are no tables.</param>
internal sealed class FinishedMemory(bool isNeeded)
{
    private const int MaxFinished = 10_000;

    private readonly Dictionary<TaskId, TaskState> _finished = [];
    private readonly Queue<TaskId> _order = new();
    private readonly Dictionary<TaskId, ReadOnlyMemory<byte>> _payloads = [];

    /// <summary>A finished task that is remembered; null for none.</summary>
    public TaskState? Find(TaskId id) => _finished.GetValueOrDefault(id);

    /// <summary>The payload of a task that is remembered; null where it is to be read from the tables.</summary>
    public ReadOnlyMemory<byte>? Payload(TaskId id) =>
        _payloads.TryGetValue(id, out var payload) ? payload : default(ReadOnlyMemory<byte>?); // A bare null would be an empty payload.

    /// <summary>Follows an event.</summary>
    public void Follow(TaskEvent happened, TaskState after)
    {
        if (!isNeeded)
        {
            return;
        }

        if (happened is TaskSubmitted submitted)
        {
            _payloads[after.Id] = submitted.Data;
        }

        if (!after.State.IsFinal())
        {
            _finished.Remove(after.Id);
            return;
        }

        if (_finished.TryAdd(after.Id, after))
        {
            _order.Enqueue(after.Id);
        }
        else
        {
            _finished[after.Id] = after;
        }

        while (_order.Count > MaxFinished && _order.TryDequeue(out var oldest))
        {
            if (_finished.Remove(oldest))
            {
                _payloads.Remove(oldest);
            }
        }
    }
}
