using ActorEngine.Actor;
using ActorEngine.Actor.Cells;
using ActorEngine.Actor.Setup;
using ActorEngine.Configuration;
using ActorEngine.Event;

namespace ActorEngine.Testing;

/// <summary>
/// Tests actors from outside: it has a system, and an actor in it whose messages the test expects one by one.
/// That actor is the sender of what the test tells, also after an await.
/// </summary>
public abstract class TestKitBase : TestKitActors, IActorRefFactory
{
    private static int _testActorNumber;

    /// <summary>Tests a system that is there, or one named test with the default configuration.</summary>
    /// <param name="assertions">How the test framework is told.</param>
    /// <param name="system">The system; null makes one.</param>
    /// <param name="testActorName">The name of the test actor; null makes one up.</param>
    protected TestKitBase(ITestKitAssertions assertions, ActorSystem? system = null, string? testActorName = null)
        : this(assertions, system, ActorSystemSetup.Empty, null, testActorName)
    {
    }

    /// <summary>Tests a system of its own.</summary>
    /// <param name="assertions">How the test framework is told.</param>
    /// <param name="setup">How the system is set up.</param>
    /// <param name="actorSystemName">The name of the system; null is test.</param>
    /// <param name="testActorName">The name of the test actor; null makes one up.</param>
    protected TestKitBase(ITestKitAssertions assertions, ActorSystemSetup setup, string? actorSystemName = null, string? testActorName = null)
        : this(assertions, null, setup, actorSystemName, testActorName)
    {
    }

    /// <summary>Tests a system of its own.</summary>
    /// <param name="assertions">How the test framework is told.</param>
    /// <param name="config">The configuration; that of the test kit lies below it.</param>
    /// <param name="actorSystemName">The name of the system; null is test.</param>
    /// <param name="testActorName">The name of the test actor; null makes one up.</param>
    protected TestKitBase(ITestKitAssertions assertions, Config config, string? actorSystemName = null, string? testActorName = null)
        : this(assertions, null, ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(config)), actorSystemName, testActorName)
    {
    }

    /// <summary>Tests a system that is there, or one of its own.</summary>
    /// <param name="assertions">How the test framework is told.</param>
    /// <param name="system">The system; null makes one.</param>
    /// <param name="config">How that is set up.</param>
    /// <param name="actorSystemName">The name of the system; null is test.</param>
    /// <param name="testActorName">The name of the test actor; null makes one up.</param>
    protected TestKitBase(ITestKitAssertions assertions, ActorSystem? system, ActorSystemSetup config, string? actorSystemName, string? testActorName)
        : base(assertions)
        => InitializeTest(system!, config, actorSystemName!, testActorName!);

    /// <summary>The configuration of the test kit.</summary>
    public static Config DefaultConfig { get; } = ConfigurationFactory.FromResource<TestKitBase>("ActorEngine.Testing.reference.conf");

    /// <summary>Logs everything there is.</summary>
    public static Config FullDebugConfig { get; } = ConfigurationFactory.ParseString(
        """
        akka {
          loglevel = DEBUG
          stdout-loglevel = DEBUG
          log-dead-letters-during-shutdown = on
          actor.debug { receive = on, autoreceive = on, lifecycle = on, event-stream = on, unhandled = on }
        }
        """);

    /// <summary>Says which log events a test is about.</summary>
    public EventFilterFactory EventFilter => new(this);

    /// <summary>Says which log events of another system a test is about.</summary>
    /// <param name="system">The system.</param>
    public EventFilterFactory CreateEventFilter(ActorSystem system) => new(this, system);

    /// <summary>Another test actor, with messages and expectations of its own.</summary>
    /// <param name="name">Its name; null makes one up.</param>
    public virtual TestProbe CreateTestProbe(string? name = null) => CreateTestProbe(Sys, name);

    /// <summary>A test actor of another system, with messages and expectations of its own.</summary>
    /// <param name="system">The system.</param>
    /// <param name="name">Its name; null makes one up.</param>
    public virtual TestProbe CreateTestProbe(ActorSystem system, string? name = null) => new(system, Assert, name!);

    /// <summary>A latch that opens when it was counted down.</summary>
    /// <param name="count">How often.</param>
    public virtual TestLatch CreateTestLatch(int count = 1) => new(Dilated, count, TestKitSettings.DefaultTimeout);

    /// <summary>A barrier at which a number of parties wait for each other.</summary>
    /// <param name="count">The number.</param>
    public TestBarrier CreateTestBarrier(int count) => new(this, count);

    /// <summary>Another actor whose messages this kit receives too.</summary>
    /// <param name="name">Its name.</param>
    public IActorRef CreateTestActor(string name)
    {
        var testActor = ((ExtendedActorSystem)Sys).SystemActorOf(TestActorProps.Create(Received), name);
        Command(new BeReady(), testActor);
        return testActor;
    }

    /// <summary>Terminates the system and waits for it.</summary>
    /// <param name="duration">The time, dilated; by default 5 s.</param>
    /// <param name="verifySystemShutdown">Whether it fails if the system has not terminated in time.</param>
    /// <exception cref="TimeoutException">It has not, and that is asked for.</exception>
    public virtual void Shutdown(TimeSpan? duration = null, bool verifySystemShutdown = false) => Shutdown(Sys, duration, verifySystemShutdown);

    /// <summary>Terminates a system and waits for it.</summary>
    /// <param name="system">The system.</param>
    /// <param name="duration">The time, dilated; by default 5 s.</param>
    /// <param name="verifySystemShutdown">Whether it fails if the system has not terminated in time.</param>
    /// <exception cref="TimeoutException">It has not, and that is asked for.</exception>
    protected virtual void Shutdown(ActorSystem system, TimeSpan? duration = null, bool verifySystemShutdown = false)
    {
        system ??= Sys;
        var limit = Dilated(duration ?? TestKitSettings.DefaultTimeout);
        if (!system.Terminate().Wait(limit) && verifySystemShutdown)
        {
            throw new TimeoutException($"Failed to stop [{system.Name}] within [{limit}]\n{(system as ExtendedActorSystem)?.PrintTree()}");
        }
    }

    /// <summary>Makes the system, if there is none, and the test actor; constructors call it.</summary>
    /// <param name="system">The system; null makes one.</param>
    /// <param name="config">Its configuration.</param>
    /// <param name="actorSystemName">Its name; null is test.</param>
    /// <param name="testActorName">The name of the test actor; null makes one up.</param>
    protected void InitializeTest(ActorSystem? system, Config config, string? actorSystemName, string? testActorName)
        => InitializeTest(system, ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(config)), actorSystemName, testActorName);

    /// <summary>Makes the system, if there is none, and the test actor; constructors call it.</summary>
    /// <param name="system">The system; null makes one.</param>
    /// <param name="config">How it is set up.</param>
    /// <param name="actorSystemName">Its name; null is test.</param>
    /// <param name="testActorName">The name of the test actor; null makes one up.</param>
    protected virtual void InitializeTest(ActorSystem? system, ActorSystemSetup config, string? actorSystemName, string? testActorName)
    {
        Sys = system ?? CreateSystem(config, actorSystemName ?? "test");
        TestKitSettings = TestKitExtension.For(Sys);
        Log = Logging.GetLogger(Sys, GetType());
        InterceptedEvents.For(Sys);
        TestActorProps.Prepare(Sys);
        TestActor = CreateTestActor(testActorName ?? $"testActor{Interlocked.Increment(ref _testActorNumber)}");
        if (this is not TestProbe)
        {
            AdoptImplicitSender();
        }
    }

    private protected virtual void AdoptImplicitSender()
    {
        var sender = this is INoImplicitSender ? null : TestActor;
        ImplicitSenders.Current = sender;
        SynchronizationContext.SetSynchronizationContext(new TestKitSynchronizationContext { ImplicitSender = sender });
    }

    private protected void ReleaseImplicitSender()
    {
        if (SynchronizationContext.Current is TestKitSynchronizationContext context && Equals(context.ImplicitSender, TestActor))
        {
            SynchronizationContext.SetSynchronizationContext(null);
        }

        if (Equals(ImplicitSenders.Current, TestActor))
        {
            ImplicitSenders.Current = null;
        }
    }

    private static ActorSystem CreateSystem(ActorSystemSetup setup, string name)
    {
        var bootstrap = setup.Get<BootstrapSetup>().GetOrElse(BootstrapSetup.Create());
        return ActorSystem.Create(name, setup.WithSetup(bootstrap.WithConfigFallback(DefaultConfig)));
    }
}
