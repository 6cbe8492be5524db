namespace ActorTasks.EngineTests.PersistentActors;

public sealed class RecoveryTimeoutTests : PersistenceSpec
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public RecoveryTimeoutTests()
        : base($$"""
            akka.scheduler.implementation = "{{typeof(TestScheduler).AssemblyQualifiedName}}"
            akka.persistence.journal-plugin-fallback.recovery-event-timeout = 1m
            akka.persistence.journal-plugin-fallback.replay-filter.mode = off
            """)
    {
    }

    private TestScheduler Clock => (TestScheduler)Sys.Scheduler;

    [Fact]
    public void A_snapshot_that_does_not_come_in_time_stops_the_actor()
    {
        var asked = new TaskCompletionSource();
        var never = new TaskCompletionSource();
        Store.OnLoadSnapshot = () =>
        {
            asked.TrySetResult();
            return never.Task;
        };
        var actor = Start("snapshot", new Script { Observer = TestActor });
        Watch(actor);
        AwaitCondition(() => asked.Task.IsCompleted);

        Clock.Advance(Minute);

        Assert.Contains("didn't get snapshot within", ExpectMsg<RecoveryFailed>().Cause);
        ExpectTerminated(actor);
    }

    [Fact]
    public void An_event_that_does_not_come_in_time_stops_the_actor()
    {
        var asked = new TaskCompletionSource();
        var never = new TaskCompletionSource();
        Store.OnReadHighest = _ =>
        {
            asked.TrySetResult();
            return never.Task;
        };
        var actor = Start("events", new Script { Observer = TestActor });
        Watch(actor);
        AwaitCondition(() => asked.Task.IsCompleted);

        Clock.Advance(Minute);

        Assert.Contains("didn't get event within", ExpectMsg<RecoveryFailed>().Cause);
        ExpectTerminated(actor);
    }

    [Fact]
    public void Each_event_gives_the_recovery_more_time()
    {
        Write("steady", "a", "b");
        var halves = new TaskCompletionSource();
        Store.OnReplay = replay =>
        {
            replay(new Persistent("first", 1, "steady"));
            return halves.Task;
        };
        var actor = Start("steady", new Script { Recover = (_, m) => TestActor.Tell(m), Recovered = _ => TestActor.Tell("recovered"), Observer = TestActor });
        ExpectMsg("first");
        Clock.Advance(Minute);

        halves.SetResult();

        ExpectMsg("a");
        ExpectMsg("b");
        ExpectMsg("recovered");
        ExpectState(actor, string.Empty);
    }
}
