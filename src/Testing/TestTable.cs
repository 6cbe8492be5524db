using System.Collections.Immutable;
using ActorTasks.Actors;
using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Testing;

/// <summary>
/// The tasks of a test by the real rules, in the tables of the store in memory: what is asked is decided, folded and
/// written at once. Safe for several threads.
/// </summary>
internal sealed class TestTable(ITaskStore store, ManualClock clock, ActorTasksOptions options, TaskWatchers watchers)
{
    /// <summary>The middle: a delay is then exactly what its policy says, whatever its jitter.</summary>
    private const double Chance = 0.5;

    private readonly object _gate = new();
    private readonly Dictionary<TaskId, TaskState> _states = [];
    private readonly List<TaskId> _order = [];
    private long? _epoch;
    private long _seq;

    /// <summary>All tasks in the order in which they were accepted.</summary>
    public IReadOnlyList<TaskState> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _order.Select(id => _states[id])];
            }
        }
    }

    /// <summary>A task; null where there is none.</summary>
    public TaskState? Find(TaskId id)
    {
        lock (_gate)
        {
            return _states.GetValueOrDefault(id);
        }
    }

    /// <summary>Decides a command and writes what follows from it.</summary>
    /// <exception cref="KeyTakenException">A key belongs to an earlier task; nothing is written.</exception>
    public (TaskState? After, Decision Decision) Do(TaskCommand command, KeyClaim? key = null)
    {
        lock (_gate)
        {
            var before = _states.GetValueOrDefault(command.Id);
            var decision = TaskRules.Decide(before, command, new Facts(clock.NowUs(), Chance));
            if (decision is Decision.Accepted { Events: { IsEmpty: false } events })
            {
                Write(events, key);
            }

            return (_states.GetValueOrDefault(command.Id), decision);
        }
    }

    private void Write(ImmutableArray<TaskEvent> events, KeyClaim? key)
    {
        var after = new Dictionary<TaskId, TaskState>();
        var recorded = new List<Recorded>();
        foreach (var happened in events)
        {
            var before = after.GetValueOrDefault(happened.Id) ?? _states.GetValueOrDefault(happened.Id);
            var now = TaskRules.Evolve(before, happened);
            after[happened.Id] = now;
            recorded.Add(new Recorded(happened, before, now, ClaimsOf(happened, key)));
        }

        var append = store.AppendAsync(new ShardWrite(0, Epoch(), _seq + 1, recorded));
        if (append.Exception is { } refused)
        {
            throw refused.InnerException!;
        }

        _seq += recorded.Count;
        foreach (var (id, state) in after)
        {
            if (!_states.ContainsKey(id))
            {
                _order.Add(id);
            }

            _states[id] = state;
            watchers.Written(state);
        }
    }

    /// <summary>A submit claims its own key; a task that a handler enqueued claims one of the same making.</summary>
    private Claims? ClaimsOf(TaskEvent happened, KeyClaim? key) => happened switch
    {
        TaskSubmitted { IdempotencyKey: not null } when key is not null => new Claims(key),
        TaskSubmitted { IdempotencyKey: { } own } submitted => new Claims(SubmitCommands.KeyOf(own, HashOf(submitted), submitted.AtUs, options)),
        _ => null,
    };

    private static byte[] HashOf(TaskSubmitted submitted) =>
        SubmitCommands.RequestHash(new Submission { Type = submitted.Type, Payload = submitted.Data });

    /// <summary>The store in memory does what it is asked before it returns.</summary>
    private long Epoch()
    {
        if (_epoch is { } known)
        {
            return known;
        }

        var opened = store.OpenAsync(0, new WindowSizes(1, 1, []), clock.NowUs(), CancellationToken.None).GetAwaiter().GetResult();
        _epoch = opened.Epoch;
        _seq = opened.LastSeq;
        return opened.Epoch;
    }
}
