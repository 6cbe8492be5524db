using Microsoft.Extensions.Logging;

namespace ActorEngine.Hosting;

/// <summary>Connects the log of a system with that of the host.</summary>
public static class LoggingExtensions
{
    /// <summary>Says what the system logs, and where to. Sets <c>akka.loglevel</c>, to Info unless said otherwise.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configurator">Says it.</param>
    public static AkkaConfigurationBuilder ConfigureLoggers(this AkkaConfigurationBuilder builder, Action<LoggerConfigBuilder> configurator)
    {
        ArgumentNullException.ThrowIfNull(configurator);
        var loggers = new LoggerConfigBuilder(builder);
        configurator(loggers);
        return builder.AddHocon(loggers.ToConfig(), HoconAddMode.Prepend);
    }

    /// <summary>Logs to the host's logger factory; the category is the class that logs.</summary>
    /// <param name="configBuilder">The loggers.</param>
    public static LoggerConfigBuilder AddLoggerFactory(this LoggerConfigBuilder configBuilder) => Add(configBuilder, null);

    /// <summary>Logs to a logger factory; the category is the class that logs.</summary>
    /// <param name="configBuilder">The loggers.</param>
    /// <param name="loggerFactory">The factory.</param>
    public static LoggerConfigBuilder AddLoggerFactory(this LoggerConfigBuilder configBuilder, ILoggerFactory loggerFactory)
    {
        ArgumentNullException.ThrowIfNull(loggerFactory);
        return Add(configBuilder, loggerFactory);
    }

    private static LoggerConfigBuilder Add(LoggerConfigBuilder builder, ILoggerFactory? factory)
    {
        builder.Builder.AddSetup(new LoggerFactorySetup(factory));
        return builder;
    }
}
