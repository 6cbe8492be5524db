namespace ActorTasks.EngineTests;

public class SchedulerTests : TestKit
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);

    private IScheduler Scheduler => Sys.Scheduler;

    [Fact]
    public void A_message_is_sent_once_with_the_sender_that_was_given()
    {
        var probe = CreateTestProbe();

        Scheduler.ScheduleTellOnce(Soon, probe.Ref, "once", TestActor);

        probe.ExpectMsg("once");
        Assert.Equal(TestActor, probe.Sender);
        probe.ExpectNoMsg(TimeSpan.FromMilliseconds(30));
    }

    [Fact]
    public void It_is_never_early_and_those_due_at_one_time_come_in_order()
    {
        var begin = Scheduler.MonotonicClock;
        Scheduler.ScheduleTellOnce(TimeSpan.Zero, TestActor, "first", ActorRefs.NoSender);
        for (var i = 0; i < 20; i++)
        {
            Scheduler.ScheduleTellOnce(50, TestActor, i, ActorRefs.NoSender);
        }

        ExpectMsg("first");
        Assert.Equal(Enumerable.Range(0, 20), ReceiveN(20).Cast<int>());
        Assert.True(Scheduler.MonotonicClock - begin >= TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void A_message_is_sent_again_and_again_until_it_is_cancelled()
    {
        var cancelable = Scheduler.ScheduleTellRepeatedlyCancelable(Soon, Soon, TestActor, "tick", ActorRefs.NoSender);

        Assert.Equal(["tick", "tick", "tick"], ReceiveN(3));
        cancelable.Cancel();
        Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(30), TestActor, "end", ActorRefs.NoSender);

        // One may be under way when it is cancelled.
        Assert.True(ReceiveWhile<object>(m => m is "tick" ? m : null!).Count <= 2);
        FishForMessage(m => m is "end");
    }

    [Fact]
    public void Cancelled_before_it_is_due_nothing_is_sent_or_run()
    {
        var once = Scheduler.ScheduleTellOnceCancelable(50, TestActor, "never", ActorRefs.NoSender);
        var action = Scheduler.Advanced.ScheduleOnceCancelable(50, () => TestActor.Tell("never"));
        var repeated = Scheduler.Advanced.ScheduleRepeatedlyCancelable(50, 50, () => TestActor.Tell("never"));

        once.Cancel();
        action.Cancel();
        repeated.CancelIfNotNull();

        ExpectNoMsg(TimeSpan.FromMilliseconds(120));
    }

    [Fact]
    public void What_was_cancelled_before_it_was_scheduled_never_happens()
    {
        Scheduler.ScheduleTellOnce(Soon, TestActor, "never", ActorRefs.NoSender, Cancelable.CreateCanceled());

        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void A_repeated_action_that_throws_is_logged_and_not_run_again()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Error));
        var runs = 0;

        Scheduler.Advanced.ScheduleRepeatedly(Soon, Soon, () =>
        {
            runs++;
            throw new InvalidOperationException("fault");
        });

        Assert.IsType<InvalidOperationException>(ExpectMsg<Error>().Cause);
        Scheduler.ScheduleTellOnce(50, TestActor, "later", ActorRefs.NoSender);
        ExpectMsg("later");
        Assert.Equal(1, runs);
    }

    [Fact]
    public void A_negative_delay_and_an_interval_of_zero_or_less_are_refused()
    {
        var negative = TimeSpan.FromMilliseconds(-1);

        Assert.ThrowsAny<ArgumentOutOfRangeException>(() => Scheduler.ScheduleTellOnce(negative, TestActor, "x", ActorRefs.NoSender));
        Assert.ThrowsAny<ArgumentOutOfRangeException>(() => Scheduler.ScheduleTellRepeatedly(negative, Soon, TestActor, "x", ActorRefs.NoSender));
        Assert.ThrowsAny<ArgumentOutOfRangeException>(() => Scheduler.ScheduleTellRepeatedly(Soon, TimeSpan.Zero, TestActor, "x", ActorRefs.NoSender));
        Assert.ThrowsAny<ArgumentOutOfRangeException>(() => Scheduler.Advanced.ScheduleOnce(negative, () => { }));
        Assert.ThrowsAny<ArgumentOutOfRangeException>(() => Scheduler.Advanced.ScheduleRepeatedly(Soon, negative, () => { }));
    }

    [Fact]
    public async Task At_the_end_of_the_system_all_that_is_left_is_run_at_once_and_nothing_more_is_taken()
    {
        var system = ActorSystem.Create("ending");
        var scheduler = system.Scheduler;
        scheduler.Advanced.ScheduleOnce(Never, () => TestActor.Tell("run"));
        var cancelled = scheduler.Advanced.ScheduleOnceCancelable(Never, () => TestActor.Tell("cancelled"));
        cancelled.Cancel();

        await system.Terminate();

        ExpectMsg("run");
        ExpectNoMsg(TimeSpan.FromMilliseconds(20));
        Assert.ThrowsAny<SchedulerException>(() => scheduler.Advanced.ScheduleOnce(Soon, () => { }));
    }

    [Fact]
    public void A_cancelable_can_be_cancelled_later_and_linked_to_others()
    {
        using var first = new Cancelable(Scheduler);
        var linked = Cancelable.CreateLinkedCancelable(Scheduler, first, new Cancelable(Scheduler));
        using var done = new ManualResetEventSlim();
        linked.Token.Register(done.Set);

        first.CancelAfter(5);

        Assert.True(done.Wait(TimeSpan.FromSeconds(10)));
        Assert.True(first.IsCancellationRequested);
        Assert.True(linked.IsCancellationRequested);
        Assert.True(Cancelable.CreateCanceled().Token.IsCancellationRequested);
    }
}
