using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Actors;

/// <summary>
/// Where a shard's work is done: facts → rules → one atomic write → on disk → state, effects and answers. A task has
/// one write under way at a time; what is asked of it meanwhile waits behind it, other tasks go on.
/// </summary>
/// <param name="room">What there is for new tasks; null for no bound.</param>
/// <param name="persist">Gives the events of a write to the journal, as one atomic write.</param>
internal sealed class ShardDesk(
    ShardContext context,
    ShardIndex index,
    TaskMemory memory,
    ShardReads reads,
    ShardOffers offers,
    IActorRef pool,
    OpenTaskShare? room,
    Action<PendingWrite> persist)
{
    private readonly PendingWrites _writes = new();
    private IReadOnlyCollection<ShardWork> _inTurn = [];
    private ShardWork? _inHand;
    private IReadOnlyList<ShardCommand> _together = [];

    /// <summary>Attempts that are over for the record while their handlers still run.</summary>
    public EndingHandlers Ending { get; } = new();

    /// <summary>Callers whose commands the journal may have, and those whose it has not.</summary>
    public (IEnumerable<ReplyHandle> HandedOver, IEnumerable<ReplyHandle> Waiting) Unanswered()
    {
        var (handedOver, waiting) = _writes.All();
        var others = Callers([.. waiting, .. _inTurn, .. _inHand is null ? [] : new[] { _inHand }]);
        return (Callers(handedOver), others.Concat(_together.Select(call => call.Reply)));
    }

    /// <summary>Does what came together, one after the other.</summary>
    public void ConsiderAll(IReadOnlyList<ShardCommand> calls)
    {
        _together = calls;
        foreach (var call in calls)
        {
            Consider(new ShardWork.Call(call));
        }

        _together = [];
    }

    /// <summary>Does it now if all facts are there, else when they are.</summary>
    public void Consider(ShardWork work)
    {
        if (_writes.IsBusy(work.Id))
        {
            _writes.Wait(work);
        }
        else if (reads.Parked.Has(work.Id))
        {
            reads.Parked.Park(work);
        }
        else if (index.Find(work.Id) is { } state)
        {
            Decide(work, state);
        }
        else if (work.Command is null or SubmitTask || context.OpenTasks is null)
        {
            Decide(work, memory.Find(work.Id));
        }
        else
        {
            reads.Parked.Park(work);
        }
    }

    /// <summary>
    /// Does what waited, in turn, beginning with the state that its task has now; null for a task that does not exist.
    /// What waited for another task, which was to come to be in the same write, is considered anew.
    /// </summary>
    public void DecideInTurn(IReadOnlyCollection<ShardWork> waiting, TaskState? state)
    {
        _inTurn = waiting;
        foreach (var work in waiting)
        {
            if (_writes.IsBusy(work.Id))
            {
                _writes.Wait(work);
            }
            else if (state is not null && state.Id != work.Id)
            {
                Consider(work);
            }
            else
            {
                Decide(work, state);
            }
        }

        _inTurn = [];
    }

    /// <summary>New tasks whose writes are under way.</summary>
    public int Coming => _writes.Coming;

    /// <summary>The journal told of one event of the oldest write; with its last one the write is on disk.</summary>
    /// <returns>The events of that write, or 0 while others of it are to come.</returns>
    public int Written()
    {
        if (_writes.Told() is not { } write)
        {
            return 0;
        }

        foreach (var recorded in write.Events)
        {
            memory.Follow((TaskEvent)recorded.Event, recorded.After!);
        }

        index.Apply(write.Before, write.After, write.HeldBy, write.AtUs);
        reads.Parked.Written(write.After);
        foreach (var created in write.Created)
        {
            index.Apply(null, created, null, write.AtUs);
            reads.Parked.Written(created);
        }

        TellOfAttempt(write);
        if (write.After is { State: StoredState.Failed, Error: { } error })
        {
            Log.TaskFailed(context.Log, write.After.Id, write.After.Type, write.After.Attempt, error.Type, error.Message);
        }

        Done(write.Work, write.After, null);
        context.Watchers.Written(write.After);
        if (write.Slot is { } slot)
        {
            offers.SlotSettled(slot, write.After);
        }

        DecideInTurn(_writes.End(write), write.After);
        return write.Events.Count;
    }

    /// <summary>The journal refused one event of the oldest write; with its last one the task is as it was.</summary>
    /// <exception cref="InvalidOperationException">It refused what it must not.</exception>
    public void Refused(Exception cause)
    {
        if (_writes.Told() is not { } write)
        {
            return;
        }

        if (write.Slot is { } slot)
        {
            offers.SlotSettled(slot, null);
        }

        var waiting = _writes.End(write);
        switch (write.Work)
        {
            case ShardWork.Call { Asked.Reply: var reply } when cause is KeyTakenException { SameRequest: true } taken:
                reads.AskEarlier(reply, taken.Earlier);
                break;
            case ShardWork.Call { Asked.Reply: var reply }:
                reply.Settle(cause is KeyTakenException conflict ? Replies.KeyConflict(conflict) : Replies.NotStored(cause));
                break;
            case ShardWork.Start:
                Done(write.Work, write.Before, null);
                break;
            case ShardWork.Report { Reported: var report } when Outcomes.OfRefused(report, cause) is { } instead:
                TellOfTaken(report, instead, cause);
                waiting = [new ShardWork.Report(instead, InPlaceOf: report), .. waiting];
                break;
            default:
                throw new InvalidOperationException($"The journal refused {write.Events[0].Event.GetType().Name} of task {write.After.Id}.", cause);
        }

        DecideInTurn(waiting, write.Before);
    }

    private void Decide(ShardWork work, TaskState? state)
    {
        _inHand = work;
        DecideNow(work, state);
        _inHand = null;
    }

    private void DecideNow(ShardWork work, TaskState? state)
    {
        if (work is ShardWork.Call { Asked.Reply: { IsAbandoned: true } abandoned })
        {
            abandoned.Fail(isStoredUnknown: false, "The caller was answered before.");
            return;
        }

        if (work.Command is not { } command)
        {
            Done(work, state, null);
            return;
        }

        if (command is SubmitTask && work is ShardWork.Call { Asked.Reply: var refused } && room?.TryTake() == false)
        {
            refused.Settle(Replies.TooManyOpen(room.Limit));
            return;
        }

        var facts = new Facts(context.Clock.NowUs(), context.Chance.Next());
        if (work is ShardWork.Call { Asked.DelayUs: { } delayUs } && command is SubmitTask submit)
        {
            command = submit.DelayedFrom(facts.NowUs, delayUs);
        }

        var decision = TaskRules.Decide(state, command, facts);
        if (decision is not Decision.Accepted { Events: { IsEmpty: false } events })
        {
            Done(work, state, decision as Decision.Rejected);
        }
        else if (work is ShardWork.Call { Asked.Reply: var reply } && !reply.TryHandOver())
        {
            reply.Fail(isStoredUnknown: false, "The caller was answered before.");
        }
        else
        {
            (events, var slot) = offers.WithStart(events, facts);
            var write = Writes.Of(work, state, events, after => HeldBy(work, after), Clocks.Us(context.Options.KeyRetention));
            write.Slot = slot;
            _writes.Begin(write);
            persist(write);
        }
    }

    /// <summary>The work is done: who asked for it hears of it.</summary>
    private void Done(ShardWork work, TaskState? state, Decision.Rejected? rejected)
    {
        switch (work)
        {
            case ShardWork.Call { Asked.Reply: var reply }:
                reply.Settle(rejected is null ? new TaskReply.Accepted(state!) : Replies.Of(rejected));
                break;
            case ShardWork.Start start:
                offers.StartSettled(start, state);
                break;
            case ShardWork.Report report:
                SettleResult(report.InPlaceOf ?? report.Reported, state);
                OnReportDone(report.Reported);
                break;
            default:
                index.NotStarted(work.Id);
                break;
        }
    }

    /// <summary>A result file is kept when it is the task's; of a late outcome nothing is.</summary>
    private void SettleResult(AttemptReport report, TaskState? state)
    {
        if (report.Outcome is AttemptOutcome.Succeeded { Result.File: { } name })
        {
            context.Files?.Settle(new FileKey(report.Token.Id, name), state?.Result?.File == name);
        }
    }

    private void OnReportDone(AttemptReport report)
    {
        pool.Tell(new ReportRecorded(report.Token, report.HandlerEnded));
        if (report.HandlerEnded && Ending.Ended(report.Token) && index.HeldBy(report.Token.Id) == HeldReasons.Attempt)
        {
            reads.Unmark([report.Token.Id]);
        }
    }

    /// <summary>An attempt that is to stop is told so; one that is over while its handler runs is remembered.</summary>
    private void TellOfAttempt(PendingWrite write)
    {
        if (write.Before is not { State: StoredState.Running } before)
        {
            return;
        }

        if (write.Work is ShardWork.Report { Reported: { HandlerEnded: false } timedOut })
        {
            Ending.Add(timedOut.Token);
        }
        else if (write.Work is ShardWork.Call { Command: CancelTask cancel } && !offers.IsUnannounced(before.Token))
        {
            if (write.After.State != StoredState.Running)
            {
                Ending.Add(before.Token);
            }

            pool.Tell(new CancelAttempt(before.Token, cancel.Mode));
        }
    }

    /// <summary>A handler has an id of a task that will not be: whoever looks for it finds here which one there is in its place.</summary>
    private void TellOfTaken(AttemptReport refused, AttemptReport instead, Exception cause)
    {
        if (cause is not KeyTakenException taken
            || refused.Outcome is not AttemptOutcome.Succeeded success || instead.Outcome is not AttemptOutcome.Succeeded)
        {
            return;
        }

        foreach (var key in taken.All)
        {
            var dropped = success.Enqueued.First(task => task.Submit.IdempotencyKey == key.Key).Submit;
            Log.EnqueuedEarlier(context.Log, dropped.Id, dropped.Type, refused.Token.Id, key.Key, key.Earlier);
        }
    }

    private string? HeldBy(ShardWork work, TaskState after)
    {
        var isEnding = Ending.Has(after.Id) || work is ShardWork.Report { Reported.HandlerEnded: false };
        return after.State == StoredState.Waiting && isEnding ? HeldReasons.Attempt : null;
    }

    private static IEnumerable<ReplyHandle> Callers(IEnumerable<ShardWork> works) =>
        works.OfType<ShardWork.Call>().Select(call => call.Asked.Reply);
}
