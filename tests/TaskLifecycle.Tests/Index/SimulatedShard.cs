using ActorTasks.TaskLifecycle;

namespace ActorTasks.TaskLifecycleTests.Index;

/// <summary>
/// A shard without an actor: its writes are decided, reach the disk and are applied in this order with anything in
/// between, its refills read at any moment after they began, and its clock moves. All by one seed, which also sets
/// how often each of these happens: a rare coincidence is common in some runs.
/// </summary>
internal sealed class SimulatedShard
{
    private readonly Random _random;
    private readonly int[] _weights;
    private readonly int _longestWaitUs;
    private readonly Queue<SimulatedWrite> _decided = [];
    private readonly Queue<SimulatedWrite> _committed = [];
    private readonly HashSet<TaskId> _writing = [];
    private readonly List<TaskId> _expiring = [];
    private SimulatedReads _reads;
    private ulong _ids;

    public SimulatedShard(int seed)
    {
        _random = new Random(seed);
        _weights = [.. Enumerable.Range(0, 11).Select(action => action is 0 or 6 or 7 or 9 ? _random.Next(1, 9) : _random.Next(0, 5))];
        _longestWaitUs = _random.Next(1, 16);
        Limits = new IndexLimits(_random.Next(1, 8), _random.Next(1, 8));
        Index = new ShardIndex(Limits, KindOf);
        _reads = new SimulatedReads(Index, Table, _random);
    }

    public IndexLimits Limits { get; }

    public ShardIndex Index { get; private set; }

    public SimulatedTable Table { get; } = new(KindOf);

    /// <summary>All tasks as of their last applied write.</summary>
    public Dictionary<TaskId, IndexRow> Applied { get; } = [];

    public long NowUs { get; private set; } = 1_000;

    /// <summary>The last time at which the index looked for due tasks.</summary>
    public long LookedUs { get; private set; } = long.MinValue;

    public static IReadOnlyList<string> Kinds { get; } = ["async", "thread"];

    public static string? KindOf(string type) => type switch { "mail" or "image" => "async", "hash" => "thread", _ => null };

    /// <summary>Versions of a task that are on disk and not applied yet.</summary>
    public IEnumerable<SimulatedWrite> OnDiskOnly(TaskId id) => _committed.Where(write => write.After.Id == id);

    public bool IsWriting(TaskId id) => _writing.Contains(id);

    public bool IsTaken(TaskId id) => _writing.Contains(id) || _expiring.Contains(id);

    public int TakenCount => _writing.Count + _expiring.Count;

    /// <summary>How many tasks may be kept only because a refill is under way.</summary>
    public int TouchedBound => (_reads.Ready * Limits.Ready) + (_reads.Due * Limits.Due);

    public void Step()
    {
        var pick = _random.Next(_weights.Sum());
        var action = 0;
        while (pick >= _weights[action])
        {
            pick -= _weights[action++];
        }

        switch (action)
        {
            case 0: Submit(); break;
            case 1: Offer(_random.Next(1, 4), refuse: _random.Next(5) == 0); break;
            case 2: End(RandomOutcome()); break;
            case 3: Ask(id => new CancelTask(id, CancelMode.Cooperative, "alice"), row => !row.State.State.IsFinal()); break;
            case 4: Ask(id => new RetryTask(id, "alice", null), row => row.State.State.IsFinal()); break;
            case 5: Free(); break;
            case 6: Commit(_random.Next(1, 6)); break;
            case 7: ApplyCommitted(_random.Next(1, 6)); break;
            case 8: Look(_random.Next(_longestWaitUs)); break;
            case 9: _reads.Advance(); break;
            default: Expire(); break;
        }
    }

    /// <summary>Everything that is under way comes to its end; the clock moves only to where the index asks it to.</summary>
    /// <returns>False when nothing moved any more.</returns>
    public bool Drain()
    {
        Commit(int.MaxValue);
        ApplyCommitted(int.MaxValue);
        Look(0);
        Expire();
        for (var phase = 0; phase < 3; phase++)
        {
            _reads.Advance();
        }

        Free();
        Offer(int.MaxValue, refuse: false);
        End(new AttemptOutcome.Succeeded(null, default));
        Ask(id => new CancelTask(id, CancelMode.Force, "alice"), row => KindOf(row.State.Type) is null && !row.State.State.IsFinal());
        var isReading = _reads.Ready + _reads.Due > 0 || Index.NeedsDueRefill || Kinds.Any(Index.NeedsRefill);
        if (_decided.Count > 0 || _expiring.Count > 0 || isReading)
        {
            return true;
        }

        if (Index.NextDueUs is not { } next)
        {
            return false;
        }

        Look(Math.Max(0, next - NowUs));
        return true;
    }

    /// <summary>The process is killed: what is not on disk is gone, and a new index begins from the table.</summary>
    public void Restart()
    {
        _decided.Clear();
        ApplyCommitted(int.MaxValue);
        _writing.Clear();
        _expiring.Clear();
        Index = new ShardIndex(Limits, KindOf);
        _reads = new SimulatedReads(Index, Table, _random);
        var ever = new DueKey(long.MinValue, default);
        var dueAfter = _random.Next(3) == 0 ? ever : new DueKey(NowUs, default);
        var due = Table.Due(dueAfter, _random.Next(2) == 0 ? ever : dueAfter, Limits.Due);
        Index.Load(
            Table.Running,
            Table.Held,
            Kinds.Select(kind => Table.Ready(kind, null, NowUs, Limits.Ready)),
            due.Rows,
            dueAfter,
            due.Complete,
            NowUs);
        LookedUs = NowUs;
    }

    private void Submit()
    {
        string[] types = ["mail", "image", "hash", "unknown"];
        var type = types[_random.Next(types.Length)];
        var id = TaskId.Create(_random.Next(1_000), 0, ++_ids);
        long? readyAtUs = _random.Next(2) == 0 ? null : NowUs + _random.Next(-5, 30);
        long? expiresAtUs = _random.Next(2) == 0 ? null : NowUs + _random.Next(-2, 60);
        var policy = Given.Policy(maxAttempts: 3, maxLosses: 3) with { DelayUs = 5, MaxDelayUs = 20 };
        var submit = Given.Submit(policy, readyAtUs, expiresAtUs) with { Id = id, Type = type, Priority = _random.Next(3) };
        Write(id, submit, KindOf(type) is null ? "no-worker" : null);
    }

    private void Offer(int count, bool refuse)
    {
        foreach (var kind in Kinds)
        {
            ReadyKey? bound = _random.Next(3) == 0 ? Index.Head(kind) : null;
            foreach (var state in Index.Take(kind, count, bound, NowUs))
            {
                if (IsWriting(state.Id) || !Index.Starting(state.Id))
                {
                    continue;
                }

                if (refuse || !Write(state.Id, new StartAttempt(state.Id, Given.Node), null))
                {
                    Index.NotStarted(state.Id);
                }
            }
        }
    }

    private void End(AttemptOutcome outcome)
    {
        if (Pick(row => row.State.State == StoredState.Running) is { } row)
        {
            Write(row.State.Id, Given.Ended(row.State, outcome), outcome is AttemptOutcome.TimedOut ? "attempt" : null);
        }
    }

    private AttemptOutcome RandomOutcome() => _random.Next(6) switch
    {
        0 => new AttemptOutcome.Succeeded(null, default),
        1 => Given.Failure(retryAtUs: NowUs + _random.Next(40)),
        2 => Given.Failure(),
        3 => new AttemptOutcome.TimedOut(Given.Error()),
        4 => new AttemptOutcome.Lost("killed"),
        _ => new AttemptOutcome.Released("drain"),
    };

    private void Ask(Func<TaskId, TaskCommand> command, Func<IndexRow, bool> of)
    {
        if (Pick(of) is { } row)
        {
            Write(row.State.Id, command(row.State.Id), row.HeldBy);
        }
    }

    private void Free()
    {
        if (Pick(row => row.State.State == StoredState.Waiting && row.HeldBy == "attempt") is { } row)
        {
            _writing.Add(row.State.Id);
            _decided.Enqueue(new SimulatedWrite(row.State, row.State, null, NowUs, IsMark: true));
        }
    }

    private bool Write(TaskId id, TaskCommand command, string? heldBy)
    {
        var before = Applied.TryGetValue(id, out var row) ? row.State : null;
        if (TaskRules.Decide(before, command, Given.At(NowUs)) is not Decision.Accepted { Events: { IsEmpty: false } events })
        {
            return false;
        }

        var after = Given.Fold(before, events)!;
        _writing.Add(id);
        _decided.Enqueue(new SimulatedWrite(before, after, after.State == StoredState.Waiting ? heldBy : null, NowUs, IsMark: false));
        return true;
    }

    private void Commit(int count)
    {
        while (count-- > 0 && _decided.TryDequeue(out var write))
        {
            Table.Commit(write);
            _committed.Enqueue(write);
        }
    }

    private void ApplyCommitted(int count)
    {
        while (count-- > 0 && _committed.TryDequeue(out var write))
        {
            _writing.Remove(write.After.Id);
            Applied[write.After.Id] = new IndexRow(write.After, write.HeldBy);
            if (!write.IsMark)
            {
                Index.Apply(write.Before, write.After, write.HeldBy, write.AtUs);
            }
            else if (!Index.Unhold(write.After.Id))
            {
                throw new InvalidOperationException($"The held task {write.After.Id} was not in memory.");
            }
        }
    }

    private void Look(long aheadUs)
    {
        NowUs += aheadUs;
        LookedUs = NowUs;
        _expiring.AddRange(Index.Due(NowUs).Select(expire => expire.Id));
    }

    private void Expire()
    {
        foreach (var id in _expiring.Where(id => !IsWriting(id)).ToList())
        {
            _expiring.Remove(id);
            if (!Write(id, new ExpireTask(id), null))
            {
                Index.NotStarted(id);
            }
        }
    }

    private IndexRow? Pick(Func<IndexRow, bool> of)
    {
        var rows = Applied.Values.Where(row => !IsWriting(row.State.Id) && of(row)).ToList();
        return rows.Count == 0 ? null : rows[_random.Next(rows.Count)];
    }
}
