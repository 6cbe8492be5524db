using System.Diagnostics.CodeAnalysis;
using ActorEngine.Configuration;
using ActorEngine.Dispatch;
using ActorEngine.Event;

namespace ActorEngine.Hosting;

/// <summary>Says what a system logs, and where to.</summary>
public sealed class LoggerConfigBuilder
{
    private readonly List<Type> _loggers = [];
    private Type? _formatter;

    internal LoggerConfigBuilder(AkkaConfigurationBuilder builder) => Builder = builder;

    /// <summary>The least level that is logged; Info by default.</summary>
    public LogLevel LogLevel { get; set; } = LogLevel.InfoLevel;

    /// <summary>Whether the configuration is logged when the system starts.</summary>
    public bool LogConfigOnStart { get; set; }

    /// <summary>Which dead letters are logged; null leaves it as it is.</summary>
    [DisallowNull]
    public DeadLetterOptions? DeadLetterOptions { get; set; }

    /// <summary>What actors tell about themselves; null leaves it as it is.</summary>
    [DisallowNull]
    public DebugOptions? DebugOptions { get; set; }

    internal AkkaConfigurationBuilder Builder { get; }

    /// <summary>Takes away the loggers that there are.</summary>
    public LoggerConfigBuilder ClearLoggers()
    {
        _loggers.Clear();
        Builder.RemoveSetup<LoggerFactorySetup>();
        return this;
    }

    /// <summary>Adds a logger: an actor that answers <see cref="InitializeLogger"/> and then receives the log events.</summary>
    /// <typeparam name="T">Its class, with a constructor without parameters.</typeparam>
    public LoggerConfigBuilder AddLogger<T>()
        where T : IRequiresMessageQueue<ILoggerMessageQueueSemantics>
    {
        _loggers.Add(typeof(T));
        return this;
    }

    /// <summary>Renders the log messages of the system by a formatter of its own (<c>akka.logger-formatter</c>).</summary>
    /// <typeparam name="T">Its class, with a public constructor without parameters.</typeparam>
    /// <exception cref="ConfigurationException">It has no such constructor.</exception>
    public LoggerConfigBuilder WithDefaultLogMessageFormatter<T>()
        where T : ILogMessageFormatter
    {
        if (typeof(T).GetConstructor(Type.EmptyTypes) is null)
        {
            throw new ConfigurationException($"The formatter of log messages {typeof(T)} must have an empty constructor");
        }

        _formatter = typeof(T);
        return this;
    }

    internal Config ToConfig() => ConfigurationFactory.ParseString(
        $"""
        akka.loglevel = {LogLevel switch
        {
            LogLevel.DebugLevel => "Debug",
            LogLevel.WarningLevel => "Warning",
            LogLevel.ErrorLevel => "Error",
            _ => "Info",
        }}
        akka.log-config-on-start = {(LogConfigOnStart ? "true" : "false")}
        akka.loggers = [{string.Join(", ", _loggers.Select(Quoted))}]
        {(_formatter is null ? "" : $"akka.logger-formatter = {Quoted(_formatter)}")}
        {DebugOptions}
        {DeadLetterOptions}
        """);

    private static string Quoted(Type type) => $"\"{type.AssemblyQualifiedName}\"";
}
