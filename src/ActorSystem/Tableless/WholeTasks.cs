using ActorTasks.Journal.Codec;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Actors;

/// <summary>
/// The memory of a shard that has no tables: all open tasks, and the last finished ones, each with its history. What is
/// remembered of finished ones follows from the events alone, so that a replay ends with the same.
/// </summary>
/// <param name="shown">Where the front door reads them.</param>
internal sealed class WholeTasks(LiveTasks shown) : TaskMemory
{
    /// <summary>Finished tasks of a shard that are remembered.</summary>
    public const int MaxFinished = 10_000;

    /// <summary>Bytes of their payloads and results.</summary>
    public const long MaxFinishedBytes = 32 * 1024 * 1024;

    private readonly Dictionary<TaskId, LiveTask> _tasks = [];
    private readonly Queue<(TaskId Id, int TaskSeq)> _finished = new();
    private int _finishedCount;
    private long _finishedBytes;

    /// <inheritdoc/>
    public override TaskState? Find(TaskId id) => _tasks.GetValueOrDefault(id)?.State;

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte>? Payload(TaskId id) => _tasks.TryGetValue(id, out var task) ? ((TaskSubmitted)task.Events[0]).Data : null;

    /// <inheritdoc/>
    public override void Follow(TaskEvent happened, TaskState after)
    {
        var before = _tasks.GetValueOrDefault(happened.Id);
        var task = new LiveTask(after, before is null ? [happened] : before.Events.Add(happened));
        _tasks[happened.Id] = task;
        shown.Show(task);
        if (before is not null && before.State.State.IsFinal())
        {
            _finishedCount--;
            _finishedBytes -= before.DataBytes;
        }

        if (after.State.IsFinal())
        {
            _finishedCount++;
            _finishedBytes += task.DataBytes;
            _finished.Enqueue((after.Id, after.TaskSeq));
            ForgetOldest();
        }
    }

    /// <summary>What a snapshot stores: open tasks, then finished ones in the order in which they finished.</summary>
    public StoredTasks Snapshot() => StoredTasks.Of(
        _tasks.Values.Where(task => !task.State.State.IsFinal())
            .Concat(_finished.Where(IsAsFinished).Select(finished => _tasks[finished.Id]))
            .Select(task => task.Events.AsEnumerable()));

    private void ForgetOldest()
    {
        while (_finishedCount > MaxFinished || _finishedBytes > MaxFinishedBytes)
        {
            var oldest = _finished.Dequeue();
            if (IsAsFinished(oldest))
            {
                _finishedCount--;
                _finishedBytes -= _tasks[oldest.Id].DataBytes;
                _tasks.Remove(oldest.Id);
                shown.Forget(oldest.Id);
            }
        }
    }

    /// <summary>A task that went on after it had finished stands in the queue again, or is open.</summary>
    private bool IsAsFinished((TaskId Id, int TaskSeq) finished) =>
        _tasks.TryGetValue(finished.Id, out var task) && task.State.TaskSeq == finished.TaskSeq;
}
