using ActorEngine.Dispatch;

namespace ActorEngine.Actor.Cells;

/// <summary>Whom an actor watches and who watches it.</summary>
internal sealed class DeathWatch(ActorCell cell)
{
    private HashSet<IInternalActorRef>? _watchedBy;
    private Dictionary<IActorRef, object?>? _watching;
    private Dictionary<IActorRef, object?>? _queued;

    /// <param name="subject">Who is watched.</param>
    /// <param name="notice">What comes in place of <see cref="Terminated"/>, or null.</param>
    public IActorRef Watch(IActorRef subject, object? notice)
    {
        ArgumentNullException.ThrowIfNull(subject);
        if (subject is IInternalActorRef actor && !subject.Equals(cell.SelfRef) && (_watching ??= []).TryAdd(subject, notice))
        {
            actor.SendSystemMessage(new Watch(actor, cell.SelfRef));
        }

        return subject;
    }

    public IActorRef Unwatch(IActorRef subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        if (_watching is not null && _watching.Remove(subject))
        {
            ((IInternalActorRef)subject).SendSystemMessage(new Unwatch((IInternalActorRef)subject, cell.SelfRef));
        }

        _queued?.Remove(subject);
        return subject;
    }

    public void UnwatchAll()
    {
        if (_watching is not null)
        {
            foreach (var subject in _watching.Keys)
            {
                ((IInternalActorRef)subject).SendSystemMessage(new Unwatch((IInternalActorRef)subject, cell.SelfRef));
            }
        }

        _watching = null;
        _queued = null;
    }

    public void AddWatcher(Watch watch)
    {
        if (!watch.Watcher.Equals(cell.SelfRef) && (_watchedBy ??= []).Add(watch.Watcher))
        {
            DebugEvents.Watched(cell, watch.Watcher);
        }
    }

    public void RemoveWatcher(Unwatch unwatch)
    {
        if (_watchedBy is not null && _watchedBy.Remove(unwatch.Watcher))
        {
            DebugEvents.Unwatched(cell, unwatch.Watcher);
        }
    }

    public void TellWatchers()
    {
        if (_watchedBy is null)
        {
            return;
        }

        foreach (var watcher in _watchedBy)
        {
            // The parent is told in any case.
            if (!watcher.Equals(cell.ParentRef))
            {
                watcher.SendSystemMessage(new DeathWatchNotification(cell.SelfRef, existenceConfirmed: true, addressTerminated: false));
            }
        }

        _watchedBy = null;
    }

    /// <summary>The notice is put in the mailbox, and remembered: one that is not remembered is not delivered.</summary>
    public void SubjectTerminated(DeathWatchNotification death)
    {
        if (_watching is not null && _watching.Remove(death.Actor, out var notice) && !cell.IsTerminating)
        {
            Remember(death.Actor, notice);
            cell.SelfRef.Tell(new Terminated(death.Actor, death.ExistenceConfirmed, death.AddressTerminated), death.Actor);
        }
    }

    public bool TakeQueued(Terminated terminated, out object notice)
    {
        notice = terminated;
        if (_queued is null || !_queued.Remove(terminated.ActorRef, out var custom))
        {
            return false;
        }

        notice = custom ?? terminated;
        return true;
    }

    /// <summary>A notice was put aside and comes back.</summary>
    public void Remember(IActorRef subject, object? notice) => (_queued ??= [])[subject] = notice;
}
