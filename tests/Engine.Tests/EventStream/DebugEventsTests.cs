using System.Globalization;

namespace ActorTasks.EngineTests;

public class DebugEventsTests() : TestKit("""
    akka.loglevel = DEBUG
    akka.actor.debug { lifecycle = on, autoreceive = on, unhandled = on, log-timers = on, event-stream = on }
    """)
{
    [Fact]
    public void An_actor_tells_of_its_start_its_restart_and_its_end()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Debug));
        var actor = Sys.ActorOf(Props.Create(() => new Timed()), "timed");

        Says("/user", "now supervising " + actor.Path);
        Says("/user/timed", "Started (");
        EventFilter.Exception<InvalidOperationException>().ExpectOne(() => actor.Tell("fail"));
        Says("/user/timed", "Restarting");
        Says("/user/timed", "Restarted (");
        Sys.Stop(actor);
        Says("/user/timed", "Stopped");
    }

    [Fact]
    public void A_parent_tells_that_it_waits_for_its_children()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Debug));
        var parent = Sys.ActorOf(Props.Create(() => new Timed()), "parent");
        parent.Tell("child");
        Says("/user/parent", "now supervising");

        Sys.Stop(parent);

        Says("/user/parent", "Stopping");
        Says("/user/parent", "Stopped");
    }

    [Fact]
    public void An_actor_tells_who_watches_it()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Timed()), "watched");
        Sys.EventStream.Subscribe(TestActor, typeof(Debug));

        Watch(actor);
        Says("/user/watched", "now watched by " + TestActor);
        Unwatch(actor);
        Says("/user/watched", "no longer watched by " + TestActor);
    }

    [Fact]
    public void An_actor_tells_of_the_messages_that_it_never_sees()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Timed()), "auto");
        Sys.EventStream.Subscribe(TestActor, typeof(Debug));

        actor.Tell(new Identify(1));
        Says("/user/auto", "received AutoReceiveMessage");
        actor.Tell("timer");
        SaysSomebody("Start timer [key]");
        actor.Tell("no timer");
        SaysSomebody("Cancel timer [key]");
    }

    [Fact]
    public void An_unhandled_message_is_told_with_its_sender()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Timed()), "deaf");
        Sys.EventStream.Subscribe(TestActor, typeof(Debug));

        actor.Tell(42);
        Says("/user/deaf", $"Unhandled message from {TestActor.Path} : 42");
        Sys.EventStream.Publish(new UnhandledMessage(43, ActorRefs.NoSender, actor));
        Says("/user/deaf", "Unhandled message from NoSender : 43");
    }

    [Fact]
    public void The_event_stream_tells_who_subscribes()
    {
        var probe = CreateTestProbe();
        Sys.EventStream.Subscribe(TestActor, typeof(Debug));

        Sys.EventStream.Subscribe(probe, typeof(string));
        Says("EventStream", $"subscribing {probe} to channel System.String");
        Sys.EventStream.Unsubscribe(probe, typeof(string));
        Says("EventStream", $"unsubscribing {probe} from channel System.String");
        Sys.EventStream.Unsubscribe(probe);
        Says("EventStream", $"unsubscribing {probe} from all channels");
    }

    /// <summary>Whose words they are differs: here the actor's, in Akka.NET the system's.</summary>
    private void SaysSomebody(string text) => Says(string.Empty, text);

    private void Says(string source, string text) => FishForMessage<Debug>(e =>
        e.LogSource.EndsWith(source, StringComparison.Ordinal)
        && Convert.ToString(e.Message, CultureInfo.InvariantCulture)!.StartsWith(text, StringComparison.Ordinal));

    private sealed class Timed : UntypedActor, IWithTimers
    {
        public ITimerScheduler Timers { get; set; } = null!;

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case "fail":
                    throw new InvalidOperationException("as told");
                case "child":
                    Context.ActorOf(Props.Create(() => new Timed()));
                    break;
                case "timer":
                    Timers.StartSingleTimer("key", "tick", TimeSpan.FromHours(1));
                    break;
                case "no timer":
                    Timers.Cancel("key");
                    break;
                default:
                    Unhandled(message);
                    break;
            }
        }
    }
}
