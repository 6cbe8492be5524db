using ActorEngine.Actor;

namespace ActorEngine.Persistence;

/// <summary>
/// The recovering half of a persistent actor: permit, snapshot, replay. Says of each message whether it belonged to
/// the recovery; what does not is a command that has to wait.
/// </summary>
internal sealed class RecoveryProcess(Eventsourced actor, CommandFlow flow, int instanceId)
{
    private Stage _stage = Stage.WaitingForPermit;
    private Recovery _recovery = Recovery.Default;
    private ICancelable? _clock;
    private bool _sawEvent;
    private bool _holdsPermit;

    private enum Stage
    {
        WaitingForPermit,
        LoadingSnapshot,
        Replaying,
        Ended,
    }

    /// <summary>True once all events are replayed, also while the actor is told so.</summary>
    public bool IsComplete { get; private set; }

    public void Begin(Recovery recovery)
    {
        _recovery = recovery;
        actor.Plugins.RecoveryPermitter.Tell(RequestRecoveryPermit.Instance, actor.Ref);
    }

    public bool Handle(object message) => _stage switch
    {
        Stage.WaitingForPermit => WaitForPermit(message),
        Stage.LoadingSnapshot => LoadSnapshot(message),
        Stage.Replaying => Replay(message),
        _ => true,
    };

    /// <summary>Ends the recovery if it is not yet: for stop and restart. Idempotent.</summary>
    public void End()
    {
        _stage = Stage.Ended;
        _clock?.Cancel();
        if (_holdsPermit)
        {
            _holdsPermit = false;
            actor.Plugins.RecoveryPermitter.Tell(ReturnRecoveryPermit.Instance, actor.Ref);
        }
    }

    private bool WaitForPermit(object message)
    {
        if (message is not RecoveryPermitGranted)
        {
            return IsLeftover(message);
        }

        _holdsPermit = true;
        _stage = Stage.LoadingSnapshot;
        _clock = actor.Scheduler.ScheduleTellOnceCancelable(
            actor.RecoveryTimeout, actor.Ref, new RecoveryTick(instanceId, Snapshot: true), actor.Ref);
        actor.SnapshotStore.Tell(
            new LoadSnapshot(actor.SnapshotterId, _recovery.FromSnapshot, _recovery.ToSequenceNr), actor.Ref);
        return true;
    }

    private bool LoadSnapshot(object message)
    {
        switch (message)
        {
            case LoadSnapshotResult result:
                _clock?.Cancel();
                if (result.Snapshot is null || TryOffer(result.Snapshot))
                {
                    StartReplay(result.ToSequenceNr);
                }

                return true;
            case LoadSnapshotFailed failed:
                Fail(failed.Cause, null);
                return true;
            case RecoveryTick { Snapshot: true } tick when tick.InstanceId == instanceId:
                Fail(new RecoveryTimedOutException($"Recovery timed out, didn't get snapshot within {actor.RecoveryTimeout.TotalSeconds}s."), null);
                return true;
            default:
                return IsLeftover(message);
        }
    }

    private bool TryOffer(SelectedSnapshot snapshot)
    {
        try
        {
            Offer(new SnapshotOffer(snapshot.Metadata, snapshot.Snapshot));
            return true;
        }
        catch (Exception cause)
        {
            Fail(cause, null);
            return false;
        }
    }

    private void Offer(SnapshotOffer offer)
    {
        var before = actor.LastSequenceNr;
        actor.GoBackTo(offer.Metadata.SequenceNr);
        if (!actor.Deliver(Receive, offer))
        {
            actor.GoBackTo(before);
        }
    }

    private void StartReplay(long toSequenceNr)
    {
        _stage = Stage.Replaying;
        _clock = actor.Scheduler.ScheduleTellRepeatedlyCancelable(
            actor.RecoveryTimeout, actor.RecoveryTimeout, actor.Ref, new RecoveryTick(instanceId, Snapshot: false), actor.Ref);
        var request = new ReplayMessages(actor.LastSequenceNr + 1L, toSequenceNr, _recovery.ReplayMax, actor.PersistenceId, actor.Ref)
        {
            ActorInstanceId = instanceId,
        };
        actor.Journal.Tell(request, actor.Ref);
    }

    private bool Replay(object message)
    {
        switch (message)
        {
            case ReplayedMessage replayed when IsMine(replayed.ActorInstanceId):
                ReplayEvent(replayed.Persistent);
                return true;
            case RecoverySuccess success when IsMine(success.ActorInstanceId):
                Complete(success.HighestSequenceNr);
                return true;
            case ReplayMessagesFailure failure when IsMine(failure.ActorInstanceId):
                Fail(failure.Cause, null);
                return true;
            case RecoveryTick { Snapshot: false } tick when tick.InstanceId == instanceId:
                Tick();
                return true;
            default:
                return IsLeftover(message);
        }
    }

    private void ReplayEvent(IPersistentRepresentation persistent)
    {
        _sawEvent = true;
        try
        {
            actor.Advance(persistent.SequenceNr);
            actor.Deliver(Receive, persistent);
        }
        catch (Exception cause)
        {
            Fail(cause, persistent.Payload);
        }
    }

    private void Complete(long highestSequenceNr)
    {
        try
        {
            actor.ReplaySucceeded();
            actor.Advance(highestSequenceNr);
            flow.Writer.SequenceNr = actor.LastSequenceNr;
            IsComplete = true;
            actor.Deliver(Receive, RecoveryCompleted.Instance);
        }
        finally
        {
            // Also after an exception, since the supervisor may resume this instance.
            IsComplete = true;
            End();
            flow.Open();
        }
    }

    private void Tick()
    {
        if (_sawEvent)
        {
            _sawEvent = false;
            return;
        }

        Fail(
            new RecoveryTimedOutException(
                $"Recovery timed out, didn't get event within {actor.RecoveryTimeout.TotalSeconds}s, highest sequence number seen {actor.LastSequenceNr}."),
            null);
    }

    private void Fail(Exception cause, object? @event)
    {
        try
        {
            actor.RecoveryFailed(cause, @event);
        }
        finally
        {
            End();
            actor.StopNow();
        }
    }

    private bool Receive(object message) =>
        actor.Recover(message is IPersistentRepresentation persistent ? persistent.Payload : message);

    private bool IsMine(int actorInstanceId) => actorInstanceId == 0 || actorInstanceId == instanceId;

    /// <summary>True for what an earlier instance or stage left in the mailbox: nobody must see it any more.</summary>
    private static bool IsLeftover(object message) =>
        message is IJournalResponse or RecoveryTick or RecoveryPermitGranted;
}
