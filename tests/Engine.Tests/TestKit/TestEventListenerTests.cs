namespace ActorTasks.EngineTests.TestKits;

public class TestEventListenerTests() : TestKit(
    $"akka.loggers = [\"{typeof(Listener).AssemblyQualifiedName}\"]\nakka.test.filter-leeway = 10s")
{
    [Fact]
    public void A_listener_prints_what_no_filter_met()
    {
        Sys.EventStream.Publish(new Info("source", typeof(Listener), TestActor));
        ExpectMsg("connected");

        EventFilter.Info("met").ExpectOne(() =>
        {
            Log.Info("met");
            Log.Info("missed");
        });
        Log.Warning("last");

        ExpectMsg<LogEvent>(e => $"{e.Message}" == "missed");
        ExpectMsg<LogEvent>(e => $"{e.Message}" == "last");
    }

    [Fact]
    public void A_dead_letter_is_printed_as_a_warning()
    {
        Sys.EventStream.Publish(new Info("source", typeof(Listener), TestActor));
        ExpectMsg("connected");

        Sys.DeadLetters.Tell("lost");

        FishForMessage<Warning>(w => w.Message is DeadLetter { Message: string text } && text.EndsWith(": lost", StringComparison.Ordinal));
    }

    internal sealed class Listener : TestEventListener
    {
        private IActorRef? _target;

        protected override void Print(LogEvent m)
        {
            if (m.Message is IActorRef target)
            {
                _target = target;
                target.Tell("connected");
            }
            else
            {
                _target?.Tell(m);
            }
        }
    }
}
