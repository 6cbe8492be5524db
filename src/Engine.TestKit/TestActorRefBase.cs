using ActorEngine.Actor;
using ActorEngine.Actor.Cells;
using ActorEngine.Dispatch;

namespace ActorEngine.Testing;

/// <summary>An actor that runs on the thread that sends to it, and whose instance the test may look at.</summary>
/// <typeparam name="TActor">Its class.</typeparam>
public abstract class TestActorRefBase<TActor> : IActorRef, IInternalActorRef, IStandsForActor
    where TActor : ActorBase
{
    private readonly LocalActorRef _ref;

    /// <summary>Creates the actor.</summary>
    /// <param name="system">The system in which it lives.</param>
    /// <param name="actorProps">What it is made of.</param>
    /// <param name="supervisor">Its parent; null is the top of the system.</param>
    /// <param name="name">Its name; null makes one up that starts with <c>$$</c>.</param>
    protected TestActorRefBase(ActorSystem system, Props actorProps, IActorRef? supervisor = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(actorProps);
        TestActorProps.Prepare(system);
        var parent = supervisor switch
        {
            null => (LocalActorRef)((ActorSystemImpl)system).UserGuardian,
            LocalActorRef local => local,
            TestProbe probe => (LocalActorRef)probe.Ref,
            IStandsForActor other => other.Actor,
            _ => throw new ArgumentException($"The supervisor has to be an actor of this system, got {supervisor}", nameof(supervisor)),
        };
        var props = actorProps.WithDispatcher(CallingThreadDispatcher.Id);
        _ref = (LocalActorRef)(name is null
            ? parent.Cell.Children.AttachReserved(props, TestActorProps.UnusedName())
            : parent.Cell.Children.Attach(props, name));
    }

    /// <summary>The instance as it is now; another one after a restart.</summary>
    /// <exception cref="IllegalActorStateException">There is none: its constructor failed, or it has stopped.</exception>
    public TActor UnderlyingActor => _ref.Cell.Actor as TActor
        ?? throw new IllegalActorStateException($"{_ref} has no instance: its constructor failed, or it has stopped");

    /// <summary>The reference that others have of it.</summary>
    public IActorRef Ref => _ref;

    /// <summary>Its path.</summary>
    public ActorPath Path => _ref.Path;

    LocalActorRef IStandsForActor.Actor => _ref;

    ActorSystemImpl IInternalActorRef.System => _ref.System;

    IInternalActorRef? IInternalActorRef.Parent => _ref.Parent;

    bool IInternalActorRef.IsTerminated => _ref.IsTerminated;

    /// <summary>Handles a message now, past the mailbox; what the actor throws is thrown here.</summary>
    /// <param name="message">The message.</param>
    /// <param name="sender">Its sender; null is nobody.</param>
    public void Receive(object message, IActorRef? sender = null)
    {
        var cell = _ref.Cell;
        var outer = ActorCell.Current;
        ActorCell.Current = cell;
        cell.CurrentMessage = message;
        cell.MessageSender = sender;
        try
        {
            UnderlyingActor.AroundReceive(cell.Behaviors.Top!, message);
        }
        finally
        {
            if (cell.PendingAsync == 0)
            {
                cell.CurrentMessage = null;
                cell.MessageSender = null;
            }

            ActorCell.Current = outer;
        }
    }

    /// <summary>Handles a message now, past the mailbox, and ends when its asynchronous handler does.</summary>
    /// <param name="message">The message.</param>
    /// <param name="sender">Its sender; null is nobody.</param>
    /// <returns>Faulted with what the handler threw: no supervisor learns of it.</returns>
    public async Task ReceiveAsync(object message, IActorRef? sender = null)
    {
        var observer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var handlers = _ref.Cell.Async;
        handlers.NextObserver = observer;
        Receive(message, sender);
        if (handlers.NextObserver is not null)
        {
            // Whatever ran was done when it returned.
            handlers.NextObserver = null;
            return;
        }

        await observer.Task;
    }

    /// <summary>Sends a message; the actor has reacted when the call returns.</summary>
    /// <param name="message">The message.</param>
    /// <param name="sender">Its sender; null is nobody.</param>
    public void Tell(object message, IActorRef? sender) => _ref.Tell(message, sender);

    /// <summary>Makes it watch an actor.</summary>
    /// <param name="subject">The actor.</param>
    public void Watch(IActorRef subject) => InCell(cell => cell.Watch(subject));

    /// <summary>Makes it watch an actor no longer.</summary>
    /// <param name="subject">The actor.</param>
    public void Unwatch(IActorRef subject) => InCell(cell => cell.Unwatch(subject));

    /// <inheritdoc/>
    public int CompareTo(object? obj) => _ref.CompareTo(obj);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => _ref.Equals(obj);

    /// <inheritdoc/>
    public override int GetHashCode() => _ref.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => _ref.ToString();

    /// <inheritdoc/>
    public bool Equals(IActorRef? other) => _ref.Equals(other);

    int IComparable<IActorRef>.CompareTo(IActorRef? other) => _ref.CompareTo(other);

    void IInternalActorRef.SendSystemMessage(SystemMessage message) => _ref.SendSystemMessage(message);

    IInternalActorRef? IInternalActorRef.FindChild(string name) => _ref.FindChild(name);

    private void InCell(Action<ActorCell> action)
    {
        var outer = ActorCell.Current;
        ActorCell.Current = _ref.Cell;
        try
        {
            action(_ref.Cell);
        }
        finally
        {
            ActorCell.Current = outer;
        }
    }
}
