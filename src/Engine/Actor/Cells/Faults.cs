using ActorEngine.Dispatch;

namespace ActorEngine.Actor.Cells;

/// <summary>What happens when an actor or a child of it fails: suspend, tell the supervisor, and do what it decides.</summary>
internal sealed class Faults(ActorCell cell)
{
    private IActorRef? _perpetrator;
    private bool _restartFailed;
    private List<SystemMessage>? _deferred;

    public bool IsFailed => _perpetrator is not null;

    public void SetFailed(IActorRef perpetrator) => _perpetrator = perpetrator;

    /// <summary>Keeps a message for later if the actor's state does not allow it now.</summary>
    public bool Defer(SystemMessage message)
    {
        if (!MustWait(message))
        {
            return false;
        }

        (_deferred ??= []).Add(message);
        return true;
    }

    /// <summary>Handles what was kept, as far as the state allows it now.</summary>
    public void HandleDeferred()
    {
        while (_deferred is { Count: > 0 } waiting && !cell.Mailbox.IsClosed)
        {
            var next = waiting.FindIndex(m => !MustWait(m));
            if (next < 0)
            {
                return;
            }

            var message = waiting[next];
            waiting.RemoveAt(next);
            cell.Handle(message);
        }
    }

    /// <summary>This actor has failed: it and all below it stand still until the supervisor has decided.</summary>
    /// <param name="cause">Why.</param>
    /// <param name="spared">Children that stand still already.</param>
    public void Handle(Exception cause, IReadOnlyCollection<IInternalActorRef>? spared = null)
    {
        if (IsFailed)
        {
            return;
        }

        cell.Mailbox.Suspend();
        IInternalActorRef? failedChild = null;
        if (cell.CurrentMessage is Failed failed)
        {
            failedChild = failed.Child;
            _perpetrator = failedChild;
        }
        else
        {
            _perpetrator = cell.SelfRef;
        }

        if (cell.HasChildren)
        {
            foreach (var child in cell.Children.All())
            {
                if (!child.Equals(failedChild) && spared?.Contains(child) != true)
                {
                    child.Suspend();
                }
            }
        }

        cell.ParentRef.SendSystemMessage(new Failed(cell.SelfRef, cause));
    }

    public void ChildFailed(Failed failed)
    {
        // One from an earlier incarnation or from nobody's child is not this supervisor's business.
        if (!cell.Children.Contains(failed.Child))
        {
            return;
        }

        cell.CurrentMessage = failed;
        cell.MessageSender = failed.Child;
        try
        {
            if (!cell.Strategy.HandleFailure(cell, failed.Child, failed.Cause, cell.Children.StatsOf(failed.Child)))
            {
                Handle(failed.Cause);
                return;
            }

            cell.CurrentMessage = null;
        }
        catch (Exception cause)
        {
            Handle(cause);
        }
    }

    public void Suspend()
    {
        cell.Mailbox.Suspend();
        if (cell.HasChildren)
        {
            foreach (var child in cell.Children.All())
            {
                child.Suspend();
            }
        }
    }

    public void Resume(Exception? causedByFailure)
    {
        if (cell.IsTerminating)
        {
            return;
        }

        if (cell.Actor is null && !_restartFailed)
        {
            CreateAgain();
            return;
        }

        if (_restartFailed)
        {
            // There is no instance that could go on.
            Recreate(causedByFailure ?? new IllegalActorStateException("Resumed after a restart that failed"));
            return;
        }

        var perpetrator = _perpetrator;
        cell.Mailbox.Resume();
        if (causedByFailure is not null)
        {
            _perpetrator = null;
        }

        if (cell.HasChildren)
        {
            foreach (var child in cell.Children.All())
            {
                child.Resume(child.Equals(perpetrator) ? causedByFailure : null);
            }
        }
    }

    public void Recreate(Exception cause)
    {
        if (cell.IsTerminating)
        {
            // It stands still until its last child is gone, whatever its supervisor had in mind before.
            return;
        }

        if (cell.Actor is null && !_restartFailed)
        {
            CreateAgain();
            return;
        }

        if (cell.Actor is { } old)
        {
            Dismiss(old, cause);
        }

        if (!cell.HasChildren || !cell.Children.WaitForDying(WaitingFor.Recreation, cause))
        {
            FinishRecreate(cause);
        }
    }

    public void FinishRecreate(Exception cause)
    {
        IReadOnlyCollection<IInternalActorRef> survivors = cell.HasChildren ? cell.Children.All() : [];
        try
        {
            cell.Mailbox.Resume();
            _perpetrator = null;
            _restartFailed = true;
            cell.Actor = cell.NewActor();
            cell.Actor.AroundPostRestart(cause, null!);
            _restartFailed = false;
            cell.AfterMessage();
            DebugEvents.Restarted(cell);

            // Only after their parent runs again are those restarted that it did not stop.
            foreach (var child in survivors)
            {
                child.Restart(cause);
            }
        }
        catch (Exception failure)
        {
            Handle(new PostRestartException(cell.Self, failure, cause), survivors);
        }
    }

    public void FinishCreate()
    {
        cell.Mailbox.Resume();
        _perpetrator = null;
        try
        {
            Lifecycle.Create(cell);
        }
        catch (Exception cause)
        {
            Handle(cause);
        }
    }

    private void Dismiss(ActorBase old, Exception cause)
    {
        DebugEvents.Restarting(cell);
        if (!_restartFailed)
        {
            var message = cell.CurrentMessage;
            try
            {
                old.AroundPreRestart(cause, message!);

                // Not reached when PreRestart throws: the stash is lost then, as in Akka.NET.
                (old as IActorStash)?.Stash?.UnstashAll();
            }
            catch (Exception failure)
            {
                Lifecycle.PublishError(cell, new PreRestartException(cell.Self, failure, cause, message), failure.Message);
            }
        }

        // The instance has cancelled them before PreRestart; it may have started some since, or have overridden that.
        cell.ActorTimers?.CancelAll();
        cell.Actor = null;
        Lifecycle.Release(cell, old);
        cell.Behaviors.Reset(null);
        cell.CurrentMessage = null;

        // Until the new instance stands there is none that could be resumed or created afresh.
        _restartFailed = true;
    }

    private void CreateAgain()
    {
        if (cell.HasChildren)
        {
            foreach (var child in cell.Children.All())
            {
                cell.Stop(child);
            }
        }

        if (!cell.HasChildren || !cell.Children.WaitForDying(WaitingFor.Creation, null))
        {
            FinishCreate();
        }
    }

    private bool MustWait(SystemMessage message)
        => (message.WaitsForResume && cell.Mailbox.IsSuspended)
            || (message.WaitsForChildren && cell.HasChildren && cell.Children.IsWaiting);
}
