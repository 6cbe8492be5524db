using System.Text.RegularExpressions;
using Xunit.Sdk;

namespace ActorTasks.EngineTests.TestKits;

public class EventFilterTests() : TestKit("akka.loglevel = DEBUG\nakka.test.filter-leeway = 1s")
{
    [Fact]
    public void Events_are_told_by_level_and_text()
    {
        EventFilter.Debug("whole text").ExpectOne(() => Log.Debug("whole text"));
        EventFilter.Info(start: "whole").ExpectOne(() => Log.Info("whole text"));
        EventFilter.Warning(contains: "le te").ExpectOne(() => Log.Warning("whole text"));
        EventFilter.Error(new Regex("wh.+xt")).ExpectOne(() => Log.Error("whole {0}", "text"));
        EventFilter.Custom<Info>(i => i.LogClass == GetType()).ExpectOne(() => Log.Info("x"));
    }

    [Fact]
    public void The_number_of_events_is_exact()
    {
        EventFilter.Info().Expect(2, () =>
        {
            Log.Info("a");
            Log.Info("b");
        });

        Assert.Throws<FailException>(() => EventFilter.Info().Expect(2, () => Log.Info("a")));
        Assert.Throws<FailException>(() => EventFilter.Info().ExpectOne(() =>
        {
            Log.Info("a");
            Log.Info("b");
        }));
    }

    [Fact]
    public void None_is_a_number_too()
    {
        EventFilter.Info("a").Expect(0, () => Log.Info("b"));

        Assert.Throws<FailException>(() => EventFilter.Info("a").Expect(0, () => Log.Info("a")));
    }

    [Fact]
    public void Events_before_and_after_do_not_count()
    {
        Log.Info("a");

        EventFilter.Info("a").ExpectOne(() => Log.Info("a"));

        Log.Info("a");
    }

    [Fact]
    public void An_exception_is_told_by_its_type_and_the_text_of_either()
    {
        var cause = new ArgumentNullException("name", "the cause");

        EventFilter.Exception<ArgumentNullException>().ExpectOne(() => Log.Error(cause, "the event"));
        EventFilter.Exception<ArgumentException>("the event").ExpectOne(() => Log.Error(cause, "the event"));
        EventFilter.Exception<ArgumentException>(contains: "the cause").ExpectOne(() => Log.Error(cause, "the event"));
        EventFilter.Exception<InvalidOperationException>().Expect(0, () => Log.Error(cause, "the event"));
        EventFilter.Exception(typeof(ArgumentNullException), checkInnerExceptions: true).ExpectOne(() => Log.Error(new InvalidOperationException("outer", cause), "x"));
    }

    [Fact]
    public void A_failing_actor_is_an_error_of_its_path()
    {
        var actor = ActorOf<Thrower>("thrower");

        EventFilter.Exception<InvalidOperationException>("broken", source: actor.Path.ToString()).ExpectOne(() => actor.Tell(1));
        EventFilter.Exception<InvalidOperationException>(source: "/user/thrower").ExpectOne(() => actor.Tell(1));
        EventFilter.Exception<InvalidOperationException>(source: "/user/other").Expect(0, () => actor.Tell(1));
    }

    [Fact]
    public void Dead_letters_are_told_by_their_message()
    {
        var stopped = ActorOf<Echo>("stopped");
        Watch(stopped);
        Sys.Stop(stopped);
        ExpectTerminated(stopped);

        EventFilter.DeadLetter<string>().ExpectOne(() => stopped.Tell("a"));
        EventFilter.DeadLetter<string>(m => m == "b", stopped.Path.ToString()).ExpectOne(() => stopped.Tell("b"));
        EventFilter.DeadLetter(typeof(int)).Expect(0, () => stopped.Tell("c"));
        EventFilter.DeadLetter().Expect(2, () =>
        {
            stopped.Tell("d");
            stopped.Tell(5);
        });
    }

    [Fact]
    public void An_unhandled_message_is_an_information()
    {
        var actor = ActorOf<Picky>("picky");

        EventFilter.Info(contains: "unhandled").ExpectOne(() => actor.Tell("anything"));
    }

    [Fact]
    public void One_filter_or_another_may_match()
        => EventFilter.Info("a").And.Warning("b").Expect(2, () =>
        {
            Log.Info("a");
            Log.Warning("b");
            Log.Info("c");
        });

    [Fact]
    public void The_result_of_what_runs_is_given()
    {
        var result = EventFilter.Info().ExpectOne(() =>
        {
            Log.Info("a");
            return 5;
        });

        Assert.Equal(5, result);
    }

    [Fact]
    public async Task Asynchronous_blocks_are_awaited()
    {
        await EventFilter.Info("a").ExpectOneAsync(async () =>
        {
            await Task.Yield();
            Log.Info("a");
        });
        await EventFilter.Info("a").ExpectAsync(0, () => Task.CompletedTask);

        await Assert.ThrowsAsync<FailException>(() => EventFilter.Info("a").ExpectOneAsync(() => Task.CompletedTask));
    }

    [Fact]
    public void Muted_events_are_no_failure()
    {
        using var muted = EventFilter.Error().Mute();

        Log.Error("a");
        EventFilter.Info().Mute(() => Log.Info("b"));
    }

    [Fact]
    public void Other_systems_have_filters_of_their_own()
    {
        using var other = ActorSystem.Create("other", DefaultConfig);

        CreateEventFilter(other).Info("a").ExpectOne(TimeSpan.FromSeconds(10), () => other.Log.Info("a"));
        EventFilter.Info("a").Expect(0, () => other.Log.Info("a"));
    }

    private sealed class Thrower : ReceiveActor
    {
        public Thrower() => Receive<int>(_ => throw new InvalidOperationException("broken"));
    }

    private sealed class Picky : ReceiveActor;
}

public class EventFilterLevelTests() : TestKit("akka.loglevel = WARNING\nakka.test.filter-leeway = 50ms")
{
    [Fact]
    public void Events_below_the_level_are_not_seen() => EventFilter.Info().Expect(0, () => Log.Info("a"));
}
