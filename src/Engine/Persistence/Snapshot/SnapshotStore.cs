using ActorEngine.Actor;
using ActorEngine.Event;

namespace ActorEngine.Persistence.Snapshot;

/// <summary>The base of snapshot plug-ins. It answers persistent actors; a plug-in stores and reads.</summary>
/// <remarks>
/// Configured by <c>&lt;path&gt;.class</c>, made through a constructor without arguments or with a Config. The calls go
/// through a circuit breaker (<c>circuit-breaker.max-failures</c>, <c>.call-timeout</c>, <c>.reset-timeout</c>); with
/// 2147483647 and infinite there is none.
/// </remarks>
public abstract class SnapshotStore : ActorBase
{
    private readonly PluginGuard _guard;
    private readonly bool _publishes;
    private readonly IActorRef _self;
    private readonly EventStream _eventStream;
    private readonly IScheduler _clock;
    private readonly ILoggingAdapter _log;

    /// <summary>Only as the plug-in that the persistence extension starts.</summary>
    protected SnapshotStore()
    {
        var extension = Persistence.Instance.Apply(Context.System);
        _self = Context.Self;
        _eventStream = Context.System.EventStream;
        _clock = Context.System.Scheduler;
        _log = Context.GetLogger();
        _publishes = extension.PublishPluginCommands;
        _guard = new PluginGuard(_clock, extension.SettingsFor(_self).Config, 5, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(60));
    }

    /// <summary>The youngest snapshot that fits; null when there is none. A faulted task fails the recovery.</summary>
    protected abstract Task<SelectedSnapshot?> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria);

    /// <summary>Stores a snapshot; one with the same sequence number is replaced.</summary>
    protected abstract Task SaveAsync(SnapshotMetadata metadata, object snapshot);

    /// <summary>Deletes one snapshot; a time stamp of <see cref="DateTime.MinValue"/> matches any.</summary>
    protected abstract Task DeleteAsync(SnapshotMetadata metadata);

    /// <summary>Deletes all snapshots of an actor that fit.</summary>
    protected abstract Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria);

    /// <summary>Handles messages of the plug-in's own, and sees the results of saving and deleting. False if unhandled.</summary>
    protected virtual bool ReceivePluginInternal(object message) => false;

    /// <inheritdoc/>
    protected sealed override bool Receive(object message)
    {
        switch (message)
        {
            case LoadSnapshot request:
                _ = LoadAsync(request, Sender);
                return true;
            case SaveSnapshot request:
                _ = SaveAsync(request, Sender);
                return true;
            case DeleteSnapshot request:
                _ = DeleteAsync(request, Sender);
                return true;
            case DeleteSnapshots request:
                _ = DeleteAsync(request, Sender);
                return true;
            case SaveSnapshotFailure failure:
                _ = DeleteRemainsAsync(failure.Metadata);
                PassOn(message);
                return true;
            case SaveSnapshotSuccess or DeleteSnapshotSuccess or DeleteSnapshotFailure or DeleteSnapshotsSuccess or DeleteSnapshotsFailure:
                PassOn(message);
                return true;
            default:
                return ReceivePluginInternal(message);
        }
    }

    private static Exception Unwrap(Exception e, string what) => e switch
    {
        OperationCanceledException => new OperationCanceledException($"{what} canceled, possibly due to timing out.", e),
        AggregateException aggregate when aggregate.Flatten().InnerExceptions is [var only] => only,
        _ => e,
    };

    /// <summary>Results go through the store's own mailbox, so that the plug-in sees them before the actor.</summary>
    private void PassOn(object result)
    {
        try
        {
            ReceivePluginInternal(result);
        }
        finally
        {
            Sender.Tell(result, _self);
        }
    }

    private async Task LoadAsync(LoadSnapshot request, IActorRef actor)
    {
        if (request.Criteria.Equals(SnapshotSelectionCriteria.None))
        {
            actor.Tell(new LoadSnapshotResult(null, request.ToSequenceNr), _self);
            return;
        }

        try
        {
            var snapshot = await _guard.Call(
                (Store: this, request),
                static call => call.Store.LoadAsync(call.request.PersistenceId, call.request.Criteria.Limit(call.request.ToSequenceNr)));
            actor.Tell(new LoadSnapshotResult(snapshot, request.ToSequenceNr), _self);
        }
        catch (Exception cause)
        {
            actor.Tell(new LoadSnapshotFailed(Unwrap(cause, nameof(LoadAsync))), _self);
        }
    }

    private async Task SaveAsync(SaveSnapshot request, IActorRef actor)
    {
        var metadata = request.Metadata.Timestamp == DateTime.MinValue
            ? new SnapshotMetadata(request.Metadata.PersistenceId, request.Metadata.SequenceNr, _clock.Now.UtcDateTime)
            : request.Metadata;
        try
        {
            await _guard.Call((Store: this, metadata, request.Snapshot), static call => call.Store.SaveAsync(call.metadata, call.Snapshot));
            _self.Tell(new SaveSnapshotSuccess(metadata), actor);
        }
        catch (Exception cause)
        {
            _self.Tell(new SaveSnapshotFailure(metadata, Unwrap(cause, nameof(SaveAsync))), actor);
        }
    }

    private async Task DeleteAsync(DeleteSnapshot request, IActorRef actor)
    {
        try
        {
            await _guard.Call((Store: this, request), static call => call.Store.DeleteAsync(call.request.Metadata));
            _self.Tell(new DeleteSnapshotSuccess(request.Metadata), actor);
        }
        catch (Exception cause)
        {
            _self.Tell(new DeleteSnapshotFailure(request.Metadata, Unwrap(cause, nameof(DeleteAsync))), actor);
        }

        Publish(request);
    }

    private async Task DeleteAsync(DeleteSnapshots request, IActorRef actor)
    {
        try
        {
            await _guard.Call((Store: this, request), static call => call.Store.DeleteAsync(call.request.PersistenceId, call.request.Criteria));
            _self.Tell(new DeleteSnapshotsSuccess(request.Criteria), actor);
        }
        catch (Exception cause)
        {
            _self.Tell(new DeleteSnapshotsFailure(request.Criteria, Unwrap(cause, nameof(DeleteAsync))), actor);
        }

        Publish(request);
    }

    /// <summary>A save that failed may have left something behind.</summary>
    private async Task DeleteRemainsAsync(SnapshotMetadata metadata)
    {
        try
        {
            await _guard.Call((Store: this, metadata), static call => call.Store.DeleteAsync(call.metadata));
        }
        catch (Exception cause)
        {
            _log.Error(cause, "DeleteAsync operation after SaveSnapshot failure failed.");
        }
    }

    private void Publish(object request)
    {
        if (_publishes)
        {
            _eventStream.Publish(request);
        }
    }
}
