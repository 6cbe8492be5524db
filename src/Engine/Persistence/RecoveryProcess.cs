using ActorEngine.Actor;

namespace ActorEngine.Persistence;

/// <summary>
/// The recovering half of a persistent actor: permit, snapshot, replay. Says of each message whether it belonged to
/// the recovery; what does not is a command that has to wait.
/// </summary>
internal sealed class RecoveryProcess(Eventsourced actor, int instanceId)
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
            actor.OfferSnapshot(new SnapshotOffer(snapshot.Metadata, snapshot.Snapshot));
            return true;
        }
        catch (Exception cause)
        {
            Fail(cause, null);
            return false;
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
            actor.ReplayEvent(persistent);
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
            actor.CompleteRecovery(highestSequenceNr);
        }
        finally
        {
            End();
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
            actor.FailRecovery(cause, @event);
        }
        finally
        {
            End();
        }
    }

    private bool IsMine(int actorInstanceId) => actorInstanceId == 0 || actorInstanceId == instanceId;

    /// <summary>True for what an earlier instance or stage left in the mailbox: nobody must see it any more.</summary>
    private static bool IsLeftover(object message) =>
        message is IJournalResponse or RecoveryTick or RecoveryPermitGranted;
}
