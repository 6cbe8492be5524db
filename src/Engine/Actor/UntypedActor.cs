using ActorEngine.Actor.Cells;

namespace ActorEngine.Actor;

/// <summary>An actor that tells its messages apart itself.</summary>
public abstract class UntypedActor : ActorBase
{
    /// <inheritdoc cref="ActorBase.Context"/>
    protected static new IUntypedActorContext Context => ActorCell.RequireCurrent();

    /// <summary>Always handled; call <see cref="ActorBase.Unhandled"/> for what is not.</summary>
    /// <param name="message">The message.</param>
    protected sealed override bool Receive(object message)
    {
        OnReceive(message);
        return true;
    }

    /// <summary>Handles a message.</summary>
    /// <param name="message">The message.</param>
    protected abstract void OnReceive(object message);

    /// <inheritdoc cref="IActorContext.Become"/>
    protected void Become(UntypedReceive receive) => Context.Become(receive);

    /// <inheritdoc cref="IActorContext.BecomeStacked"/>
    protected void BecomeStacked(UntypedReceive receive) => Context.BecomeStacked(receive);

    /// <summary>Runs an asynchronous action as the rest of this message: no other message is handled until it ends.</summary>
    /// <param name="action">The action.</param>
    /// <exception cref="InvalidOperationException">The call is not made on the actor's turn.</exception>
    protected void RunTask(Func<Task> action) => AsyncHandlers.Run(action);

    /// <summary>Runs an action as the rest of this message; what it awaits it does on the actor.</summary>
    /// <param name="action">The action.</param>
    /// <exception cref="InvalidOperationException">The call is not made on the actor's turn.</exception>
    protected void RunTask(Action action) => AsyncHandlers.Run(() =>
    {
        action();
        return Task.CompletedTask;
    });
}

/// <summary>An untyped actor with a stash.</summary>
public abstract class UntypedActorWithStash : UntypedActor, IWithStash
{
    /// <summary>The stash; set by the engine, null in the constructor.</summary>
    public IStash Stash { get; set; } = null!;
}
