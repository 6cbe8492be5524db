using ActorEngine.Configuration;
using ActorEngine.Event;

namespace ActorEngine.Hosting;

/// <summary>Says what a system logs, and where to.</summary>
public sealed class LoggerConfigBuilder
{
    internal LoggerConfigBuilder(AkkaConfigurationBuilder builder) => Builder = builder;

    /// <summary>The least level that is logged; Info by default.</summary>
    public LogLevel LogLevel { get; set; } = LogLevel.InfoLevel;

    /// <summary>Whether the configuration is logged when the system starts.</summary>
    public bool LogConfigOnStart { get; set; }

    internal AkkaConfigurationBuilder Builder { get; }

    /// <summary>Takes away the loggers that there are.</summary>
    public LoggerConfigBuilder ClearLoggers()
    {
        Builder.RemoveSetup<LoggerFactorySetup>();
        return this;
    }

    internal Config ToConfig() => ConfigurationFactory.ParseString(
        $"""
        akka.loglevel = {LogLevel switch
        {
            LogLevel.DebugLevel => "DEBUG",
            LogLevel.WarningLevel => "WARNING",
            LogLevel.ErrorLevel => "ERROR",
            _ => "INFO",
        }}
        akka.log-config-on-start = {(LogConfigOnStart ? "on" : "off")}
        """);
}
