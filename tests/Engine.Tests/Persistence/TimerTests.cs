namespace ActorTasks.EngineTests.PersistentActors;

public sealed class TimerTests : PersistenceSpec
{
    public TimerTests()
        : base($"akka.scheduler.implementation = \"{typeof(TestScheduler).AssemblyQualifiedName}\"")
    {
    }

    private TestScheduler Clock => (TestScheduler)Sys.Scheduler;

    [Fact]
    public void A_tick_that_comes_while_commands_are_held_is_delivered_afterwards()
    {
        var write = new TaskCompletionSource<System.Collections.Immutable.IImmutableList<Exception?>?>();
        Store.OnWrite = _ => write.Task;
        var actor = Sys.ActorOf(Props.Create(() => new Ticking(TestActor, false)));
        actor.Tell("a", TestActor);
        AwaitCondition(() => !Store.Batches.IsEmpty);
        Clock.Advance(TimeSpan.FromSeconds(1));
        ExpectNoMsg(100);

        write.SetResult(null);

        ExpectMsg("stored a");
        ExpectMsg("tick after a");
    }

    [Fact]
    public void A_tick_that_comes_while_the_actor_recovers_is_delivered_afterwards()
    {
        var reading = new TaskCompletionSource();
        var asked = new TaskCompletionSource();
        Store.OnReadHighest = _ =>
        {
            asked.TrySetResult();
            return reading.Task;
        };
        Sys.ActorOf(Props.Create(() => new Ticking(TestActor, true)));
        AwaitCondition(() => asked.Task.IsCompleted);
        Clock.Advance(TimeSpan.FromSeconds(1));
        ExpectNoMsg(100);

        reading.SetResult();

        ExpectMsg("tick after ");
    }

    private sealed class Ticking(IActorRef observer, bool fromTheStart) : PersistentActor, IWithTimers
    {
        private string _last = string.Empty;

        public ITimerScheduler Timers { get; set; } = null!;

        public override string PersistenceId => "ticking";

        protected override void PreStart()
        {
            if (fromTheStart)
            {
                StartTimer();
            }
        }

        protected override bool ReceiveRecover(object message) => true;

        protected override bool ReceiveCommand(object message)
        {
            if (message is "tick")
            {
                observer.Tell($"tick after {_last}");
            }
            else
            {
                StartTimer();
                Persist((string)message, e =>
                {
                    _last = e;
                    observer.Tell($"stored {e}");
                });
            }

            return true;
        }

        private void StartTimer() => Timers.StartSingleTimer("tick", "tick", TimeSpan.FromSeconds(1));
    }
}
