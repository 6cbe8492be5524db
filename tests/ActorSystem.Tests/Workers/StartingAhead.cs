using ActorTasks.Actors;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.ActorSystemTests.Workers;

/// <summary>Attempts that are started before the only slot is free, and wait for it.</summary>
public sealed class StartingAhead : PoolWithOneSlotLeft
{
    [Fact]
    public void Quick_handlers_have_their_successors_started_while_the_slot_is_taken()
    {
        Warm();
        Assert.Equal(1 + Prefetch, Claim().Count);
    }

    [Fact]
    public void One_handler_runs_at_a_time_and_the_next_one_begins_when_it_has_ended()
    {
        var tasks = Line(ATask.Running(), ATask.Running(), ATask.Running());
        foreach (var (task, next) in tasks.Zip(tasks.Skip(1)))
        {
            AwaitCondition(() => Runner.Has(task.Token));
            Assert.False(Runner.Has(next.Token));
            End(task);
        }

        AwaitCondition(() => Runner.Has(tasks[^1].Token));
    }

    [Fact]
    public void One_of_a_higher_priority_that_was_started_later_goes_first()
    {
        var tasks = Line(ATask.Running(), ATask.Running(), ATask.Running() with { Priority = 9 });
        End(tasks[0]);
        AwaitCondition(() => Runner.Has(tasks[2].Token));
        Assert.False(Runner.Has(tasks[1].Token));
    }

    [Theory]
    [InlineData(CancelMode.Cooperative)]
    [InlineData(CancelMode.Force)]
    internal void A_cancel_ends_one_in_line_at_once_and_its_handler_is_never_called(CancelMode mode)
    {
        var tasks = Line(ATask.Running(), ATask.Running(), ATask.Running());
        Tell(new CancelAttempt(tasks[1].Token, mode));
        var report = Shard.ExpectMsg<AttemptReport>();
        Assert.Equal((tasks[1].Token, true), (report.Token, report.HandlerEnded));
        Assert.IsType<AttemptOutcome.Stopped>(report.Outcome);
        End(tasks[0]);
        AwaitCondition(() => Runner.Has(tasks[2].Token));
        Assert.False(Runner.Has(tasks[1].Token));
    }

    [Fact]
    public void A_stop_gives_those_in_line_back_at_once_and_waits_for_the_one_that_runs()
    {
        var tasks = Line(ATask.Running(), ATask.Running(), ATask.Running());
        Pool.Tell(new Drain(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(5)), TestActor);
        var released = new[] { Shard.ExpectMsg<AttemptReport>(), Shard.ExpectMsg<AttemptReport>() };
        Assert.Equal([tasks[1].Token, tasks[2].Token], released.Select(report => report.Token).Order(ById));
        Assert.All(released, report => Assert.IsType<AttemptOutcome.Released>(report.Outcome));
        Assert.All(released, report => Tell(new ReportRecorded(report.Token, HandlerEnded: true)));
        End(tasks[0]);
        Tell(new ReportRecorded(tasks[0].Token, HandlerEnded: true));
        EndLong();
        Assert.Equal(0, ExpectMsg<Drained>().LeftBehind);
    }

    [Fact]
    public void Who_has_waited_through_a_whole_round_goes_back_since_handlers_have_become_slow()
    {
        var tasks = Line(ATask.Running(), ATask.Running());
        Clock.Advance(TimeSpan.FromSeconds(1));
        Shard.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        Clock.Advance(TimeSpan.FromSeconds(1));
        var report = Shard.ExpectMsg<AttemptReport>();
        Assert.Equal(tasks[1].Token, report.Token);
        Assert.IsType<AttemptOutcome.Released>(report.Outcome);
        End(tasks[0]);
        Assert.False(Runner.Has(tasks[1].Token));
    }

    [Fact]
    public void One_whose_turn_comes_after_the_lease_is_over_is_given_back()
    {
        var tasks = Line(ATask.Running(), ATask.Running(), ATask.Running());
        EndLease();
        End(tasks[0]);
        foreach (var task in tasks.Skip(1))
        {
            var report = Shard.ExpectMsg<AttemptReport>();
            Assert.Equal(task.Token, report.Token);
            Assert.Equal(Outcomes.LeaseOver, Assert.IsType<AttemptOutcome.Released>(report.Outcome).Reason);
        }
    }

    [Fact]
    public void AShard_that_comes_up_again_hears_of_those_in_line_too()
    {
        var tasks = Line(ATask.Running(), ATask.Running());
        var next = CreateTestProbe("next");
        Pool.Tell(new ShardUp(0), next);
        Assert.Equal([tasks[0].Token, tasks[1].Token], next.ExpectMsg<AttemptsHeld>().Tokens.Order(ById));
    }

    [Fact]
    public void A_stop_is_over_when_the_last_handler_of_a_partition_that_another_node_has_now_has_ended()
    {
        var task = Line(ATask.Running())[0];
        Pool.Tell(new Drain(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(5)), TestActor);
        Tell(new PartitionsOwned([1], IsFenced: false));
        Runner.End(task.Token, new AttemptEnd(HandRunner.Result, null));
        EndLong();
        Assert.Equal(0, ExpectMsg<Drained>().LeftBehind);
    }

    [Fact]
    public void A_stop_gives_back_what_is_started_meanwhile_without_reading_its_payload()
    {
        Warm();
        var claim = Claim();
        Pool.Tell(new Drain(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(5)), TestActor);
        var task = ATask.Running();
        Tell(new ClaimTaken(0, HandlerKind.Async, claim.Claim, 1, null));
        Tell(new AttemptsStarted(0, HandlerKind.Async, claim.Claim, 1, [new StartedAttempt(task, Payload: null)]));
        var report = Shard.ExpectMsg<AttemptReport>();
        Assert.Equal(Outcomes.NodeStopped, Assert.IsType<AttemptOutcome.Released>(report.Outcome).Reason);
        Tell(new ReportRecorded(task.Token, HandlerEnded: true));
        EndLong();
        Assert.Equal(0, ExpectMsg<Drained>().LeftBehind);
    }
}
