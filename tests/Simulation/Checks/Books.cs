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
    private static readonly StoredState[] s_states = Enum.GetValues<StoredState>();

    private readonly Dictionary<TaskId, KnownTask> _tasks = [];
    private readonly Dictionary<TaskId, TaskState> _open = [];
    private readonly long[] _lastSeqs = new long[partitions];
    private readonly long[] _epochs = new long[partitions];
    private readonly Dictionary<string, Tally> _tallies = new(StringComparer.Ordinal);

    /// <summary>Tasks that are not final.</summary>
    public IReadOnlyCollection<TaskState> OpenTasks => _open.Values;

    /// <summary>All tasks.</summary>
    public IReadOnlyCollection<KnownTask> Tasks => _tasks.Values;

    /// <summary>The tag that carries the number of an order.</summary>
    public static string TagOf(int order) => $"{OrderTag}{order}";

    /// <summary>The number of the order that a task came of; null for what a handler enqueued.</summary>
    public static int? OrderOf(TaskState task) => task.Tags.FirstOrDefault(tag => tag.StartsWith(OrderTag, StringComparison.Ordinal)) is { } tag
        ? int.Parse(tag.AsSpan(OrderTag.Length), provider: null)
        : null;

    /// <summary>A task on disk; null for none.</summary>
    public KnownTask? Find(TaskId id) => _tasks.GetValueOrDefault(id);

    /// <summary>How long ago the last event of a task was written.</summary>
    public TimeSpan SinceWritten(TaskId id) => world.Elapsed - _tasks[id].WrittenAt;

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

        world.Model.Written(write.Events);
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

        if (FaultBesideHandlers(happened, before) is { } overlap)
        {
            world.Break(Promise.AttemptsInTurn, $"Task {happened.Id}: {overlap}");
        }

        task.Add(happened, after, world.Elapsed);
        Count(before, after);
        world.Idleness.Written(happened, after);
        world.Model.Written(task, happened);
    }

    private static string Words(TaskState? state) => state is null ? "nothing" : state.ToString();

    /// <summary>What the events say of attempts is held against the handlers that run in this process.</summary>
    private string? FaultBesideHandlers(TaskEvent happened, TaskState? before)
    {
        var runs = world.Node.Runner.AttemptOf(happened.Id);
        return happened switch
        {
            AttemptStarted started when runs is { } other => $"attempt {started.Attempt} is started while the handler of attempt {other.Attempt} runs.",
            AttemptLost lost when before!.Token.Incarnation == world.Node.Incarnation => $"attempt {lost.Attempt} is told to be lost, and its process lives.",
            AttemptReleased or AttemptFailed or TaskSucceeded when runs == before!.Token => $"{happened.GetType().Name} is recorded while the handler of attempt {before!.Attempt} runs.",
            _ => null,
        };
    }

    private void Count(TaskState? before, TaskState after)
    {
        Tally of(string queue) => _tallies.TryGetValue(queue, out var tally) ? tally : _tallies[queue] = new Tally();
        if (before is null)
        {
            of(after.Queue).Accepted++;
        }
        else
        {
            of(before.Queue).States[(int)before.State]--;
        }

        of(after.Queue).States[(int)after.State]++;
        if (after.State.IsFinal())
        {
            _open.Remove(after.Id);
        }
        else
        {
            _open[after.Id] = after;
        }
    }

    /// <summary>The kept counters equal what was counted here, none more and none less, and what was accepted is there.</summary>
    private void CompareCounters()
    {
        var kept = world.Disk.Counts().ToDictionary(count => (count.Queue, count.What), count => count.Number);
        foreach (var (queue, tally) in _tallies)
        {
            Compare(kept, queue, "accepted", tally.Accepted);
            foreach (var state in s_states)
            {
                Compare(kept, queue, state.Name(), tally.States[(int)state]);
            }

            if (tally.Accepted != tally.States.Sum())
            {
                world.Break(Promise.Conservation, $"Queue '{queue}': {tally.Accepted} accepted, {tally.States.Sum()} kept and open.");
            }
        }

        foreach (var ((queue, what), number) in kept.Where(left => left.Value != 0))
        {
            world.Break(Promise.Conservation, $"Queue '{queue}': the counter {what} is {number}; none were counted.");
        }
    }

    private void Compare(Dictionary<(string Queue, string What), long> kept, string queue, string what, long counted)
    {
        kept.Remove((queue, what), out var number);
        if (number != counted)
        {
            world.Break(Promise.Conservation, $"Queue '{queue}': the counter {what} is {number}; {counted} were counted.");
        }
    }

    private sealed class Tally
    {
        public long Accepted { get; set; }

        public long[] States { get; } = new long[s_states.Length];
    }
}
