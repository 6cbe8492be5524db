using System.Linq.Expressions;
using ActorEngine.Actor;
using ActorEngine.Actor.Dsl;

namespace ActorEngine.Testing;

/// <summary>Seventh layer of <see cref="TestKitBase"/>: creating actors, watching them, and what the test actor does by itself.</summary>
public abstract class TestKitActors : TestKitExpectsMatching
{
    private protected TestKitActors(ITestKitAssertions assertions)
        : base(assertions)
    {
    }

    /// <summary>Creates an actor at the top of the system.</summary>
    /// <param name="props">What it is made of.</param>
    public IActorRef ActorOf(Props props) => Sys.ActorOf(props);

    /// <summary>Creates an actor at the top of the system.</summary>
    /// <param name="props">What it is made of.</param>
    /// <param name="name">Its name; null makes one up.</param>
    public IActorRef ActorOf(Props props, string? name) => Sys.ActorOf(props, name);

    /// <summary>Creates an actor at the top of the system.</summary>
    /// <typeparam name="TActor">Its class.</typeparam>
    public IActorRef ActorOf<TActor>()
        where TActor : ActorBase, new()
        => Sys.ActorOf(Props.Create<TActor>());

    /// <summary>Creates an actor at the top of the system.</summary>
    /// <typeparam name="TActor">Its class.</typeparam>
    /// <param name="name">Its name; null makes one up.</param>
    public IActorRef ActorOf<TActor>(string? name)
        where TActor : ActorBase, new()
        => Sys.ActorOf(Props.Create<TActor>(), name);

    /// <summary>Creates an actor at the top of the system.</summary>
    /// <typeparam name="TActor">Its class.</typeparam>
    /// <param name="factory">Calls its constructor.</param>
    public IActorRef ActorOf<TActor>(Expression<Func<TActor>> factory)
        where TActor : ActorBase
        => Sys.ActorOf(Props.Create(factory));

    /// <summary>Creates an actor at the top of the system.</summary>
    /// <typeparam name="TActor">Its class.</typeparam>
    /// <param name="factory">Calls its constructor.</param>
    /// <param name="name">Its name; null makes one up.</param>
    public IActorRef ActorOf<TActor>(Expression<Func<TActor>> factory, string? name)
        where TActor : ActorBase
        => Sys.ActorOf(Props.Create(factory), name);

    /// <summary>Creates an actor at the top of the system, written where it is needed.</summary>
    /// <param name="configure">Says what it does.</param>
    /// <param name="name">Its name; null makes one up.</param>
    public IActorRef ActorOf(Action<IActorDsl> configure, string? name = null) => Sys.ActorOf(configure, name);

    /// <summary>Creates an actor at the top of the system, written where it is needed.</summary>
    /// <param name="configure">Says what it does, and is given the context.</param>
    /// <param name="name">Its name; null makes one up.</param>
    public IActorRef ActorOf(Action<IActorDsl, IActorContext> configure, string? name = null) => Sys.ActorOf(configure, name);

    /// <summary>Creates an actor that runs on the thread that sends to it, so that it has reacted when Tell returns.</summary>
    /// <typeparam name="TActor">Its class.</typeparam>
    /// <param name="name">Its name; null makes one up.</param>
    public TestActorRef<TActor> ActorOfAsTestActorRef<TActor>(string? name = null)
        where TActor : ActorBase, new()
        => new(Sys, Props.Create<TActor>(), null, name);

    /// <summary>Creates an actor that runs on the thread that sends to it, so that it has reacted when Tell returns.</summary>
    /// <typeparam name="TActor">Its class.</typeparam>
    /// <param name="supervisor">Its parent.</param>
    /// <param name="name">Its name; null makes one up.</param>
    public TestActorRef<TActor> ActorOfAsTestActorRef<TActor>(IActorRef supervisor, string? name = null)
        where TActor : ActorBase, new()
        => new(Sys, Props.Create<TActor>(), supervisor, name);

    /// <summary>Creates an actor that runs on the thread that sends to it, so that it has reacted when Tell returns.</summary>
    /// <typeparam name="TActor">Its class.</typeparam>
    /// <param name="props">What it is made of.</param>
    /// <param name="name">Its name; null makes one up.</param>
    public TestActorRef<TActor> ActorOfAsTestActorRef<TActor>(Props props, string? name = null)
        where TActor : ActorBase
        => new(Sys, props, null, name);

    /// <summary>Creates an actor that runs on the thread that sends to it, so that it has reacted when Tell returns.</summary>
    /// <typeparam name="TActor">Its class.</typeparam>
    /// <param name="props">What it is made of.</param>
    /// <param name="supervisor">Its parent.</param>
    /// <param name="name">Its name; null makes one up.</param>
    public TestActorRef<TActor> ActorOfAsTestActorRef<TActor>(Props props, IActorRef supervisor, string? name = null)
        where TActor : ActorBase
        => new(Sys, props, supervisor, name);

    /// <summary>Creates an actor that runs on the thread that sends to it, so that it has reacted when Tell returns.</summary>
    /// <typeparam name="TActor">Its class.</typeparam>
    /// <param name="factory">Calls its constructor.</param>
    /// <param name="name">Its name; null makes one up.</param>
    public TestActorRef<TActor> ActorOfAsTestActorRef<TActor>(Expression<Func<TActor>> factory, string? name = null)
        where TActor : ActorBase
        => new(Sys, Props.Create(factory), null, name);

    /// <summary>Creates an actor that runs on the thread that sends to it, so that it has reacted when Tell returns.</summary>
    /// <typeparam name="TActor">Its class.</typeparam>
    /// <param name="factory">Calls its constructor.</param>
    /// <param name="supervisor">Its parent.</param>
    /// <param name="name">Its name; null makes one up.</param>
    public TestActorRef<TActor> ActorOfAsTestActorRef<TActor>(Expression<Func<TActor>> factory, IActorRef supervisor, string? name = null)
        where TActor : ActorBase
        => new(Sys, Props.Create(factory), supervisor, name);

    /// <summary>Selects by a path.</summary>
    /// <param name="actorPath">An absolute path.</param>
    public ActorSelection ActorSelection(ActorPath actorPath) => Sys.ActorSelection(actorPath);

    /// <summary>Selects by a path.</summary>
    /// <param name="actorPath">An absolute path, with or without address.</param>
    public ActorSelection ActorSelection(string actorPath) => Sys.ActorSelection(actorPath);

    /// <summary>Selects by a path that starts at an actor.</summary>
    /// <param name="anchorRef">The actor.</param>
    /// <param name="actorPath">A relative path.</param>
    public ActorSelection ActorSelection(IActorRef anchorRef, string actorPath) => Sys.ActorSelection(anchorRef, actorPath);

    /// <summary>Creates a child of the test actor.</summary>
    /// <param name="props">What it is made of.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public IActorRef ChildActorOf(Props props, CancellationToken cancellationToken = default) => Spawn(props, null, null, cancellationToken);

    /// <summary>Creates a child of the test actor.</summary>
    /// <param name="props">What it is made of.</param>
    /// <param name="name">Its name; null makes one up.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public IActorRef ChildActorOf(Props props, string? name, CancellationToken cancellationToken = default) => Spawn(props, name, null, cancellationToken);

    /// <summary>Creates a child of the test actor.</summary>
    /// <param name="props">What it is made of.</param>
    /// <param name="supervisorStrategy">How the test actor supervises it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public IActorRef ChildActorOf(Props props, SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default)
        => Spawn(props, null, supervisorStrategy, cancellationToken);

    /// <summary>Creates a child of the test actor.</summary>
    /// <param name="props">What it is made of.</param>
    /// <param name="name">Its name; null makes one up.</param>
    /// <param name="supervisorStrategy">How the test actor supervises it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public IActorRef ChildActorOf(Props props, string? name, SupervisorStrategy? supervisorStrategy, CancellationToken cancellationToken = default)
        => Spawn(props, name, supervisorStrategy, cancellationToken);

    /// <summary>Creates a child of the test actor.</summary>
    /// <param name="props">What it is made of.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<IActorRef> ChildActorOfAsync(Props props, CancellationToken cancellationToken = default)
        => ChildActorOfAsync(props, null, null, cancellationToken);

    /// <summary>Creates a child of the test actor.</summary>
    /// <param name="props">What it is made of.</param>
    /// <param name="name">Its name; null makes one up.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<IActorRef> ChildActorOfAsync(Props props, string? name, CancellationToken cancellationToken = default)
        => ChildActorOfAsync(props, name, null, cancellationToken);

    /// <summary>Creates a child of the test actor.</summary>
    /// <param name="props">What it is made of.</param>
    /// <param name="supervisorStrategy">How the test actor supervises it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<IActorRef> ChildActorOfAsync(Props props, SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default)
        => ChildActorOfAsync(props, null, supervisorStrategy, cancellationToken);

    /// <summary>Creates a child of the test actor.</summary>
    /// <param name="props">What it is made of.</param>
    /// <param name="name">Its name; null makes one up.</param>
    /// <param name="supervisorStrategy">How the test actor supervises it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<IActorRef> ChildActorOfAsync(Props props, string? name, SupervisorStrategy? supervisorStrategy, CancellationToken cancellationToken = default)
        => CommandAsync(new SpawnChild(props, name, supervisorStrategy), cancellationToken);

    /// <summary>Watches an actor: its end comes as a message. Registered when the call returns.</summary>
    /// <param name="actorToWatch">The actor.</param>
    public IActorRef Watch(IActorRef actorToWatch)
    {
        Command(new WatchActor(actorToWatch), TestActor);
        return actorToWatch;
    }

    /// <summary>Watches an actor: its end comes as a message.</summary>
    /// <param name="actorToWatch">The actor.</param>
    public Task<IActorRef> WatchAsync(IActorRef actorToWatch) => CommandAsync(new WatchActor(actorToWatch), CancellationToken.None);

    /// <summary>Watches an actor no longer.</summary>
    /// <param name="actorToUnwatch">The actor.</param>
    public IActorRef Unwatch(IActorRef actorToUnwatch)
    {
        Command(new UnwatchActor(actorToUnwatch), TestActor);
        return actorToUnwatch;
    }

    /// <summary>Watches an actor no longer.</summary>
    /// <param name="actorToUnwatch">The actor.</param>
    public Task<IActorRef> UnwatchAsync(IActorRef actorToUnwatch) => CommandAsync(new UnwatchActor(actorToUnwatch), CancellationToken.None);

    /// <summary>Drops the messages that fit, from now on.</summary>
    /// <param name="shouldIgnoreMessage">Whether a message fits.</param>
    public void IgnoreMessages(Func<object, bool> shouldIgnoreMessage) => Command(new SetIgnore(shouldIgnoreMessage), TestActor);

    /// <summary>Drops the messages of a type, from now on.</summary>
    /// <typeparam name="TMsg">The type.</typeparam>
    public void IgnoreMessages<TMsg>() => IgnoreMessages(message => message is TMsg);

    /// <summary>Drops the messages of a type that fit, from now on.</summary>
    /// <typeparam name="TMsg">The type.</typeparam>
    /// <param name="shouldIgnoreMessage">Whether a message fits.</param>
    public void IgnoreMessages<TMsg>(Func<TMsg, bool> shouldIgnoreMessage) => IgnoreMessages(message => message is TMsg typed && shouldIgnoreMessage(typed));

    /// <summary>Drops no messages any longer.</summary>
    public void IgnoreNoMessages() => Command(new SetIgnore(null), TestActor);

    /// <summary>Answers messages as they come, from now on.</summary>
    /// <param name="pilot">What answers.</param>
    public void SetAutoPilot(AutoPilot pilot) => Command(new SetAutoPilot(pilot), TestActor);

    private protected void Command(ITestActorCommand command, IActorRef testActor)
    {
        testActor.Tell(command, ActorRefs.NoSender);
        if (!command.Done.Task.Wait(TestKitSettings.DefaultTimeout))
        {
            throw new TimeoutException($"The test actor {testActor} did not answer within {TestKitSettings.DefaultTimeout}; it may have been stopped");
        }
    }

    private protected Task<IActorRef> CommandAsync(ITestActorCommand command, CancellationToken cancellationToken)
    {
        TestActor.Tell(command, ActorRefs.NoSender);
        return command.Done.Task.WaitAsync(TestKitSettings.DefaultTimeout, cancellationToken);
    }

    private IActorRef Spawn(Props props, string? name, SupervisorStrategy? strategy, CancellationToken cancellationToken)
        => ChildActorOfAsync(props, name, strategy, cancellationToken).GetAwaiter().GetResult();
}
