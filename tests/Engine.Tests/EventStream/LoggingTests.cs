namespace ActorTasks.EngineTests;

public class LoggingTests() : TestKit("akka.loglevel = DEBUG")
{
    [Fact]
    public void An_actor_logs_under_its_path_and_its_type()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Chatty()), "chatty");
        Sys.EventStream.Subscribe(TestActor, typeof(Info));

        actor.Tell("hello");

        var log = FishForMessage<Info>(e => e.LogClass == typeof(Chatty));
        Assert.Equal((actor.Path.ToString(), "got hello 1"), (log.LogSource, log.Message.ToString()));
        Assert.Null(log.Cause);
    }

    [Fact]
    public void Every_level_has_its_event()
    {
        var log = Logging.GetLogger(Sys, "source");
        Sys.EventStream.Subscribe(TestActor, typeof(LogEvent));
        var cause = new InvalidOperationException("cause");

        log.Debug("d {0}", 1);
        log.Info(cause, "i {0}", 2);
        log.Warning("w {0} {1}", 3, 4);
        log.Error(cause, "e");

        var events = new LogEvent[] { Next<Debug>(), Next<Info>(), Next<Warning>(), Next<Error>() };
        Assert.Equal(["d 1", "i 2", "w 3 4", "e"], events.Select(e => e.Message.ToString()));
        Assert.Equal([LogLevel.DebugLevel, LogLevel.InfoLevel, LogLevel.WarningLevel, LogLevel.ErrorLevel], events.Select(e => e.LogLevel()));
        Assert.Equal([null, cause, null, cause], events.Select(e => e.Cause));

        T Next<T>()
            where T : LogEvent
            => FishForMessage<T>(e => e.LogSource.StartsWith("source", StringComparison.Ordinal));
    }

    [Fact]
    public void Braces_without_arguments_are_plain_text()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Info));

        Logging.GetLogger(Sys, "source").Info("{ \"json\": true }");

        Assert.Equal("{ \"json\": true }", FishForMessage<Info>(e => e.LogSource.StartsWith("source", StringComparison.Ordinal)).Message.ToString());
    }

    [Theory]
    [InlineData("debug", LogLevel.DebugLevel)]
    [InlineData("INFO", LogLevel.InfoLevel)]
    [InlineData("Warning", LogLevel.WarningLevel)]
    [InlineData("ERROR", LogLevel.ErrorLevel)]
    public void A_level_is_known_by_its_name(string name, LogLevel level)
    {
        Assert.Equal(level, Logging.LogLevelFor(name));
        Assert.Equal(name.ToUpperInvariant(), level.StringFor());
    }

    [Fact]
    public void A_name_that_is_no_level_is_refused() => Assert.ThrowsAny<ArgumentException>(() => Logging.LogLevelFor("loud"));

    private sealed class Chatty : UntypedActor
    {
        private readonly ILoggingAdapter _log = Context.GetLogger();

        protected override void OnReceive(object message) => _log.Info("got {0} {1}", message, 1);
    }
}

public class LogLevelTests() : TestKit("akka.loglevel = WARNING")
{
    [Fact]
    public void What_is_below_the_level_is_not_logged()
    {
        var log = Logging.GetLogger(Sys, "source");
        Sys.EventStream.Subscribe(TestActor, typeof(LogEvent));

        log.Info("not this");
        log.Warning("but this");

        Assert.Equal((false, false, true, true), (log.IsDebugEnabled, log.IsInfoEnabled, log.IsWarningEnabled, log.IsErrorEnabled));
        Assert.Equal("but this", FishForMessage<LogEvent>(e => e.LogSource.StartsWith("source", StringComparison.Ordinal)).Message.ToString());
    }
}

public class DeadLetterLogTests() : TestKit("akka.log-dead-letters = 2")
{
    [Fact]
    public void The_first_dead_letters_are_logged_and_then_there_is_silence()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Info));

        for (var i = 0; i < 5; i++)
        {
            Sys.DeadLetters.Tell($"letter {i}");
        }

        Sys.DeadLetters.Tell(PoisonPill.Instance);
        ExpectMsg<Info>();
        ExpectMsg<Info>();
        ExpectNoMsg(TimeSpan.FromMilliseconds(100));
    }
}
