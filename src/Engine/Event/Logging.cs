using ActorEngine.Actor;

namespace ActorEngine.Event;

/// <summary>Makes text of a format and its arguments.</summary>
public interface ILogMessageFormatter
{
    /// <summary>Renders.</summary>
    /// <param name="format">The format.</param>
    /// <param name="args">The arguments.</param>
    string Format(string format, params object[] args);

    /// <summary>Renders.</summary>
    /// <param name="format">The format.</param>
    /// <param name="args">The arguments.</param>
    string Format(string format, IEnumerable<object> args);
}

/// <summary>Renders as <see cref="string.Format(string, object[])"/> does: positional, <c>{0}</c>.</summary>
public class DefaultLogMessageFormatter : ILogMessageFormatter
{
    /// <summary>The one value.</summary>
    public static readonly DefaultLogMessageFormatter Instance = new();

    private DefaultLogMessageFormatter()
    {
    }

    /// <inheritdoc/>
    public string Format(string format, params object[] args)
        => args.Length == 0 ? format : string.Format(global::System.Globalization.CultureInfo.InvariantCulture, format, args);

    /// <inheritdoc/>
    public string Format(string format, IEnumerable<object> args) => Format(format, args.ToArray());
}

/// <summary>A message that is rendered when somebody reads it.</summary>
public abstract class LogMessage
{
    private protected LogMessage(ILogMessageFormatter formatter, string format)
    {
        Formatter = formatter;
        Format = format;
    }

    /// <summary>The format.</summary>
    public string Format { get; }

    /// <summary>What renders it.</summary>
    protected readonly ILogMessageFormatter Formatter;

    /// <summary>The format and its arguments, not rendered.</summary>
    public abstract string Unformatted();
}

internal sealed class FormattedLogMessage(ILogMessageFormatter formatter, string format, object[] args) : LogMessage(formatter, format)
{
    public override string Unformatted() => $"[{Format}] [{string.Join(", ", args)}]";

    public override string ToString() => Formatter.Format(Format, args);
}

/// <summary>Logs for somebody. Which levels are on is settled when it is made.</summary>
public interface ILoggingAdapter
{
    /// <summary>What renders the messages.</summary>
    ILogMessageFormatter Formatter { get; }

    /// <summary>True if debug is logged.</summary>
    bool IsDebugEnabled { get; }

    /// <summary>True if info is logged.</summary>
    bool IsInfoEnabled { get; }

    /// <summary>True if warnings are logged.</summary>
    bool IsWarningEnabled { get; }

    /// <summary>True if errors are logged.</summary>
    bool IsErrorEnabled { get; }

    /// <summary>True if this level is logged.</summary>
    /// <param name="logLevel">The level.</param>
    bool IsEnabled(LogLevel logLevel);

    /// <summary>Logs a text.</summary>
    /// <param name="logLevel">The level.</param>
    /// <param name="cause">The exception; may be null.</param>
    /// <param name="format">The text.</param>
    void Log(LogLevel logLevel, Exception? cause, string format);

    /// <summary>Logs a message that is rendered later.</summary>
    /// <param name="logLevel">The level.</param>
    /// <param name="cause">The exception; may be null.</param>
    /// <param name="message">The message.</param>
    void Log(LogLevel logLevel, Exception? cause, LogMessage message);
}

/// <summary>Makes adapters and knows the levels.</summary>
public static class Logging
{
    /// <summary>Logs for the actor whose context it is.</summary>
    /// <param name="context">The context.</param>
    /// <param name="logMessageFormatter">What renders the messages; null is the default.</param>
    public static ILoggingAdapter GetLogger(this IActorContext context, ILogMessageFormatter? logMessageFormatter = null)
        => new BusLogging(context.System.EventStream, context.Self.Path.ToString(), context.Props.Type, logMessageFormatter ?? context.System.Settings.LogFormatter);

    /// <summary>Logs for something.</summary>
    /// <param name="system">The system.</param>
    /// <param name="logSourceObj">A name, a type, a reference, or anything else, which logs under its type's name.</param>
    /// <param name="logMessageFormatter">What renders the messages; null is the default.</param>
    public static ILoggingAdapter GetLogger(ActorSystem system, object logSourceObj, ILogMessageFormatter? logMessageFormatter = null)
        => GetLogger(system.EventStream, LogSource.Create(logSourceObj, system), logMessageFormatter ?? system.Settings.LogFormatter);

    /// <summary>Logs for something.</summary>
    /// <param name="loggingBus">Where it is published.</param>
    /// <param name="logSourceObj">A name, a type, a reference, or anything else, which logs under its type's name.</param>
    /// <param name="logMessageFormatter">What renders the messages; null is the default.</param>
    public static ILoggingAdapter GetLogger(LoggingBus loggingBus, object logSourceObj, ILogMessageFormatter? logMessageFormatter = null)
    {
        var source = LogSource.Create(logSourceObj);
        return new BusLogging(loggingBus, source.Source, source.Type, logMessageFormatter);
    }

    /// <summary>The level of a name, such as <c>INFO</c>.</summary>
    /// <param name="logLevel">The name; case does not matter; <c>off</c> is above all.</param>
    /// <exception cref="ArgumentException">It is no level.</exception>
    public static LogLevel LogLevelFor(string logLevel) => logLevel.ToUpperInvariant() switch
    {
        "DEBUG" => LogLevel.DebugLevel,
        "INFO" => LogLevel.InfoLevel,
        "WARNING" => LogLevel.WarningLevel,
        "ERROR" => LogLevel.ErrorLevel,
        "OFF" => (LogLevel)int.MaxValue,
        _ => throw new ArgumentException($"Unknown LogLevel: {logLevel}", nameof(logLevel)),
    };

    /// <summary>The level of a type of log event.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <exception cref="ArgumentException">It is no type of log event.</exception>
    public static LogLevel LogLevelFor<T>()
        where T : LogEvent
        => Enum.GetValues<LogLevel>().Cast<LogLevel?>().FirstOrDefault(l => l!.Value.ClassFor() == typeof(T))
            ?? throw new ArgumentException($"Unknown LogEvent type: {typeof(T).FullName}");

    /// <summary>The type of log event of a level.</summary>
    /// <param name="logLevel">The level.</param>
    public static Type ClassFor(this LogLevel logLevel) => logLevel switch
    {
        LogLevel.DebugLevel => typeof(Debug),
        LogLevel.InfoLevel => typeof(Info),
        LogLevel.WarningLevel => typeof(Warning),
        LogLevel.ErrorLevel => typeof(Error),
        _ => throw new ArgumentException("Unknown LogLevel", nameof(logLevel)),
    };

    /// <summary>The name of a level, such as <c>INFO</c>.</summary>
    /// <param name="logLevel">The level.</param>
    public static string StringFor(this LogLevel logLevel)
        => logLevel == (LogLevel)int.MaxValue ? "OFF" : logLevel.ClassFor().Name.ToUpperInvariant();

    /// <summary>The name of an object's type.</summary>
    /// <param name="o">The object.</param>
    public static string SimpleName(object o) => SimpleName(o.GetType());

    /// <summary>The name of a type.</summary>
    /// <param name="t">The type.</param>
    public static string SimpleName(Type t) => t.Name;
}

/// <summary>Publishes what is logged.</summary>
internal sealed class BusLogging(LoggingBus bus, string source, Type type, ILogMessageFormatter? formatter) : ILoggingAdapter
{
    public ILogMessageFormatter Formatter { get; } = formatter ?? DefaultLogMessageFormatter.Instance;

    public bool IsDebugEnabled { get; } = bus.LogLevel <= LogLevel.DebugLevel;

    public bool IsInfoEnabled { get; } = bus.LogLevel <= LogLevel.InfoLevel;

    public bool IsWarningEnabled { get; } = bus.LogLevel <= LogLevel.WarningLevel;

    public bool IsErrorEnabled { get; } = bus.LogLevel <= LogLevel.ErrorLevel;

    public bool IsEnabled(LogLevel logLevel) => logLevel switch
    {
        LogLevel.DebugLevel => IsDebugEnabled,
        LogLevel.InfoLevel => IsInfoEnabled,
        LogLevel.WarningLevel => IsWarningEnabled,
        _ => IsErrorEnabled,
    };

    public void Log(LogLevel logLevel, Exception? cause, string format) => Publish(logLevel, cause, format);

    public void Log(LogLevel logLevel, Exception? cause, LogMessage message) => Publish(logLevel, cause, message);

    private void Publish(LogLevel logLevel, Exception? cause, object message)
    {
        if (IsEnabled(logLevel))
        {
            bus.Publish(logLevel switch
            {
                LogLevel.DebugLevel => new Debug(cause, source, type, message),
                LogLevel.InfoLevel => new Info(cause, source, type, message),
                LogLevel.WarningLevel => new Warning(cause, source, type, message),
                _ => new Error(cause, source, type, message),
            });
        }
    }
}
