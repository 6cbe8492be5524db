namespace ActorTasks.Actors;

/// <summary>The pool's reminder to itself to claim: what came meanwhile is claimed for together.</summary>
internal sealed record ClaimNow
{
    public static ClaimNow Instance { get; } = new();
}

/// <summary>
/// Asks the shards for work while slots are free. It asks after what is in the pool's mailbox by then, so that many
/// slots that come free together make one claim. While nothing waits it leaves slots with the shards (standing claims),
/// so that tasks that come need not be asked for; it takes them back when others need them. A paused or ended one asks
/// for nothing.
/// </summary>
internal sealed class Claiming(PoolContext context, IActorRef self)
{
    private readonly Dictionary<string, KindSlots> _kinds =
        HandlerKind.All.ToDictionary(kind => kind, kind => new KindSlots(kind, context.Options.Slots(kind), context.Clock));

    private readonly AheadLimits _limits = new(context.Options.Prefetch, context.HasCallers, context.Clock);

    private readonly Dictionary<int, IActorRef> _shards = [];
    private readonly Func<long> _nextClaim = new Counter().Next;
    private TimeSpan _pause;
    private bool _isReminded;
    private bool _hasEnded;

    /// <summary>Whether claims are on the way.</summary>
    public bool IsReserved => _kinds.Values.Any(slots => slots.Reserved > 0);

    public KindSlots Slots(string kind) => _kinds[kind];

    /// <summary>The slots of all kinds.</summary>
    public IEnumerable<KindSlots> All => _kinds.Values;

    /// <summary>The shard of a partition; null while it is down.</summary>
    public IActorRef? Shard(int partition) => _shards.GetValueOrDefault(partition);

    /// <summary>A shard has come up; what an earlier incarnation was asked is void.</summary>
    public void Up(int partition, IActorRef shard)
    {
        _shards[partition] = shard;
        foreach (var slots in _kinds.Values)
        {
            slots.Unreserve(slots.Heads.Reset(partition));
        }
    }

    /// <summary>An actor is gone; if it was a shard that has not come up again yet, its claims are void.</summary>
    public void Gone(IActorRef gone)
    {
        foreach (var partition in _shards.Where(shard => shard.Value.Equals(gone)).Select(shard => shard.Key).ToList())
        {
            _shards.Remove(partition);
            foreach (var slots in _kinds.Values)
            {
                slots.Unreserve(slots.Heads.Remove(partition));
            }
        }
    }

    public void OnHead(HeadChanged head)
    {
        var slots = _kinds[head.Kind];
        slots.Heads.Tell(head.Partition, head.Best, head.AfterClaim);
        Remind();
    }

    public void OnTaken(ClaimTaken taken)
    {
        var slots = _kinds[taken.Kind];
        slots.Unreserve(slots.Heads.Taken(taken.Partition, taken.Claim, taken.Taken, taken.Best));
        Remind();
    }

    /// <summary>Starts are on disk: their slots are no longer reserved but about to be taken.</summary>
    public KindSlots Settled(AttemptsStarted started)
    {
        var slots = _kinds[started.Kind];
        slots.Unreserve(slots.Heads.Settled(started.Partition, started.Claim, started.Settled));
        Remind();
        return slots;
    }

    /// <summary>Slots, tasks or shards have changed.</summary>
    public void Remind()
    {
        if (!_isReminded && _pause == TimeSpan.Zero && !_hasEnded)
        {
            _isReminded = true;
            self.Tell(ClaimNow.Instance, self);
        }
    }

    /// <summary>Attempts have died with an earlier process.</summary>
    public void Lost() => _limits.Lost();

    /// <summary>Asks for as many tasks of each kind as there are free slots, and some ahead where handlers are quick.</summary>
    public void ClaimAll()
    {
        _isReminded = false;
        if (_pause > TimeSpan.Zero || _hasEnded)
        {
            return;
        }

        foreach (var slots in _kinds.Values)
        {
            Ask(slots, slots.Heads.Plan(slots.Claimable(_limits), _nextClaim));
            Ask(slots, slots.Heads.PlanStanding(slots.Free, _nextClaim));
            TakeBack(slots, slots.Heads.HasUnserved ? slots.Heads.TakeBack() : slots.Heads.TakeBackOutdated());
        }
    }

    private void Ask(KindSlots slots, IReadOnlyList<(int Partition, ClaimTasks Claim)> plan)
    {
        foreach (var (partition, claim) in plan)
        {
            slots.Reserve(claim.Count);
            _shards[partition].Tell(claim, self);
        }
    }

    private void TakeBack(KindSlots slots, IReadOnlyList<int> partitions)
    {
        foreach (var partition in partitions)
        {
            _shards[partition].Tell(new ReturnSlots(slots.Kind), self);
        }
    }

    /// <summary>Asks for nothing until <see cref="Resume"/>.</summary>
    /// <returns>False when a pause as long is under way.</returns>
    public bool Pause(TimeSpan pause)
    {
        if (_pause >= pause)
        {
            return false;
        }

        _pause = pause;
        TakeAllBack();
        return true;
    }

    public void Resume()
    {
        _pause = TimeSpan.Zero;
        Remind();
    }

    /// <summary>Asks for nothing any more.</summary>
    public void End()
    {
        _hasEnded = true;
        TakeAllBack();
    }

    private void TakeAllBack()
    {
        foreach (var slots in _kinds.Values)
        {
            TakeBack(slots, slots.Heads.TakeBack());
        }
    }

    /// <summary>Numbers the claims, over all kinds.</summary>
    private sealed class Counter
    {
        private long _last;

        public long Next() => ++_last;
    }
}
