using ActorTasks.TaskLifecycle;

namespace ActorTasks.Simulation;

/// <summary>A task that is on disk, with all that ever happened to it.</summary>
internal sealed class KnownTask(TaskId id)
{
    private readonly List<TaskState> _states = [];
    private readonly List<TaskEvent> _events = [];

    public TaskId Id { get; } = id;

    /// <summary>The fold of its events so far; null before the first.</summary>
    public TaskState? State => _states.Count == 0 ? null : _states[^1];

    /// <summary>Its events, in order, as they are read: without the bytes beside them.</summary>
    public IReadOnlyList<TaskEvent> Events => _events;

    /// <summary>The number of the order that a client gave; null for what a handler enqueued.</summary>
    public int? Order { get; private set; }

    /// <summary>Whether it was ever cancelled, or asked to stop.</summary>
    public bool HasCancel { get; private set; }

    /// <summary>Whether it ever was final.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>When its last event was written, since the run began.</summary>
    public TimeSpan WrittenAt { get; private set; }

    /// <summary>Its attempts, one after the other.</summary>
    public AttemptsInTurn Attempts { get; } = new();

    /// <summary>The bytes that its handlers are to get.</summary>
    public ReadOnlyMemory<byte> Payload { get; private set; }

    /// <summary>The task as it was after so many of its events; null if it never had so many.</summary>
    public TaskState? After(int events) => events > 0 && events <= _states.Count ? _states[events - 1] : null;

    /// <summary>An event went to disk.</summary>
    public void Add(TaskEvent happened, TaskState after, TimeSpan at)
    {
        if (_states.Count == 0)
        {
            Order = Books.OrderOf(after);
            Payload = ((TaskSubmitted)happened).Data;
        }

        _states.Add(after);
        _events.Add(happened switch
        {
            TaskSubmitted submitted => submitted with { Data = default },
            TaskSucceeded succeeded => succeeded with { Data = default },
            _ => happened,
        });
        WrittenAt = at;
        HasCancel |= happened is CancelRequested or TaskCancelled;
        HasEnded |= after.State.IsFinal();
    }
}
