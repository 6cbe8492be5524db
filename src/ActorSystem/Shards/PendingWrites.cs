using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Actors;

/// <summary>
/// One atomic write on its way to disk: the events of one task, and behind them one of each task that came to be with
/// them.
/// </summary>
internal sealed class PendingWrite(
    ShardWork work,
    TaskState? before,
    TaskState after,
    IReadOnlyList<Recorded> events,
    IReadOnlyList<TaskState> created)
{
    public ShardWork Work { get; } = work;

    public TaskState? Before { get; } = before;

    public TaskState After { get; } = after;

    public IReadOnlyList<Recorded> Events { get; } = events;

    /// <summary>New tasks beside the one that it is about, as they are after it.</summary>
    public IReadOnlyList<TaskState> Created { get; } = created;

    /// <summary>How many tasks come to be with it.</summary>
    public int NewTasks => Created.Count + (Before is null ? 1 : 0);

    /// <summary>The mark of the task that it is about, after the write.</summary>
    public string? HeldBy => Events[^(1 + Created.Count)].HeldBy;

    /// <summary>The time of its events.</summary>
    public long AtUs => Events[^1].Event.AtUs;

    /// <summary>The slot on which the task of this submit starts; null where it does not start with its submit.</summary>
    public StandingSlot? Slot { get; set; }

    /// <summary>Events of which the journal has not told yet.</summary>
    public int Untold { get; set; } = events.Count;
}

/// <summary>
/// The writes under way, in order, and what waits behind them: one write per task at a time, while other tasks go on.
/// </summary>
internal sealed class PendingWrites
{
    private readonly Queue<PendingWrite> _underWay = new();
    private readonly Dictionary<TaskId, Queue<ShardWork>?> _byTask = [];

    public int Count => _underWay.Count;

    /// <summary>New tasks of the writes under way.</summary>
    public int Coming { get; private set; }

    /// <summary>Whether a write of the task is under way.</summary>
    public bool IsBusy(TaskId id) => _byTask.ContainsKey(id);

    /// <summary>A write has been given to the journal.</summary>
    public void Begin(PendingWrite write)
    {
        _underWay.Enqueue(write);
        Coming += write.NewTasks;
        _byTask.Add(write.After.Id, null);
        foreach (var created in write.Created)
        {
            _byTask.Add(created.Id, null);
        }
    }

    /// <summary>To be done after the write under way.</summary>
    public void Wait(ShardWork work)
    {
        var queue = _byTask[work.Id] ??= new Queue<ShardWork>();
        queue.Enqueue(work);
    }

    /// <summary>
    /// The journal told of one event of the oldest write, which it does in the order of the writes.
    /// </summary>
    /// <returns>The write, if that was its last event; else null.</returns>
    public PendingWrite? Told()
    {
        var oldest = _underWay.Peek();
        if (--oldest.Untold > 0)
        {
            return null;
        }

        Coming -= oldest.NewTasks;
        return _underWay.Dequeue();
    }

    /// <summary>A write is done with; gives what waited behind it, for its own task first.</summary>
    public IReadOnlyCollection<ShardWork> End(PendingWrite write)
    {
        var own = End(write.After.Id);
        return write.Created.Count == 0 ? own : [.. own, .. write.Created.SelectMany(created => End(created.Id)).ToList()];
    }

    /// <summary>Everything that is neither done nor told: first what the journal may have, then what it has not.</summary>
    public (IReadOnlyList<ShardWork> HandedOver, IReadOnlyList<ShardWork> Waiting) All() =>
        ([.. _underWay.Select(write => write.Work)], [.. _byTask.Values.Where(queue => queue is not null).SelectMany(queue => queue!)]);

    private IReadOnlyCollection<ShardWork> End(TaskId id) => _byTask.Remove(id, out var queue) && queue is not null ? queue : [];
}
