using ActorEngine.Actor;
using ActorEngine.Actor.Cells;

namespace ActorEngine.Persistence;

/// <summary>A persistent actor that says of each message whether it handled it.</summary>
public abstract class PersistentActor : Eventsourced
{
    /// <inheritdoc/>
    protected override bool Receive(object message) => ReceiveCommand(message);
}

/// <summary>A persistent actor that tells its messages apart itself; all count as handled.</summary>
public abstract class UntypedPersistentActor : Eventsourced
{
    /// <inheritdoc cref="ActorBase.Context"/>
    protected static new IUntypedActorContext Context => ActorCell.RequireCurrent();

    /// <inheritdoc/>
    protected override bool Receive(object message) => ReceiveCommand(message);

    /// <inheritdoc/>
    protected sealed override bool ReceiveCommand(object message)
    {
        OnCommand(message);
        return true;
    }

    /// <inheritdoc/>
    protected sealed override bool ReceiveRecover(object message)
    {
        OnRecover(message);
        return true;
    }

    /// <summary>Handles a command; call <see cref="ActorBase.Unhandled"/> for what is none.</summary>
    protected abstract void OnCommand(object message);

    /// <summary>Handles a message of the history. One that is ignored counts as handled: an ignored snapshot still skips its events.</summary>
    protected abstract void OnRecover(object message);

    /// <inheritdoc cref="IActorContext.Become"/>
    protected void Become(UntypedReceive receive) => Context.Become(receive);

    /// <inheritdoc cref="IActorContext.BecomeStacked"/>
    protected void BecomeStacked(UntypedReceive receive) => Context.BecomeStacked(receive);
}
