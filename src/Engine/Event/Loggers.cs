using ActorEngine.Actor;
using ActorEngine.Dispatch;

namespace ActorEngine.Event;

/// <summary>The first message to a logger; answered with <see cref="LoggerInitialized"/>.</summary>
public class InitializeLogger : INoSerializationVerificationNeeded
{
    /// <summary>Starts a logger.</summary>
    /// <param name="loggingBus">Where the log events come from.</param>
    public InitializeLogger(LoggingBus loggingBus) => LoggingBus = loggingBus;

    /// <summary>Where the log events come from.</summary>
    public LoggingBus LoggingBus { get; }
}

/// <summary>A logger's answer to <see cref="InitializeLogger"/>.</summary>
public class LoggerInitialized : INoSerializationVerificationNeeded, IDeadLetterSuppression;

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

/// <summary>The kind of mailbox that loggers have.</summary>
public interface ILoggerMessageQueueSemantics : ISemantics;
