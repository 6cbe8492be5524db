using ActorEngine.Actor.Setup;
using ActorEngine.Configuration;
using ActorEngine.Event;

namespace ActorEngine.Actor;

/// <summary>The engine's own settings, from <c>akka.*</c>.</summary>
public class Settings
{
    /// <summary>Reads the settings.</summary>
    /// <param name="system">The system.</param>
    /// <param name="config">The configuration; the engine's defaults are put below it.</param>
    public Settings(ActorSystem system, Config config)
        : this(system, config, ActorSystemSetup.Empty)
    {
    }

    /// <summary>Reads the settings.</summary>
    /// <param name="system">The system.</param>
    /// <param name="config">The configuration; the engine's defaults are put below it.</param>
    /// <param name="setup">The parts of how the system is set up.</param>
    public Settings(ActorSystem system, Config config, ActorSystemSetup setup)
    {
        System = system;
        Setup = setup;
        Config = config.SafeWithFallback(ConfigurationFactory.Default());
        AskTimeout = Config.GetTimeSpan("akka.actor.ask-timeout", Timeout.InfiniteTimeSpan);
        LogLevel = Config.GetString("akka.loglevel", "INFO")!;
        StdoutLogLevel = Config.GetString("akka.stdout-loglevel", "WARNING")!;
        Loggers = Config.GetStringList("akka.loggers");
        LogFormatter = FormatterOf(Config.GetString("akka.logger-formatter"));
        LoggerStartTimeout = Config.GetTimeSpan("akka.logger-startup-timeout", TimeSpan.FromSeconds(5));
        LogConfigOnStart = Config.GetBoolean("akka.log-config-on-start");
        LogDeadLetters = Config.GetString("akka.log-dead-letters", "10")!.ToLowerInvariant() switch
        {
            "on" or "true" => int.MaxValue,
            "off" or "false" => 0,
            _ => Config.GetInt("akka.log-dead-letters", 10),
        };
        LogDeadLettersDuringShutdown = Config.GetBoolean("akka.log-dead-letters-during-shutdown");
        LogDeadLettersSuspendDuration = Config.GetTimeSpan("akka.log-dead-letters-suspend-duration", TimeSpan.FromMinutes(5));
        CreationTimeout = Config.GetTimeSpan("akka.actor.creation-timeout", TimeSpan.FromSeconds(20));
        UnstartedPushTimeout = Config.GetTimeSpan("akka.actor.unstarted-push-timeout", TimeSpan.FromSeconds(10));
        DebugAutoReceive = Config.GetBoolean("akka.actor.debug.autoreceive");
        DebugLifecycle = Config.GetBoolean("akka.actor.debug.lifecycle");
        DebugEventStream = Config.GetBoolean("akka.actor.debug.event-stream");
        DebugTimerScheduler = Config.GetBoolean("akka.actor.debug.log-timers");
        DebugUnhandledMessage = Config.GetBoolean("akka.actor.debug.unhandled");
        SchedulerShutdownTimeout = Config.GetTimeSpan("akka.scheduler.shutdown-timeout", TimeSpan.FromSeconds(5));
        SchedulerClass = Config.GetString("akka.scheduler.implementation", "")!;
        SupervisorStrategyClass = Config.GetString("akka.actor.guardian-supervisor-strategy", "")!;
        CoordinatedShutdownRunByActorSystemTerminate = Config.GetBoolean("akka.coordinated-shutdown.run-by-actor-system-terminate", true);
        CoordinatedShutdownTerminateActorSystem = Config.GetBoolean("akka.coordinated-shutdown.terminate-actor-system", true);
    }

    /// <summary>The system.</summary>
    public ActorSystem System { get; }

    /// <summary>The parts of how the system is set up.</summary>
    public ActorSystemSetup Setup { get; }

    /// <summary>The whole configuration.</summary>
    public Config Config { get; private set; }

    /// <summary>How long an Ask without a timeout of its own waits.</summary>
    public TimeSpan AskTimeout { get; }

    /// <summary>The least level that is logged.</summary>
    public string LogLevel { get; }

    /// <summary>The least level that is written to the console while the system starts.</summary>
    public string StdoutLogLevel { get; }

    /// <summary>The types of the loggers.</summary>
    public IList<string> Loggers { get; }

    /// <summary>Renders the log messages of this system, unless a logger has a formatter of its own.</summary>
    public ILogMessageFormatter LogFormatter { get; }

    /// <summary>How long a logger may take to start.</summary>
    public TimeSpan LoggerStartTimeout { get; }

    /// <summary>True if the configuration is logged at start.</summary>
    public bool LogConfigOnStart { get; }

    /// <summary>Dead letters logged before there is silence; 0 logs none.</summary>
    public int LogDeadLetters { get; }

    /// <summary>True if dead letters are logged during shutdown too.</summary>
    public bool LogDeadLettersDuringShutdown { get; }

    /// <summary>How long the silence lasts.</summary>
    public TimeSpan LogDeadLettersSuspendDuration { get; }

    /// <summary>How long creating an actor outside the system may take. The engine creates at once and needs no limit.</summary>
    public TimeSpan CreationTimeout { get; }

    /// <summary>How long a message waits for a top-level actor to start. The engine queues without waiting.</summary>
    public TimeSpan UnstartedPushTimeout { get; }

    /// <summary>True if control messages (PoisonPill, Kill, Terminated, Identify) are logged, at debug level.</summary>
    public bool DebugAutoReceive { get; }

    /// <summary>True if starts, restarts, stops and watches are logged, at debug level.</summary>
    public bool DebugLifecycle { get; }

    /// <summary>True if subscriptions to the event stream are logged, at debug level.</summary>
    public bool DebugEventStream { get; }

    /// <summary>True if starting and cancelling a timer of an actor is logged, at debug level.</summary>
    public bool DebugTimerScheduler { get; }

    /// <summary>True if unhandled messages are logged, at debug level.</summary>
    public bool DebugUnhandledMessage { get; }

    /// <summary>How long the scheduler may take to stop.</summary>
    public TimeSpan SchedulerShutdownTimeout { get; }

    /// <summary>The scheduler's type; empty for the engine's own.</summary>
    public string SchedulerClass { get; }

    /// <summary>The type that makes the strategy of the user's guardian; empty for the default.</summary>
    public string SupervisorStrategyClass { get; }

    /// <summary>True if <see cref="ActorSystem.Terminate"/> runs the coordinated shutdown.</summary>
    public bool CoordinatedShutdownRunByActorSystemTerminate { get; }

    /// <summary>True if the coordinated shutdown terminates the system.</summary>
    public bool CoordinatedShutdownTerminateActorSystem { get; }

    /// <summary>Puts a configuration below the one there is.</summary>
    /// <param name="config">The configuration.</param>
    public void InjectTopLevelFallback(Config config) => Config = Config.SafeWithFallback(config);

    private static ILogMessageFormatter FormatterOf(string? typeName)
    {
        if (string.IsNullOrEmpty(typeName) || TypeNames.Require(typeName) is not { } type || type == typeof(DefaultLogMessageFormatter))
        {
            return DefaultLogMessageFormatter.Instance;
        }

        return Activator.CreateInstance(type) as ILogMessageFormatter
            ?? throw new ConfigurationException($"akka.logger-formatter names {type}, which is no {nameof(ILogMessageFormatter)}");
    }
}
