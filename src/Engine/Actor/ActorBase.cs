using ActorEngine.Actor.Cells;
using ActorEngine.Event;

namespace ActorEngine.Actor;

/// <summary>An actor: handles one message at a time, and nobody else touches its state.</summary>
public abstract class ActorBase
{
    /// <summary>The first behaviour of every actor; one for all, since a delegate of each would be a seventh of an idle actor.</summary>
    private static readonly Receive s_first = static message => ActorCell.RequireCurrent().Actor!.Receive(message);

    private IActorRef? _clearedSelf;
    private SupervisorStrategy? _strategy;

    /// <summary>Runs inside the actor's cell; an actor is never made by <c>new</c> elsewhere.</summary>
    /// <exception cref="ActorInitializationException">There is no cell that waits for an actor.</exception>
    protected ActorBase()
    {
        var cell = ActorCell.Current;
        if (cell is null || !cell.ClaimConstruction())
        {
            throw new ActorInitializationException(
                $"Do not create actors using 'new', always create them using an ActorContext/System (this one is a {GetType()})");
        }

        cell.Behaviors.Reset(s_first);
        if (this is IWithTimers withTimers)
        {
            withTimers.Timers = cell.CreateTimers();
        }
    }

    /// <summary>The actor's surroundings; valid already in field initialisers, on the actor's own turn only.</summary>
    /// <exception cref="NotSupportedException">The call is not made on an actor's turn, as after <c>ConfigureAwait(false)</c>.</exception>
    protected static IActorContext Context => ActorCell.RequireCurrent();

    /// <summary>Handles nothing.</summary>
    protected static Receive EmptyReceive { get; } = static _ => false;

    /// <summary>The actor's own reference.</summary>
    /// <exception cref="NotSupportedException">The call is not made on an actor's turn, as after <c>ConfigureAwait(false)</c>.</exception>
    protected IActorRef Self => _clearedSelf ?? ActorCell.RequireCurrent().Self;

    /// <summary>The sender of the message in hand; the dead letters if there is none.</summary>
    /// <exception cref="NotSupportedException">The call is not made on an actor's turn, as after <c>ConfigureAwait(false)</c>.</exception>
    protected IActorRef Sender => ActorCell.RequireCurrent().Sender;

    internal SupervisorStrategy StrategyInForce => _strategy ??= SupervisorStrategy();

    /// <summary>Runs before the first message; calls <see cref="PreStart"/>.</summary>
    public virtual void AroundPreStart() => PreStart();

    /// <summary>Runs before the old instance goes; cancels its timers and calls <see cref="PreRestart"/>.</summary>
    /// <param name="cause">Why.</param>
    /// <param name="message">The message it failed on; null if there is none.</param>
    public virtual void AroundPreRestart(Exception cause, object message)
    {
        CancelTimers();
        PreRestart(cause, message);
    }

    /// <summary>Runs on the new instance; calls <see cref="PostRestart"/>.</summary>
    /// <param name="cause">Why.</param>
    /// <param name="message">The message the old instance failed on; null if there is none.</param>
    public virtual void AroundPostRestart(Exception cause, object message) => PostRestart(cause);

    /// <summary>Runs when the actor has stopped; cancels its timers and calls <see cref="PostStop"/>.</summary>
    public virtual void AroundPostStop()
    {
        CancelTimers();
        PostStop();
    }

    internal void ClearSelf(IActorRef deadLetters) => _clearedSelf = deadLetters;

    /// <summary>Handles a message with the first behaviour.</summary>
    /// <param name="message">The message.</param>
    /// <returns>False if it is unhandled.</returns>
    protected abstract bool Receive(object message);

    /// <summary>Surrounds the handling of every message.</summary>
    /// <param name="receive">The behaviour in force.</param>
    /// <param name="message">The message.</param>
    /// <returns>False if it is unhandled.</returns>
    protected internal virtual bool AroundReceive(Receive receive, object message)
    {
        var handled = receive(message);
        if (!handled)
        {
            Unhandled(message);
        }

        return handled;
    }

    /// <summary>Called for a message that no behaviour handled: published as <see cref="UnhandledMessage"/>.</summary>
    /// <param name="message">The message.</param>
    /// <exception cref="DeathPactException">The message is a <see cref="Terminated"/>.</exception>
    protected virtual void Unhandled(object message)
    {
        if (message is Terminated terminated)
        {
            throw new DeathPactException(terminated.ActorRef);
        }

        Context.System.EventStream.Publish(new UnhandledMessage(message, Sender, Self));
    }

    /// <summary>Runs before the first message, and after a restart unless <see cref="PostRestart"/> is overridden.</summary>
    protected virtual void PreStart()
    {
    }

    /// <summary>Runs when the actor has stopped and all its children are gone.</summary>
    protected virtual void PostStop()
    {
    }

    /// <summary>Runs on the old instance of a restart: stops all children and calls <see cref="PostStop"/>.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="message">The message it failed on; null if there is none.</param>
    protected virtual void PreRestart(Exception reason, object message)
    {
        foreach (var child in Context.GetChildren())
        {
            Context.Unwatch(child);
            Context.Stop(child);
        }

        PostStop();
    }

    /// <summary>Runs on the new instance of a restart: calls <see cref="PreStart"/>.</summary>
    /// <param name="reason">Why.</param>
    protected virtual void PostRestart(Exception reason) => PreStart();

    /// <summary>What happens when a child fails. Called once per instance; a strategy of the props wins over it.</summary>
    protected virtual SupervisorStrategy SupervisorStrategy() => Actor.SupervisorStrategy.DefaultStrategy;

    /// <inheritdoc cref="IActorContext.Become"/>
    protected void Become(Receive receive) => Context.Become(receive);

    /// <inheritdoc cref="IActorContext.BecomeStacked"/>
    protected void BecomeStacked(Receive receive) => Context.BecomeStacked(receive);

    /// <inheritdoc cref="IActorContext.UnbecomeStacked"/>
    protected void UnbecomeStacked() => Context.UnbecomeStacked();

    /// <inheritdoc cref="IActorContext.SetReceiveTimeout"/>
    protected void SetReceiveTimeout(TimeSpan? timeout) => Context.SetReceiveTimeout(timeout);

    private void CancelTimers() => (this as IWithTimers)?.Timers?.CancelAll();
}
