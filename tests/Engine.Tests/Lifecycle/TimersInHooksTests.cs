namespace ActorTasks.EngineTests;

public class TimersInHooksTests : TestKit
{
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);

    [Fact]
    public void The_timers_of_an_instance_are_cancelled_between_the_outer_and_the_inner_hook_of_a_restart()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Keeper(TestActor)));

        EventFilter.Exception<InvalidOperationException>().ExpectOne(() => actor.Tell("fail"));

        ExpectMsg("around pre-restart: made outside");
        ExpectMsg("pre-restart: ");
        ExpectMsg("post-restart: made");
    }

    [Fact]
    public void The_timers_of_an_instance_are_cancelled_between_the_outer_and_the_inner_hook_of_a_stop()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Keeper(TestActor)));

        Sys.Stop(actor);

        ExpectMsg("around post-stop: made");
        ExpectMsg("post-stop: ");
    }

    [Fact]
    public void What_was_started_in_the_hooks_that_follow_is_cancelled_with_the_instance()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Leaver(TestActor)));

        Watch(actor);
        Sys.Stop(actor);

        ExpectTerminated(actor);
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    /// <summary>Tells which of its timers run when.</summary>
    private sealed class Keeper : UntypedActor, IWithTimers
    {
        private readonly IActorRef _witness;

        public Keeper(IActorRef witness)
        {
            _witness = witness;
            Timers.StartSingleTimer("made", "tick", Never);
        }

        public ITimerScheduler Timers { get; set; } = null!;

        public override void AroundPreRestart(Exception cause, object message)
        {
            Timers.StartSingleTimer("outside", "tick", Never);
            Tell("around pre-restart");
            base.AroundPreRestart(cause, message);
        }

        public override void AroundPostStop()
        {
            Tell("around post-stop");
            base.AroundPostStop();
        }

        protected override void PreRestart(Exception reason, object message) => Tell("pre-restart");

        protected override void PostRestart(Exception reason) => Tell("post-restart");

        protected override void PostStop() => Tell("post-stop");

        protected override void OnReceive(object message) => throw new InvalidOperationException("as told");

        private void Tell(string when) => _witness.Tell($"{when}: {string.Join(" ", Timers.ActiveTimers.Order())}");
    }

    /// <summary>Starts a timer when it is too late, and would tell of its ticks.</summary>
    private sealed class Leaver(IActorRef witness) : UntypedActor, IWithTimers
    {
        public ITimerScheduler Timers { get; set; } = null!;

        protected override void PostStop() => Timers.StartPeriodicTimer("late", "tick", TimeSpan.FromMilliseconds(1));

        protected override void OnReceive(object message) => witness.Tell(message);
    }
}
