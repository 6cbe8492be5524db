using ActorTasks.TaskLifecycle;

namespace ActorTasks.Actors;

/// <summary>
/// What waits for the row of a task that is not in memory. One read at a time brings the rows of all that gathered;
/// what was written while it ran counts more than the row that it brings.
/// </summary>
internal sealed class ParkedWork
{
    private const int MaxBatch = 1_000;

    private readonly Dictionary<TaskId, List<ShardWork>> _parked = [];
    private readonly Queue<TaskId> _unread = new();
    private readonly Dictionary<TaskId, TaskState> _written = [];

    /// <summary>Whether a read is under way.</summary>
    public bool IsReading { get; private set; }

    /// <summary>Whether something waits for this task's row.</summary>
    public bool Has(TaskId id) => _parked.ContainsKey(id);

    public void Park(ShardWork work)
    {
        if (_parked.TryGetValue(work.Id, out var waiting))
        {
            waiting.Add(work);
            return;
        }

        _parked.Add(work.Id, [work]);
        _unread.Enqueue(work.Id);
    }

    /// <summary>The next ids to read; empty while a read is under way or nothing waits.</summary>
    public IReadOnlyList<TaskId> Next()
    {
        if (IsReading || _unread.Count == 0)
        {
            return [];
        }

        IsReading = true;
        var ids = new List<TaskId>(Math.Min(_unread.Count, MaxBatch));
        while (ids.Count < MaxBatch && _unread.TryDequeue(out var id))
        {
            ids.Add(id);
        }

        return ids;
    }

    /// <summary>Tells of a write, for a read under way may be older.</summary>
    public void Written(TaskState after)
    {
        if (IsReading)
        {
            _written[after.Id] = after;
        }
    }

    /// <summary>The read under way has ended.</summary>
    /// <returns>What was written meanwhile.</returns>
    public IReadOnlyDictionary<TaskId, TaskState> Done()
    {
        IsReading = false;
        var written = new Dictionary<TaskId, TaskState>(_written);
        _written.Clear();
        return written;
    }

    /// <summary>What waited for a row.</summary>
    public IReadOnlyList<ShardWork> Take(TaskId id) => _parked.Remove(id, out var waiting) ? waiting : [];

    /// <summary>Everything that waits.</summary>
    public IReadOnlyList<ShardWork> All() => [.. _parked.Values.SelectMany(waiting => waiting)];
}
