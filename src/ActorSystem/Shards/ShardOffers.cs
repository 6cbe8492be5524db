using System.Collections.Immutable;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Actors;

/// <summary>What a shard offers to the pool: the best ready task of each kind, and the starts that claims asked for.</summary>
internal sealed class ShardOffers(int partition, ShardContext context, ShardIndex index, TaskMemory memory, IActorRef pool)
{
    private const long LookAgainAfterUs = 1_000_000;

    private readonly StartingClaims _claims = new();
    private readonly StandingSlots _standing = new();
    private readonly ToldHeads _told = new();

    /// <summary>When to look again at tasks that are in the ready order though the clock says they are not ready.</summary>
    public long? LookAgainUs { get; private set; }

    /// <summary>Whether the pool has not heard of this attempt yet.</summary>
    public bool IsUnannounced(AttemptToken token) => _claims.IsUnannounced(token);

    /// <summary>Tells the pool of the heads that changed.</summary>
    public void TellHeads(long nowUs)
    {
        LookAgainUs = null;
        foreach (var kind in HandlerKind.All)
        {
            var best = Head(kind, nowUs);
            if (_told.IsNews(kind, best))
            {
                pool.Tell(new HeadChanged(partition, kind, best, _told.LastClaim(kind)));
            }
        }
    }

    /// <summary>Takes tasks out of the ready order for a claim and tells the pool at once how many.</summary>
    /// <returns>The starts that are to be decided.</returns>
    public IReadOnlyList<ShardWork.Start> Claim(ClaimTasks claim, long nowUs)
    {
        var taken = index.Take(claim.Kind, claim.Count, claim.NotWorseThan, nowUs).Where(task => index.Starting(task.Id)).ToList();
        if (taken.Count > 0)
        {
            _claims.Begin(claim.Claim, claim.Kind, taken.Count);
        }

        var kept = claim.IsStanding ? claim.Count - taken.Count : 0;
        _standing.Keep(claim.Kind, claim.Claim, kept);
        var best = Head(claim.Kind, nowUs);
        _told.AnswerClaim(claim.Kind, claim.Claim, best);
        pool.Tell(new ClaimTaken(partition, claim.Kind, claim.Claim, taken.Count + kept, best));
        return [.. taken.Select(task => new ShardWork.Start(new StartAttempt(task.Id, context.Node), claim.Claim))];
    }

    /// <summary>
    /// A new task starts in the write of its submit if it is ready, nothing goes before it, in memory or on disk, and the
    /// pool left a slot for it here.
    /// </summary>
    /// <returns>The events of the write, and the slot that it takes; the events as they came and null if it does not start.</returns>
    public (ImmutableArray<TaskEvent> Events, StandingSlot? Slot) WithStart(ImmutableArray<TaskEvent> events, in Facts facts)
    {
        if (events[0] is not TaskSubmitted submitted || submitted.ReadyAtUs > facts.NowUs || TakeSlot(submitted.Type) is not { } slot)
        {
            return (events, null);
        }

        var start = TaskRules.Decide(TaskRules.Evolve(null, submitted), new StartAttempt(submitted.Id, context.Node), facts);
        if (start is Decision.Accepted { Events: var started })
        {
            return (events.AddRange(started), slot);
        }

        SlotSettled(slot, null);
        return (events, null);
    }

    /// <summary>The task of a slot is on disk with its start; or there is none (null), and the slot is free.</summary>
    public void SlotSettled(StandingSlot slot, TaskState? started) => pool.Tell(new AttemptsStarted(
        partition,
        slot.Kind,
        slot.Claim,
        Settled: 1,
        started is null ? [] : [new StartedAttempt(started, memory.Payload(started.Id))]));

    /// <summary>Gives back the slots that are kept for tasks that come.</summary>
    public void ReturnSlots(string kind)
    {
        foreach (var (claim, left) in _standing.TakeAll(kind))
        {
            pool.Tell(new AttemptsStarted(partition, kind, claim, left, []));
        }
    }

    /// <summary>A start is on disk, or came to nothing; with its last one the claim is answered.</summary>
    public void StartSettled(ShardWork.Start start, TaskState? state)
    {
        var isStarted = state is { State: StoredState.Running } && state.Node == context.Node;
        if (!isStarted)
        {
            index.NotStarted(start.Id);
        }

        if (_claims.Settle(start.Claim, isStarted ? state!.Token : null) is not { } settled)
        {
            return;
        }

        // As they are now: one that was cancelled by force meanwhile is not told at all.
        var started = settled.Started
            .Select(token => index.Find(token.Id) is { State: StoredState.Running } now && now.Token == token ? now : null)
            .OfType<TaskState>()
            .Select(now => new StartedAttempt(now, memory.Payload(now.Id)))
            .ToList();
        pool.Tell(new AttemptsStarted(partition, settled.Kind, start.Claim, settled.Settled, started));
    }

    private StandingSlot? TakeSlot(string type) =>
        context.Handlers.KindOf(type) is { } kind
        && index.Head(kind) is null && index.ReadyHorizon(kind) is null
        && _standing.Take(kind) is { } claim
            ? new StandingSlot(kind, claim)
            : null;

    /// <summary>
    /// A head that cannot start now would be claimed in vain again and again: the clock, having gone back, does not call it
    /// ready, or it has expired and its expiry is not on disk yet. What is behind it and can start is offered in its place.
    /// </summary>
    private ReadyKey? Head(string kind, long nowUs)
    {
        var best = index.Head(kind);
        if (best is null || index.CanStart(best.Value, nowUs))
        {
            return best;
        }

        LookAgainUs = nowUs + LookAgainAfterUs;
        var startable = index.Take(kind, 1, null, nowUs);
        return startable.Count == 0 ? null : ReadyKey.Of(startable[0]);
    }
}

/// <summary>A slot that the pool has set aside for a task that comes.</summary>
/// <param name="Claim">The claim that it belongs to.</param>
internal sealed record StandingSlot(string Kind, long Claim);
