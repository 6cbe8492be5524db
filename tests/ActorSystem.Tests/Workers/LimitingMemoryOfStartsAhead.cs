using ActorTasks.Actors;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.ActorSystemTests.Workers;

/// <summary>What attempts that are started ahead may hold: payloads in line, and results that are not on disk yet.</summary>
public sealed class LimitingMemoryOfStartsAhead : PoolWithOneSlotLeft
{
    [Fact]
    public void Payloads_that_would_fill_the_memory_do_not_wait_in_line()
    {
        var large = new DataInfo("application/json", StartsAhead.MaxBytes, "");
        var tasks = Line(ATask.Running() with { Payload = large }, ATask.Running() with { Payload = large });
        var report = Shard.ExpectMsg<AttemptReport>();
        Assert.Equal(tasks[1].Token, report.Token);
        Assert.IsType<AttemptOutcome.Released>(report.Outcome);
        Assert.True(Runner.Has(tasks[0].Token));
    }

    [Fact]
    public void While_payloads_of_those_with_slots_fill_the_memory_nothing_is_started_ahead()
    {
        Line(ATask.Running() with { Payload = new DataInfo("application/json", StartsAhead.MaxBytes, "") });
        Offer();
        ExpectNoClaim();
    }

    [Fact]
    public void One_whose_payload_finds_no_room_does_not_come_and_go_but_gets_the_next_slot()
    {
        var large = new DataInfo("application/json", StartsAhead.MaxBytes + 1, "");
        var tasks = Line(ATask.Running(), ATask.Running() with { Payload = large });
        Assert.Equal(tasks[1].Token, Shard.ExpectMsg<AttemptReport>().Token);
        Offer();
        ExpectNoClaim();
        End(tasks[0]);
        Assert.Equal(1, Shard.ExpectMsg<ClaimTasks>().Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_next_handler_begins_when_what_would_fill_the_memory_is_on_disk(bool isResult)
    {
        var tasks = Line(ATask.Running(), ATask.Running());
        EndLarge(tasks[0], isResult);
        WhenItHasHeard();
        Assert.False(Runner.Has(tasks[1].Token));
        Tell(new ReportRecorded(tasks[0].Token, HandlerEnded: true));
        AwaitCondition(() => Runner.Has(tasks[1].Token));
    }

    [Fact]
    public void Large_results_of_a_partition_that_another_node_has_now_hold_nobody_up()
    {
        var tasks = Line(ATask.Running(), ATask.Running(partition: 1));
        EndLarge(tasks[0]);
        WhenItHasHeard();
        Assert.False(Runner.Has(tasks[1].Token));
        Tell(new PartitionsOwned([1], IsFenced: false));
        AwaitCondition(() => Runner.Has(tasks[1].Token));
    }

    [Fact]
    public void Large_results_of_aShard_that_stays_down_do_not_hold_up_those_of_others_for_good()
    {
        var other = CreateTestProbe("other");
        Pool.Tell(new ShardUp(1), other);
        other.ExpectMsg<AttemptsHeld>();
        EndLarge(Line(ATask.Running())[0]);

        // The other one is asked as soon as what this one was asked is void: the pool knows by then that it is down.
        Claim();
        ClaimTasks Ask() => other.FishForMessage<ClaimTasks>(_ => true);
        Offer(1, other);
        Sys.Stop(Shard.Ref);
        var claim = Ask();
        var (waited, next) = (ATask.Running(partition: 1), ATask.Running(partition: 1));
        StartOf(1, other, claim, waited);
        for (var round = 0; round < 2; round++)
        {
            WhenItHasHeard();
            Assert.False(Runner.Has(waited.Token));
            Clock.Advance(TimeSpan.FromSeconds(1));
        }

        other.FishForMessage<AttemptReport>(report => report.Token == waited.Token);
        Offer(1, other);
        StartOf(1, other, Ask(), next);
        AwaitCondition(() => Runner.Has(next.Token));
    }
}
