namespace ActorTasks.EngineTests.TestKits;

public class TestSchedulerTests() : TestKit(
    $"akka.scheduler.implementation = \"{typeof(TestScheduler).AssemblyQualifiedName}\"")
{
    private TestScheduler Scheduler => (TestScheduler)Sys.Scheduler;

    [Fact]
    public void Time_stands_until_it_is_advanced()
    {
        var start = Scheduler.Now;

        Scheduler.Advance(TimeSpan.FromHours(1));
        Assert.Equal(start.AddHours(1), Scheduler.Now);

        Scheduler.AdvanceTo(start.AddHours(3));
        Assert.Equal(start.AddHours(3), Scheduler.Now);
        Assert.Throws<InvalidOperationException>(() => Scheduler.AdvanceTo(start));
    }

    [Fact]
    public void A_message_comes_when_its_time_has_come()
    {
        Scheduler.ScheduleTellOnce(TimeSpan.FromSeconds(2), TestActor, "due", ActorRefs.NoSender);

        Scheduler.Advance(TimeSpan.FromSeconds(1));
        Assert.False(HasMessages);
        Scheduler.Advance(TimeSpan.FromSeconds(1));

        ExpectMsg("due");
        Scheduler.Advance(TimeSpan.FromDays(1));
        Assert.False(HasMessages);
    }

    [Fact]
    public void Messages_come_in_the_order_of_their_times()
    {
        foreach (var seconds in new[] { 3, 1, 2 })
        {
            Scheduler.ScheduleTellOnce(TimeSpan.FromSeconds(seconds), TestActor, seconds, ActorRefs.NoSender);
        }

        Scheduler.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal([1, 2, 3], ReceiveN(3));
    }

    [Fact]
    public void A_repeated_message_comes_once_with_each_advance()
    {
        Scheduler.ScheduleTellRepeatedly(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), TestActor, "tick", ActorRefs.NoSender);

        Scheduler.Advance(TimeSpan.FromSeconds(10));
        ExpectMsg("tick");
        Assert.False(HasMessages);
        Scheduler.Advance(TimeSpan.FromSeconds(1));

        ExpectMsg("tick");
        Assert.False(HasMessages);
    }

    [Fact]
    public void What_was_cancelled_does_not_come()
    {
        var cancelable = new Cancelable(Scheduler.Advanced);
        Scheduler.ScheduleTellOnce(TimeSpan.FromSeconds(1), TestActor, "once", ActorRefs.NoSender, cancelable);
        Scheduler.ScheduleTellRepeatedly(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), TestActor, "again", ActorRefs.NoSender, cancelable);

        cancelable.Cancel();
        Scheduler.Advance(TimeSpan.FromSeconds(5));

        Assert.False(HasMessages);
    }

    [Fact]
    public void Actions_run_on_the_thread_that_advances()
    {
        Thread? thread = null;
        var runs = 0;
        Scheduler.Advanced.ScheduleOnce(TimeSpan.FromSeconds(1), () => thread = Thread.CurrentThread);
        Scheduler.Advanced.ScheduleRepeatedly(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), () => runs++);

        Scheduler.Advance(TimeSpan.FromSeconds(1));
        Scheduler.Advance(TimeSpan.FromSeconds(1));

        Assert.Same(Thread.CurrentThread, thread);
        Assert.Equal(2, runs);
    }

    [Fact]
    public void Timers_of_actors_are_driven_too()
    {
        ActorOf(() => new Ticker(TestActor));
        ExpectMsg("started");

        Scheduler.Advance(TimeSpan.FromSeconds(1));
        ExpectMsg("tick");
        Scheduler.Advance(TimeSpan.FromSeconds(1));
        ExpectMsg("tick");
    }

    [Fact]
    public void A_receive_timeout_is_driven_too()
    {
        ActorOf(() => new Patient(TestActor));
        ExpectMsg("started");

        // The timeout is armed after PreStart, on the actor's own thread: one advance may come too early for it.
        AwaitAssert(() =>
        {
            Scheduler.Advance(TimeSpan.FromSeconds(30));
            Assert.Equal("timeout", ReceiveOne(TimeSpan.FromMilliseconds(50)));
        });
    }

    private sealed class Ticker : ReceiveActor, IWithTimers
    {
        public Ticker(IActorRef target)
        {
            Timers.StartPeriodicTimer("key", "tick", TimeSpan.FromSeconds(1));
            Receive<string>(m => target.Tell(m));
            target.Tell("started");
        }

        public ITimerScheduler Timers { get; set; } = null!;
    }

    private sealed class Patient : ReceiveActor
    {
        public Patient(IActorRef target)
        {
            SetReceiveTimeout(TimeSpan.FromSeconds(30));
            Receive<ReceiveTimeout>(_ => target.Tell("timeout"));
            target.Tell("started");
        }
    }
}
