namespace ActorTasks.EngineTests.Backoffs;

public sealed class BackoffDelayTests : BackoffSpec
{
    [Fact]
    public void The_delay_doubles_up_to_its_limit()
    {
        var supervisor = Start(OnStop().WithManualReset());
        foreach (var seconds in new[] { 1, 2, 4, 8, 10, 10 })
        {
            StopChild(supervisor);
            Clock.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
            Assert.Null(CurrentChild(supervisor));
            Clock.Advance(TimeSpan.FromMilliseconds(1));
            AwaitAssert(() => Assert.NotNull(CurrentChild(supervisor)));
        }

        Assert.Equal(6, RestartCount(supervisor));
    }

    [Fact]
    public void A_random_factor_makes_the_delay_longer_by_no_more_than_it_says()
    {
        var supervisor = Start(Backoff.OnStop(Child, "child", Min, Max, 1.0, -1).WithManualReset());
        StopChild(supervisor);
        Clock.Advance(Min - TimeSpan.FromMilliseconds(1));
        Assert.Null(CurrentChild(supervisor));

        Clock.Advance(Min + TimeSpan.FromMilliseconds(1));

        AwaitAssert(() => Assert.NotNull(CurrentChild(supervisor)));
    }

    [Fact]
    public void A_child_that_lives_long_enough_sets_the_delay_back()
    {
        var supervisor = Start(OnStop().WithAutoReset(TimeSpan.FromSeconds(3)));
        StopChild(supervisor);
        Clock.Advance(Min);
        AwaitAssert(() => Assert.NotNull(CurrentChild(supervisor)));
        Assert.Equal(1, RestartCount(supervisor));

        Clock.Advance(TimeSpan.FromSeconds(3));

        AwaitAssert(() => Assert.Equal(0, RestartCount(supervisor)));
    }

    [Fact]
    public void A_reset_by_hand_sets_the_delay_back()
    {
        var supervisor = Start(OnStop().WithManualReset());
        StopChild(supervisor);
        Clock.Advance(Min);
        AwaitAssert(() => Assert.NotNull(CurrentChild(supervisor)));
        Clock.Advance(Max);
        Assert.Equal(1, RestartCount(supervisor));

        supervisor.Tell(BackoffSupervisor.Reset.Instance, TestActor);

        Assert.Equal(0, RestartCount(supervisor));
    }

    [Fact]
    public void A_reset_by_hand_is_unhandled_where_the_delay_resets_itself()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(UnhandledMessage));
        var supervisor = Start(OnStop());

        supervisor.Tell(BackoffSupervisor.Reset.Instance, TestActor);

        FishForMessage<UnhandledMessage>(m => m.Message is BackoffSupervisor.Reset);
    }

    [Fact]
    public void Over_the_limit_of_stops_the_supervisor_stops()
    {
        var supervisor = Start(OnStop().WithManualReset().WithMaxNrOfRetries(2));
        Watch(supervisor);
        for (var i = 0; i < 2; i++)
        {
            StopChild(supervisor);
            Clock.Advance(Max);
            AwaitAssert(() => Assert.NotNull(CurrentChild(supervisor)));
        }

        CurrentChild(supervisor)!.Tell("stop");

        FishForMessage<Terminated>(t => t.ActorRef.Equals(supervisor));
    }

    [Fact]
    public void Over_the_limit_of_failures_the_supervisor_stops()
    {
        var supervisor = Start(OnFailure().WithManualReset().WithMaxNrOfRetries(2));
        Watch(supervisor);
        for (var i = 0; i < 2; i++)
        {
            CurrentChild(supervisor)!.Tell("throw");
            AwaitNoChild(supervisor);
            Clock.Advance(Max);
            AwaitAssert(() => Assert.NotNull(CurrentChild(supervisor)));
        }

        CurrentChild(supervisor)!.Tell("throw");

        FishForMessage<Terminated>(t => t.ActorRef.Equals(supervisor));
    }
}
