using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Simulation;

/// <summary>
/// What is on disk, kept by heart: folded from the events of each commit as it goes to disk, and held against what
/// the shard says the task was and is. It survives the node as the disk does.
/// </summary>
internal sealed class Books(World world, int partitions)
{
    private const string OrderTag = "order-";

    private readonly Dictionary<TaskId, KnownTask> _tasks = [];
    private readonly long[] _lastSeqs = new long[partitions];
    private readonly long[] _epochs = new long[partitions];
    private readonly Dictionary<string, Tally> _tallies = new(StringComparer.Ordinal);

    /// <summary>Tasks that are not final.</summary>
    public int Open { get; private set; }

    /// <summary>All tasks.</summary>
    public IReadOnlyCollection<KnownTask> Tasks => _tasks.Values;

    /// <summary>The tag that carries the number of an order.</summary>
    public static string TagOf(int order) => $"{OrderTag}{order}";

    /// <summary>A task on disk; null for none.</summary>
    public KnownTask? Find(TaskId id) => _tasks.GetValueOrDefault(id);

    /// <summary>A partition was opened.</summary>
    public void Opened(int partition, long epoch) => _epochs[partition] = Math.Max(_epochs[partition], epoch);

    /// <summary>The newest epoch of a partition.</summary>
    public long EpochOf(int partition) => _epochs[partition];

    /// <summary>A write has gone to disk.</summary>
    /// <param name="openedAs">The epoch under which its shard had opened the partition, whatever the write says.</param>
    public void Written(ShardWrite write, long openedAs)
    {
        if (openedAs != _epochs[write.Partition])
        {
            world.Break(Promise.OneHistory, $"A write under epoch {openedAs} of partition {write.Partition} went to disk, whose epoch is {_epochs[write.Partition]}.");
        }

        var seq = write.FirstSeq;
        foreach (var recorded in write.Events)
        {
            if (seq <= _lastSeqs[write.Partition])
            {
                world.Break(Promise.OneHistory, $"Number {seq} of partition {write.Partition} was written after {_lastSeqs[write.Partition]}.");
            }

            _lastSeqs[write.Partition] = seq++;
            if (recorded.Event is TaskEvent happened)
            {
                Written(happened, recorded);
            }
        }

        CompareCounters();
    }

    private void Written(TaskEvent happened, Recorded recorded)
    {
        if (!_tasks.TryGetValue(happened.Id, out var task))
        {
            _tasks.Add(happened.Id, task = new KnownTask(happened.Id));
        }

        world.Trace?.Written(task, happened);
        if (task.Attempts.Fault(happened) is { } fault)
        {
            world.Break(Promise.AttemptsInTurn, $"Task {happened.Id}: {fault}");
            return;
        }

        var before = task.State;
        world.Coverage.Transition(before?.State, happened);
        TaskState after;
        try
        {
            after = TaskRules.Evolve(before, happened);
        }
        catch (InvalidOperationException cannot)
        {
            world.Break(Promise.OneHistory, cannot.Message);
            return;
        }

        if (before != recorded.Before)
        {
            world.Break(Promise.OneHistory, $"{happened.GetType().Name} of task {happened.Id} was decided on {Words(recorded.Before)}; on disk it is {Words(before)}.");
        }
        else if (after != recorded.After)
        {
            world.Break(Promise.OneHistory, $"The row of task {happened.Id} becomes {Words(recorded.After)}; its events fold to {Words(after)}.");
        }

        task.State = after;
        task.HasCancel |= happened is CancelRequested or TaskCancelled;
        task.HasEnded |= after.State.IsFinal();
        Count(task, before, after);
        world.Model.Written(task, happened);
    }

    private static string Words(TaskState? state) => state is null ? "nothing" : state.ToString();

    private void Count(KnownTask task, TaskState? before, TaskState after)
    {
        Tally of(string queue) => _tallies.TryGetValue(queue, out var tally) ? tally : _tallies[queue] = new Tally();
        if (before is null)
        {
            of(after.Queue).Accepted++;
            var tag = after.Tags.FirstOrDefault(tag => tag.StartsWith(OrderTag, StringComparison.Ordinal));
            task.Order = tag is null ? null : int.Parse(tag.AsSpan(OrderTag.Length), provider: null);
        }
        else
        {
            of(before.Queue).States[(int)before.State]--;
        }

        of(after.Queue).States[(int)after.State]++;
        Open += (after.State.IsFinal() ? 0 : 1) - (before is null || before.State.IsFinal() ? 0 : 1);
    }

    /// <summary>The kept counters equal what was counted here, and what was accepted is there.</summary>
    private void CompareCounters()
    {
        foreach (var (queue, what, number) in world.Disk.Counts())
        {
            var counted = !_tallies.TryGetValue(queue, out var tally) ? 0
                : what == "accepted" ? tally.Accepted
                : what == "pruned" ? 0
                : tally.States[(int)Enum.Parse<StoredState>(what, ignoreCase: true)];
            if (number != counted)
            {
                world.Break(Promise.Conservation, $"Queue '{queue}': the counter {what} is {number}; {counted} were counted.");
            }
        }

        foreach (var (queue, tally) in _tallies)
        {
            if (tally.Accepted != tally.States.Sum())
            {
                world.Break(Promise.Conservation, $"Queue '{queue}': {tally.Accepted} accepted, {tally.States.Sum()} kept and open.");
            }
        }
    }

    private sealed class Tally
    {
        public long Accepted { get; set; }

        public long[] States { get; } = new long[Enum.GetValues<StoredState>().Length];
    }
}

/// <summary>A task that is on disk.</summary>
internal sealed class KnownTask(TaskId id)
{
    public TaskId Id { get; } = id;

    /// <summary>The fold of its events so far; null before the first.</summary>
    public TaskState? State { get; set; }

    /// <summary>The number of the order that a client gave; null for what a handler enqueued.</summary>
    public int? Order { get; set; }

    /// <summary>Whether it was ever cancelled, or asked to stop.</summary>
    public bool HasCancel { get; set; }

    /// <summary>Whether it ever was final.</summary>
    public bool HasEnded { get; set; }

    public AttemptsInTurn Attempts { get; } = new();
}
