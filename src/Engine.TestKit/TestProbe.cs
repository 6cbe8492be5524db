using ActorEngine.Actor;
using ActorEngine.Dispatch;

namespace ActorEngine.Testing;

/// <summary>A further test actor, which stands for one that the actor under test talks to.</summary>
public class TestProbe : TestKitBase, IActorRef, IInternalActorRef, INoImplicitSender
{
    /// <summary>Makes a probe; <see cref="TestKitBase.CreateTestProbe(string)"/> does.</summary>
    /// <param name="system">The system in which it lives.</param>
    /// <param name="assertions">How the test framework is told.</param>
    /// <param name="testProbeName">Its name; null makes one up.</param>
    public TestProbe(ActorSystem system, ITestKitAssertions assertions, string? testProbeName = null)
        : base(assertions, system, testProbeName)
    {
    }

    /// <summary>The reference of the probe's test actor.</summary>
    public IActorRef Ref => TestActor;

    /// <summary>The sender of the message that was received last.</summary>
    public IActorRef Sender => LastSender;

    ActorPath IActorRef.Path => TestActor.Path;

    ActorSystemImpl IInternalActorRef.System => Inner.System;

    IInternalActorRef? IInternalActorRef.Parent => Inner.Parent;

    bool IInternalActorRef.IsTerminated => Inner.IsTerminated;

    private IInternalActorRef Inner => (IInternalActorRef)TestActor;

    /// <summary>Sends a message with the probe as sender.</summary>
    /// <param name="actor">The receiver.</param>
    /// <param name="message">The message.</param>
    public void Send(IActorRef actor, object message) => actor.Tell(message, TestActor);

    /// <summary>Passes the message that was received last on, with its sender.</summary>
    /// <param name="actor">The receiver.</param>
    public void Forward(IActorRef actor) => actor.Tell(LastMessage, LastSender);

    /// <summary>Sends a message with the sender of the one that was received last.</summary>
    /// <param name="actor">The receiver.</param>
    /// <param name="message">The message.</param>
    public void Forward(IActorRef actor, object message) => actor.Tell(message, LastSender);

    /// <summary>Sends a message to the sender of the one that was received last.</summary>
    /// <param name="message">The message.</param>
    public void Reply(object message) => LastSender.Tell(message, TestActor);

    /// <summary>Not possible: make probes with the test kit.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override TestProbe CreateTestProbe(string? name = null)
        => throw new NotSupportedException("Cannot create a TestProbe from a TestProbe; use the test kit");

    /// <summary>Creates a child of the probe's test actor.</summary>
    /// <typeparam name="T">Its class.</typeparam>
    /// <param name="cancellationToken">Ends the wait.</param>
    public IActorRef ChildActorOf<T>(CancellationToken cancellationToken = default)
        where T : ActorBase
        => ChildActorOf(Props.Create<T>(), cancellationToken);

    /// <summary>Creates a child of the probe's test actor.</summary>
    /// <typeparam name="T">Its class.</typeparam>
    /// <param name="name">Its name; null makes one up.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public IActorRef ChildActorOf<T>(string? name, CancellationToken cancellationToken = default)
        where T : ActorBase
        => ChildActorOf(Props.Create<T>(), name, cancellationToken);

    /// <summary>Creates a child of the probe's test actor.</summary>
    /// <typeparam name="T">Its class.</typeparam>
    /// <param name="supervisorStrategy">How the test actor supervises it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public IActorRef ChildActorOf<T>(SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default)
        where T : ActorBase
        => ChildActorOf(Props.Create<T>(), supervisorStrategy, cancellationToken);

    /// <summary>Creates a child of the probe's test actor.</summary>
    /// <typeparam name="T">Its class.</typeparam>
    /// <param name="name">Its name; null makes one up.</param>
    /// <param name="supervisorStrategy">How the test actor supervises it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public IActorRef ChildActorOf<T>(string? name, SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default)
        where T : ActorBase
        => ChildActorOf(Props.Create<T>(), name, supervisorStrategy, cancellationToken);

    /// <summary>Creates a child of the probe's test actor.</summary>
    /// <typeparam name="T">Its class.</typeparam>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<IActorRef> ChildActorOfAsync<T>(CancellationToken cancellationToken = default)
        where T : ActorBase
        => ChildActorOfAsync(Props.Create<T>(), cancellationToken);

    /// <summary>Creates a child of the probe's test actor.</summary>
    /// <typeparam name="T">Its class.</typeparam>
    /// <param name="name">Its name; null makes one up.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<IActorRef> ChildActorOfAsync<T>(string? name, CancellationToken cancellationToken = default)
        where T : ActorBase
        => ChildActorOfAsync(Props.Create<T>(), name, cancellationToken);

    /// <summary>Creates a child of the probe's test actor.</summary>
    /// <typeparam name="T">Its class.</typeparam>
    /// <param name="name">Its name; null makes one up.</param>
    /// <param name="supervisorStrategy">What the probe does when the child fails.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<IActorRef> ChildActorOfAsync<T>(string? name, SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default)
        where T : ActorBase
        => ChildActorOfAsync(Props.Create<T>(), name, supervisorStrategy, cancellationToken);

    /// <summary>Creates a child of the probe's test actor.</summary>
    /// <typeparam name="T">Its class.</typeparam>
    /// <param name="supervisorStrategy">What the probe does when the child fails.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<IActorRef> ChildActorOfAsync<T>(SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default)
        where T : ActorBase
        => ChildActorOfAsync(Props.Create<T>(), supervisorStrategy, cancellationToken);

    /// <inheritdoc/>
    public int CompareTo(object? obj) => TestActor.CompareTo(obj);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => TestActor.Equals(obj);

    /// <inheritdoc/>
    public override int GetHashCode() => TestActor.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => TestActor.ToString() ?? "";

    void ICanTell.Tell(object message, IActorRef? sender) => TestActor.Tell(message, sender);

    int IComparable<IActorRef>.CompareTo(IActorRef? other) => TestActor.CompareTo(other);

    bool IEquatable<IActorRef>.Equals(IActorRef? other) => TestActor.Equals(other);

    void IInternalActorRef.SendSystemMessage(SystemMessage message) => Inner.SendSystemMessage(message);

    IInternalActorRef? IInternalActorRef.FindChild(string name) => Inner.FindChild(name);
}
