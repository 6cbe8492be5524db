namespace ActorTasks.EngineTests;

public class ReceiveTimeoutTests : TestKit
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(20);

    [Fact]
    public void Who_receives_nothing_for_the_time_is_told_again_and_again_by_itself()
    {
        var actor = Start(Soon, (i, m) => TestActor.Tell((m, i.SenderRef)));

        ExpectMsg(((object)ReceiveTimeout.Instance, actor));
        ExpectMsg(((object)ReceiveTimeout.Instance, actor));
    }

    [Fact]
    public void The_timeout_ends_when_it_is_set_to_null()
    {
        Start(Soon, (i, m) =>
        {
            i.Set(null);
            TestActor.Tell((m, i.Timeout));
        });

        ExpectMsg(((object)ReceiveTimeout.Instance, (TimeSpan?)null));
        ExpectNoMsg(TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public void It_can_be_set_within_a_message()
    {
        var actor = Start(null, (i, m) =>
        {
            if (m is "set")
            {
                i.Set(Soon);
            }
            else
            {
                TestActor.Tell(m);
            }
        });
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));

        actor.Tell("set");

        ExpectMsg<ReceiveTimeout>();
    }

    [Fact]
    public void Messages_that_do_not_count_as_activity_do_not_put_it_off()
    {
        var actor = Start(TimeSpan.FromMilliseconds(100), (_, m) =>
        {
            if (m is ReceiveTimeout)
            {
                TestActor.Tell(m);
            }
        });

        using var ticks = new Cancelable(Sys.Scheduler);
        Sys.Scheduler.ScheduleTellRepeatedly(TimeSpan.Zero, TimeSpan.FromMilliseconds(10), actor, new Tick(), ActorRefs.NoSender, ticks);

        ExpectMsg<ReceiveTimeout>();
        ticks.Cancel();
    }

    [Fact]
    public void Ticks_of_a_timer_that_do_not_count_as_activity_do_not_put_it_off_either()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Ticking(TestActor)));

        ExpectMsg<ReceiveTimeout>();
        Sys.Stop(actor);
    }

    [Fact]
    public void Messages_that_do_not_count_as_activity_do_not_put_it_off_where_they_are_handled_asynchronously_either()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Awaiting(TestActor)));
        using var ticks = new Cancelable(Sys.Scheduler);
        Sys.Scheduler.ScheduleTellRepeatedly(TimeSpan.Zero, TimeSpan.FromMilliseconds(10), actor, new Tick(), ActorRefs.NoSender, ticks);

        ExpectMsg<ReceiveTimeout>();
        ticks.Cancel();
    }

    [Fact]
    public void It_survives_a_restart()
    {
        var actor = Start(Soon, (i, m) =>
        {
            if (m is "throw")
            {
                throw new InvalidOperationException("told to");
            }

            TestActor.Tell((m, i.Timeout));
        });

        actor.Tell("throw");
        FishForMessage(m => m.Equals("restarted"));

        ExpectMsg(((object)ReceiveTimeout.Instance, (TimeSpan?)Soon));
    }

    [Fact]
    public void An_actor_that_has_ended_is_not_told()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));
        var actor = Watch(Start(Soon, (_, _) => { }));

        Sys.Stop(actor);

        ExpectTerminated(actor);
        ExpectNoMsg(TimeSpan.FromMilliseconds(100));
    }

    private IActorRef Start(TimeSpan? timeout, Action<Idle, object> handle) => Sys.ActorOf(Props.Create(() => new Idle(TestActor, timeout, handle)));

    private sealed record Tick : INotInfluenceReceiveTimeout;

    private sealed class Idle(IActorRef witness, TimeSpan? timeout, Action<Idle, object> handle) : UntypedActor
    {
        public IActorRef SenderRef => Sender;

        public TimeSpan? Timeout => Context.ReceiveTimeout;

        public void Set(TimeSpan? value) => SetReceiveTimeout(value);

        protected override void PreStart()
        {
            if (timeout is not null)
            {
                SetReceiveTimeout(timeout);
            }
        }

        protected override void PostRestart(Exception reason) => witness.Tell("restarted");

        protected override void OnReceive(object message) => handle(this, message);
    }

    private sealed class Awaiting : ReceiveActor
    {
        public Awaiting(IActorRef witness)
        {
            SetReceiveTimeout(TimeSpan.FromMilliseconds(100));
            ReceiveAsync<Tick>(async _ => await Task.Yield());
            Receive<ReceiveTimeout>(witness.Tell);
        }
    }

    private sealed class Ticking : ReceiveActor, IWithTimers
    {
        public Ticking(IActorRef witness)
        {
            SetReceiveTimeout(TimeSpan.FromMilliseconds(100));
            Timers.StartPeriodicTimer("k", new Tick(), TimeSpan.FromMilliseconds(10));
            Receive<Tick>(_ => { });
            Receive<ReceiveTimeout>(m => witness.Tell(m));
        }

        public ITimerScheduler Timers { get; set; } = null!;
    }
}

public class ReceiveTimeoutOnATestSchedulerTests() : TestKit($"akka.scheduler.implementation = \"{typeof(TestScheduler).AssemblyQualifiedName}\"")
{
    [Fact]
    public void Activity_puts_it_off()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Patient(TestActor)));
        WhenArmed();

        Scheduler().Advance(TimeSpan.FromMilliseconds(600));
        actor.Tell("busy");
        ExpectMsg("busy");
        WhenArmed();
        Scheduler().Advance(TimeSpan.FromMilliseconds(600));
        WhenArmed();
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        Scheduler().Advance(TimeSpan.FromMilliseconds(600));

        ExpectMsg<ReceiveTimeout>();

        // It is armed when a message was handled: the answer to the next one, which does not count, says so.
        void WhenArmed()
        {
            actor.Tell(new Identify(1));
            ExpectMsg<ActorIdentity>();
        }
    }

    private TestScheduler Scheduler() => (TestScheduler)Sys.Scheduler;

    private sealed class Patient : UntypedActor
    {
        private readonly IActorRef _witness;

        public Patient(IActorRef witness)
        {
            _witness = witness;
            SetReceiveTimeout(TimeSpan.FromSeconds(1));
        }

        protected override void OnReceive(object message) => _witness.Tell(message);
    }
}
