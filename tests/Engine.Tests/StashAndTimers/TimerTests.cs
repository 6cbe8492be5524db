namespace ActorTasks.EngineTests;

public class TimerTests : TestKit
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);

    [Fact]
    public void A_single_timer_ticks_once_and_is_gone_when_its_message_is_handled()
    {
        var actor = Start(t => t.Timers.StartSingleTimer("k", "tick", Soon), (t, m) => TestActor.Tell((m, t.Timers.IsTimerActive("k"), t.SenderRef)));

        ExpectMsg(((object)"tick", false, Sys.DeadLetters));
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        Assert.NotNull(actor);
    }

    [Fact]
    public void A_periodic_timer_ticks_until_it_is_cancelled()
    {
        var ticks = 0;
        Start(t => t.Timers.StartPeriodicTimer("k", "tick", Soon), (t, _) =>
        {
            if (++ticks == 3)
            {
                t.Timers.Cancel("k");
            }

            TestActor.Tell((ticks, t.Timers.ActiveTimers.Count));
        });

        ExpectMsg((1, 1));
        ExpectMsg((2, 1));
        ExpectMsg((3, 0));
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void Timers_can_be_started_in_the_constructor_and_have_a_sender()
    {
        Sys.ActorOf(Props.Create(() => new Eager(TestActor)));

        Assert.Equal(("tick", TestActor), ExpectMsg<(string, IActorRef)>());
    }

    [Fact]
    public void A_tick_in_the_mailbox_of_a_timer_that_was_cancelled_is_not_delivered()
        => TickInMailboxThen(t => t.Timers.Cancel("k"), "after");

    [Fact]
    public void A_tick_in_the_mailbox_of_a_timer_that_was_replaced_is_not_delivered()
        => TickInMailboxThen(t => t.Timers.StartSingleTimer("k", "new", TimeSpan.Zero), "after", "new");

    [Fact]
    public void A_tick_in_the_mailbox_from_before_a_restart_is_not_delivered()
        => TickInMailboxThen(_ => throw new InvalidOperationException("told to"), "after");

    [Fact]
    public void A_restart_cancels_the_timers_before_PreRestart()
    {
        var actor = Start(t => t.Timers.StartPeriodicTimer("k", "tick", Never), (t, m) =>
        {
            if (m is "throw")
            {
                throw new InvalidOperationException("told to");
            }
        }, t => TestActor.Tell(t.Timers.IsTimerActive("k")));

        actor.Tell("throw");

        ExpectMsg(false);
    }

    [Fact]
    public void Control_messages_may_be_sent_by_timers()
    {
        Watch(Start(t => t.Timers.StartSingleTimer("k", PoisonPill.Instance, Soon), (_, _) => { }));

        ExpectMsg<Terminated>();
    }

    [Fact]
    public void A_tick_that_was_stashed_comes_back_as_the_plain_message()
    {
        var stashed = false;
        var actor = Start(t => t.Timers.StartSingleTimer("k", "tick", Soon), (t, m) =>
        {
            if (m is "tick" && !stashed)
            {
                stashed = true;
                t.Stash.Stash();
                TestActor.Tell("stashed");
            }
            else if (m is "open")
            {
                t.Timers.StartSingleTimer("k", "another", Never);
                t.Stash.UnstashAll();
            }
            else
            {
                TestActor.Tell(m);
            }
        });
        ExpectMsg("stashed");

        actor.Tell("open");

        ExpectMsg("tick");
    }

    [Fact]
    public void A_timer_without_an_interval_is_refused()
    {
        Start(
            t =>
            {
                foreach (var interval in new[] { TimeSpan.Zero, TimeSpan.FromMilliseconds(-1) })
                {
                    try
                    {
                        t.Timers.StartPeriodicTimer("k", "tick", interval);
                    }
                    catch (ArgumentException)
                    {
                        TestActor.Tell("refused");
                    }
                }
            },
            (_, _) => { });

        ExpectMsg("refused");
        ExpectMsg("refused");
    }

    private void TickInMailboxThen(Action<Timed> change, params string[] expected)
    {
        var actor = Start(_ => { }, (t, m) =>
        {
            switch (m)
            {
                case "go":
                    t.Timers.StartSingleTimer("k", "old", TimeSpan.Zero);
                    t.SelfRef.Tell("change");
                    using (var due = new ManualResetEventSlim())
                    {
                        // Scheduled after the tick for the same moment: when it runs, the tick lies in the mailbox.
                        t.Later(due.Set);
                        due.Wait(TimeSpan.FromSeconds(10));
                    }

                    t.Timers.IsTimerActive("k");
                    change(t);
                    break;
                case "change":
                    break;
                default:
                    TestActor.Tell(m);
                    break;
            }
        });

        actor.Tell("go");
        actor.Tell("after");

        foreach (var message in ReceiveN(expected.Length))
        {
            Assert.Contains((string)message, expected);
        }

        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    private IActorRef Start(Action<Timed> start, Action<Timed, object> handle, Action<Timed>? goes = null)
        => Sys.ActorOf(Props.Create(() => new Timed(start, handle, goes)));

    private sealed class Timed(Action<Timed> start, Action<Timed, object> handle, Action<Timed>? goes) : UntypedActorWithStash, IWithTimers
    {
        public ITimerScheduler Timers { get; set; } = null!;

        public IActorRef SelfRef => Self;

        public IActorRef SenderRef => Sender;

        public void Later(Action action) => Context.System.Scheduler.Advanced.ScheduleOnce(TimeSpan.Zero, action);

        protected override void PreStart() => start(this);

        protected override void PreRestart(Exception reason, object message) => goes?.Invoke(this);

        protected override void PostRestart(Exception reason)
        {
        }

        protected override void OnReceive(object message) => handle(this, message);
    }

    private sealed class Eager : ReceiveActor, IWithTimers
    {
        public Eager(IActorRef witness)
        {
            Timers.StartSingleTimer("k", "tick", Soon, witness);
            Receive<string>(m => witness.Tell((m, Sender)));
        }

        public ITimerScheduler Timers { get; set; } = null!;
    }
}
