using ActorEngine.Actor;

namespace ActorEngine.Event;

/// <summary>The first message to a logger; answered with <see cref="LoggerInitialized"/>.</summary>
public sealed class InitializeLogger : INoSerializationVerificationNeeded
{
    /// <summary>Starts a logger.</summary>
    /// <param name="loggingBus">Where the log events come from.</param>
    public InitializeLogger(LoggingBus loggingBus) => LoggingBus = loggingBus;

    /// <summary>Where the log events come from.</summary>
    public LoggingBus LoggingBus { get; }
}

/// <summary>A logger's answer to <see cref="InitializeLogger"/>.</summary>
public sealed class LoggerInitialized : INoSerializationVerificationNeeded, IDeadLetterSuppression;

/// <summary>Starts the loggers that the configuration names.</summary>
internal static class Loggers
{
    /// <summary>The logger is subscribed at once: what is logged meanwhile waits in its mailbox, behind its first message.</summary>
    public static void Start(ExtendedActorSystem system, Type type, string name)
    {
        var logger = system.SystemActorOf(Props.Create(type), name);
        logger.Tell(new InitializeLogger(system.EventStream), ActorRefs.NoSender);
        foreach (var level in Enum.GetValues<LogLevel>())
        {
            if (level >= system.EventStream.LogLevel)
            {
                system.EventStream.Subscribe(logger, level.ClassFor());
            }
        }
    }
}

/// <summary>Logs the first dead letters, then stays silent for a while.</summary>
internal sealed class DeadLetterListener : ReceiveActor
{
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Settings _settings = Context.System.Settings;
    private int _count;
    private TimeSpan? _silentUntil;

    public DeadLetterListener() => Receive<AllDeadLetters>(letter =>
    {
        if (letter is not SuppressedDeadLetter)
        {
            Note(letter);
        }
    });

    /// <summary>It is subscribed before the system is handed out, so that no letter is missed.</summary>
    public static void Start(ExtendedActorSystem system)
    {
        var listener = system.SystemActorOf(Props.Create<DeadLetterListener>(), "deadLetterListener");
        system.EventStream.Subscribe(listener, typeof(DeadLetter));
        system.EventStream.Subscribe(listener, typeof(Dropped));
        system.EventStream.Subscribe(listener, typeof(UnhandledMessage));
    }

    protected override void PostStop() => Context.System.EventStream.Unsubscribe(Self);

    /// <summary>A dead letter about dead letters would never end.</summary>
    private static bool IsOwn(AllDeadLetters letter) => letter.Message is LogEvent or AllDeadLetters;

    private void Note(AllDeadLetters letter)
    {
        if (IsOwn(letter) || (!_settings.LogDeadLettersDuringShutdown && Context.System is ActorSystemImpl { IsStopping: true }))
        {
            return;
        }

        if (_silentUntil is { } until)
        {
            if (Context.System.Uptime < until)
            {
                _count++;
                return;
            }

            _silentUntil = null;
            _log.Info("{0} more dead letters encountered in the meantime", _count);
            _count = 0;
        }

        _count++;
        var last = _settings.LogDeadLetters != int.MaxValue && _count >= _settings.LogDeadLetters;
        var what = letter is Dropped dropped ? $"was dropped: {dropped.Reason}" : letter is UnhandledMessage ? "was unhandled" : "was not delivered";
        _log.Info(
            "Message [{0}] from {1} to {2} {3}. [{4}] dead letters encountered{5}",
            letter.Message.GetType().Name,
            letter.Sender,
            letter.Recipient,
            what,
            _count,
            last ? $"; no more are logged for {_settings.LogDeadLettersSuspendDuration}" : "");
        if (last)
        {
            _silentUntil = Context.System.Uptime + _settings.LogDeadLettersSuspendDuration;
            _count = 0;
        }
    }
}
