namespace ActorTasks.EngineTests.Own;

/// <summary>Where the test kit does better than the one of Akka.NET 1.5.30; what holds in both stands in TestKit.</summary>
public class TestKitBeyondAkkaTests : TestKit
{
    /// <summary>Akka.NET's test actor takes the strategy and never asks it.</summary>
    [Fact]
    public void Children_of_a_probe_are_supervised_as_the_test_says()
    {
        var stopped = CreateTestProbe().ChildActorOf(Props.Create<Failing>(), "stopped", new OneForOneStrategy(_ => Directive.Stop));
        Watch(stopped);

        EventFilter.Exception<InvalidOperationException>("broken").ExpectOne(() => stopped.Tell("fail"));

        ExpectTerminated(stopped);
    }

    /// <summary>Akka.NET's barrier lets those go whose time is over, as if all had come.</summary>
    [Fact]
    public void A_barrier_that_is_not_reached_in_time_fails()
        => Assert.Throws<TimeoutException>(() => CreateTestBarrier(2).Await(TimeSpan.FromMilliseconds(5)));

    /// <summary>In Akka.NET the task ends with asynchronous handlers only.</summary>
    [Fact]
    public async Task A_synchronous_handler_ends_ReceiveAsync_too()
    {
        var actor = ActorOfAsTestActorRef<Failing>();

        await actor.ReceiveAsync("text", TestActor);

        ExpectMsg("text");
    }

    /// <summary>A test actor is no client of the dead letters: what a test leaves unread is its own affair.</summary>
    [Fact]
    public void Messages_left_in_a_stopped_probe_are_no_dead_letters()
    {
        var probe = CreateTestProbe();
        Watch(probe.Ref);
        Sys.EventStream.Subscribe(TestActor, typeof(AllDeadLetters));
        probe.Ref.Tell("left");

        Sys.Stop(probe.Ref);

        ExpectTerminated(probe.Ref);
        Assert.False(HasMessages);
        probe.ExpectMsg("left");
    }

    /// <summary>Akka.NET means it too, and finds a block of 20 ms late by the microseconds that it takes to see its end.</summary>
    [Fact]
    public void A_block_that_ends_with_no_message_expected_is_not_late()
        => Within(TimeSpan.FromMilliseconds(20), () => ExpectNoMsg());

    private sealed class Failing : ReceiveActor
    {
        public Failing()
        {
            Receive<string>(m => m == "fail", _ => throw new InvalidOperationException("broken"));
            ReceiveAny(m => Sender.Tell(m));
        }
    }
}

/// <summary>Akka.NET's test scheduler forgets that actions may be cancelled, and stands still where one throws.</summary>
public class ActionsOfTestSchedulerTests() : TestKit(
    $"akka.scheduler.implementation = \"{typeof(TestScheduler).AssemblyQualifiedName}\"")
{
    private TestScheduler Scheduler => (TestScheduler)Sys.Scheduler;

    [Fact]
    public void An_action_that_was_cancelled_does_not_run()
    {
        var cancelable = new Cancelable(Scheduler.Advanced);
        var ran = false;
        Scheduler.Advanced.ScheduleOnce(TimeSpan.FromSeconds(1), () => ran = true, cancelable);

        cancelable.Cancel();
        Scheduler.Advance(TimeSpan.FromSeconds(5));

        Assert.False(ran);
    }

    [Fact]
    public void A_repeated_action_that_throws_never_runs_again()
    {
        var runs = 0;
        Scheduler.Advanced.ScheduleRepeatedly(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), () =>
        {
            runs++;
            throw new InvalidOperationException("broken");
        });

        EventFilter.Exception<InvalidOperationException>().ExpectOne(() => Scheduler.Advance(TimeSpan.FromSeconds(1)));
        Scheduler.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(1, runs);
    }
}
