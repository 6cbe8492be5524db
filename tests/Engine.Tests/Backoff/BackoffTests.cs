namespace ActorTasks.EngineTests.Backoffs;

public sealed class BackoffTests : BackoffSpec
{
    [Fact]
    public void A_child_that_stopped_is_started_again_after_the_delay()
    {
        var supervisor = Start(OnStop());
        var first = CurrentChild(supervisor)!;
        Watch(first);
        first.Tell("stop");
        FishForMessage<Terminated>(t => t.ActorRef.Equals(first));
        AwaitNoChild(supervisor);

        Clock.Advance(Min - TimeSpan.FromMilliseconds(1));
        Assert.Null(CurrentChild(supervisor));
        Clock.Advance(TimeSpan.FromMilliseconds(1));

        AwaitAssert(() => Assert.NotNull(CurrentChild(supervisor)));
        Assert.NotEqual(first, CurrentChild(supervisor));
    }

    [Fact]
    public void A_child_that_throws_is_restarted_at_once_when_only_stops_are_delayed()
    {
        var supervisor = Start(OnStop());
        var child = CurrentChild(supervisor)!;
        ExpectMsg("started");
        child.Tell("throw");

        ExpectMsg("started");
        Assert.Equal(child, CurrentChild(supervisor));
        Assert.Equal(0, RestartCount(supervisor));
    }

    [Fact]
    public void With_the_stopping_strategy_a_child_that_throws_is_delayed_too()
    {
        var supervisor = Start(OnStop().WithDefaultStoppingStrategy());
        var child = CurrentChild(supervisor)!;
        Watch(child);
        child.Tell("throw");
        FishForMessage<Terminated>(t => t.ActorRef.Equals(child));
        AwaitNoChild(supervisor);

        Clock.Advance(Min);

        AwaitAssert(() => Assert.NotNull(CurrentChild(supervisor)));
    }

    [Fact]
    public void A_child_that_failed_is_made_anew_after_the_delay_when_failures_are_delayed()
    {
        var supervisor = Start(OnFailure());
        var child = CurrentChild(supervisor)!;
        Watch(child);
        child.Tell("throw");
        FishForMessage<Terminated>(t => t.ActorRef.Equals(child));
        AwaitNoChild(supervisor);

        Clock.Advance(Min);

        AwaitAssert(() => Assert.NotNull(CurrentChild(supervisor)));
        Assert.NotEqual(child, CurrentChild(supervisor));
    }

    [Fact]
    public void A_child_that_stops_by_itself_stops_the_supervisor_when_failures_are_delayed()
    {
        var supervisor = Start(OnFailure());
        Watch(supervisor);
        CurrentChild(supervisor)!.Tell("stop");

        FishForMessage<Terminated>(t => t.ActorRef.Equals(supervisor));
    }

    [Fact]
    public void Messages_are_passed_on_with_their_sender_and_the_childs_own_go_to_the_parent()
    {
        var supervisor = Start(OnStop());

        supervisor.Tell("hello", TestActor);

        ExpectMsg("started");
        ExpectMsg("hello");
        Assert.Equal(CurrentChild(supervisor), LastSenderOf("echo", supervisor));
    }

    [Fact]
    public void While_there_is_no_child_messages_become_dead_letters()
    {
        var supervisor = Start(OnStop());
        StopChild(supervisor);
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));

        supervisor.Tell("lost", TestActor);

        var letter = FishForMessage<DeadLetter>(d => d.Message is "lost");
        Assert.Equal(TestActor, letter.Sender);
    }

    [Fact]
    public void While_there_is_no_child_messages_are_answered_if_there_is_an_answer()
    {
        var supervisor = Start(OnStop().WithReplyWhileStopped("gone"));
        StopChild(supervisor);

        supervisor.Tell("hello", TestActor);

        ExpectMsg("gone");
    }

    [Fact]
    public void A_final_message_makes_the_childs_end_that_of_the_supervisor()
    {
        var supervisor = Start(OnStop().WithFinalStopMessage(m => m is "stop"));
        Watch(supervisor);
        ExpectMsg("started");

        supervisor.Tell("stop", TestActor);

        ExpectTerminated(supervisor);
    }

    [Fact]
    public void A_final_message_that_finds_no_child_stops_the_supervisor()
    {
        var supervisor = Start(OnStop().WithFinalStopMessage(m => m is "last"));
        StopChild(supervisor);
        Watch(supervisor);

        supervisor.Tell("last", TestActor);

        FishForMessage<Terminated>(t => t.ActorRef.Equals(supervisor));
    }

    [Fact]
    public void A_supervisor_answers_while_its_failed_child_takes_time_to_stop()
    {
        using var stopping = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var slow = Props.Create(() => new SlowToStop(stopping, release));
        var supervisor = Start(Backoff.OnFailure(slow, "child", Min, Max, 0.0, -1));
        CurrentChild(supervisor)!.Tell("throw");
        stopping.Wait();

        Assert.Equal(0, RestartCount(supervisor));
        Assert.NotNull(CurrentChild(supervisor));
        release.Set();

        AwaitNoChild(supervisor);
        Clock.Advance(Min);
        AwaitAssert(() => Assert.NotNull(CurrentChild(supervisor)));
        Assert.Equal(1, RestartCount(supervisor));
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentException>(() => BackoffSupervisor.Props(Backoff.OnStop(Child, "child", TimeSpan.Zero, Max, 0.0, -1)));
        Assert.Throws<ArgumentException>(() => BackoffSupervisor.Props(Backoff.OnStop(Child, "child", Max, Min, 0.0, -1)));
        Assert.Throws<ArgumentException>(() => BackoffSupervisor.Props(Backoff.OnFailure(Child, "child", Min, Max, 1.1, -1)));
        Assert.Throws<ArgumentException>(() => BackoffSupervisor.Props(Backoff.OnFailure(Child, "child", Min, Max, -0.1, -1)));
    }

    private sealed class SlowToStop(ManualResetEventSlim stopping, ManualResetEventSlim release) : UntypedActor
    {
        protected override void PostStop()
        {
            if (!release.IsSet)
            {
                stopping.Set();
                release.Wait();
            }
        }

        protected override void OnReceive(object message) => throw new InvalidOperationException("told to");
    }
}
