namespace ActorTasks.EngineTests;

public class StrategyTests : TestKit
{
    private static readonly Exception Fault = new InvalidOperationException("fault");

    [Fact]
    public void By_default_a_failing_child_is_restarted_and_one_that_was_killed_could_not_start_or_lost_whom_it_watched_is_stopped()
    {
        var decider = SupervisorStrategy.DefaultDecider;

        Assert.Equal(Directive.Restart, decider.Decide(Fault));
        Assert.Equal(Directive.Stop, decider.Decide(new ActorKilledException("x")));
        Assert.Equal(Directive.Stop, decider.Decide(new ActorInitializationException("x")));
        Assert.Equal(Directive.Stop, decider.Decide(new DeathPactException(TestActor)));
    }

    [Fact]
    public void A_deployable_decider_takes_the_first_pair_that_fits_also_for_derived_types()
    {
        var decider = Decider.From(
            Directive.Escalate, Directive.Stop.When<ArgumentNullException>(), Directive.Resume.When<ArgumentException>());

        Assert.Equal(Directive.Stop, decider.Decide(new ArgumentNullException()));
        Assert.Equal(Directive.Resume, decider.Decide(new ArgumentOutOfRangeException()));
        Assert.Equal(Directive.Escalate, decider.Decide(Fault));
    }

    [Fact]
    public void Deployable_deciders_with_the_same_pairs_are_equal()
    {
        var decider = Decider.From(Directive.Escalate, Directive.Stop.When<ArgumentException>());

        Assert.Equal(decider, Decider.From(Directive.Escalate, Directive.Stop.When<ArgumentException>()));
        Assert.NotEqual(decider, Decider.From(Directive.Escalate, Directive.Resume.When<ArgumentException>()));
        Assert.NotEqual(decider, Decider.From(Directive.Restart, Directive.Stop.When<ArgumentException>()));
    }

    [Fact]
    public void A_limit_or_a_window_that_is_null_is_minus_one()
    {
        var none = new OneForOneStrategy(null, null, _ => Directive.Stop);
        var both = new AllForOneStrategy(3, TimeSpan.FromSeconds(2), _ => Directive.Stop);

        Assert.Equal((-1, -1), (none.MaxNumberOfRetries, none.WithinTimeRangeMilliseconds));
        Assert.Equal((3, 2000), (both.MaxNumberOfRetries, both.WithinTimeRangeMilliseconds));
        Assert.Equal(7, none.WithMaxNrOfRetries(7).MaxNumberOfRetries);
    }

    [Theory]
    [InlineData(0, null, 0)]
    [InlineData(1, null, 1)]
    [InlineData(3, null, 3)]
    [InlineData(3, 60_000, 3)]
    [InlineData(null, 60_000, 1)]
    public void A_child_is_restarted_as_often_as_the_limit_allows_and_then_stopped(int? retries, int? windowMs, int restarts)
    {
        TimeSpan? window = windowMs is { } ms ? TimeSpan.FromMilliseconds(ms) : null;
        var child = Child(new OneForOneStrategy(retries, window, _ => Directive.Restart));
        Watch(child);

        for (var i = 0; i < restarts; i++)
        {
            child.Tell(new Throw(Fault));
            ExpectMsg("child goes");
            ExpectMsg("child stops");
            ExpectMsg("child is back");
            ExpectMsg("child starts");
        }

        child.Tell(new Throw(Fault));
        ExpectMsg("child stops");
        ExpectTerminated(child);
    }

    [Fact]
    public void Without_limit_and_window_a_child_is_restarted_for_ever()
    {
        var child = Child(new OneForOneStrategy(null, null, _ => Directive.Restart));

        for (var i = 0; i < 50; i++)
        {
            child.Tell(new Throw(Fault));
        }

        child.Tell(new Say("alive"));
        FishForMessage(m => "alive".Equals(m));
    }

    [Fact]
    public void The_failing_message_is_gone_and_the_rest_of_the_mailbox_is_kept()
    {
        var child = Child(new OneForOneStrategy(_ => Directive.Restart));

        child.Tell(new Throw(Fault));
        child.Tell(new Say("next"));

        Assert.Equal(
            ["child goes", "child stops", "child is back", "child starts", "next"],
            ReceiveN(5).Cast<string>());
    }

    [Fact]
    public void Resume_keeps_the_instance_and_its_state()
    {
        var child = Child(new OneForOneStrategy(_ => Directive.Resume));

        child.Tell(new Throw(Fault));
        child.Tell(new Say("still here"));

        ExpectMsg("still here");
    }

    [Fact]
    public void All_for_one_charges_every_child_for_every_failure()
    {
        var boss = Boss(new AllForOneStrategy(1, null, _ => Directive.Restart));
        var a = Watch(MakeChild(boss, "a"));
        var b = Watch(MakeChild(boss, "b"));

        a.Tell(new Throw(Fault));
        ExpectMsgAllOf("a goes", "a stops", "a is back", "a starts", "b goes", "b stops", "b is back", "b starts");
        b.Tell(new Throw(Fault));

        var ends = ReceiveN(4);
        Assert.Equal(["a stops", "b stops"], ends.OfType<string>().Order());
        Assert.Equal([a, b], ends.OfType<Terminated>().Select(t => t.ActorRef).OrderBy(r => r.Path.Name));
    }

    [Fact]
    public void A_strategy_of_the_props_wins_over_the_actors_own()
    {
        var own = new OneForOneStrategy(_ => Directive.Restart);
        var boss = Sys.ActorOf(Props.Create(() => new Crew(TestActor, "boss", own), SupervisorStrategy.StoppingStrategy));
        ExpectMsg("boss starts");
        var child = Watch(MakeChild(boss, "child"));

        child.Tell(new Throw(Fault));

        ExpectMsg("child stops");
        ExpectTerminated(child);
    }

    [Fact]
    public void The_strategy_is_asked_for_once_per_instance()
    {
        var boss = Sys.ActorOf(Props.Create(() => new Asked(TestActor)));
        ExpectMsg("boss starts");
        var child = MakeChild(boss, "child");

        child.Tell(new Throw(Fault));
        child.Tell(new Throw(Fault));
        child.Tell(new Say("after child"));
        ExpectMsg("asked");
        ExpectMsg("after child");
        boss.Tell(new Throw(Fault));
        FishForMessage(m => "boss is back".Equals(m));
        ExpectMsg("boss starts");
        MakeChild(boss, "again").Tell(new Throw(Fault));

        ExpectMsg("asked");
    }

    [Fact]
    public void A_restart_and_a_stop_are_logged_as_errors_of_the_child_and_a_resume_as_a_warning()
    {
        var directive = Directive.Restart;
        var boss = Boss(new OneForOneStrategy(_ => directive));
        var child = MakeChild(boss, "child");
        var log = CreateTestProbe();
        Sys.EventStream.Subscribe(log.Ref, typeof(LogEvent));

        child.Tell(new Throw(Fault));
        var restart = log.FishForMessage<Error>(e => e.LogSource == child.Path.ToString());
        directive = Directive.Resume;
        child.Tell(new Throw(Fault));
        var resume = log.FishForMessage<Warning>(e => e.LogSource == child.Path.ToString());
        directive = Directive.Stop;
        child.Tell(new Throw(Fault));
        var stop = log.FishForMessage<Error>(e => e.LogSource == child.Path.ToString());

        Assert.All(new LogEvent[] { restart, resume, stop }, e => Assert.Equal(("fault", Fault), (e.Message.ToString(), e.Cause)));
    }

    private IActorRef Boss(SupervisorStrategy strategy)
    {
        var boss = Sys.ActorOf(Props.Create(() => new Crew(TestActor, "boss", strategy)));
        ExpectMsg("boss starts");
        return boss;
    }

    private IActorRef Child(SupervisorStrategy strategy) => MakeChild(Boss(strategy), "child");

    private IActorRef MakeChild(IActorRef boss, string name)
    {
        boss.Tell(new Make(Props.Create(() => new Crew(TestActor, name, null)), name));
        var answers = ReceiveN(2);
        Assert.Contains($"{name} starts", answers);
        return answers.OfType<IActorRef>().Single();
    }

    private sealed class Asked(IActorRef witness) : Crew(witness, "boss")
    {
        protected override SupervisorStrategy SupervisorStrategy()
        {
            Witness.Tell("asked");
            return new OneForOneStrategy(_ => Directive.Resume);
        }
    }
}
