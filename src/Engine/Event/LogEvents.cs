using ActorEngine.Actor;

namespace ActorEngine.Event;

/// <summary>How much a log event matters.</summary>
public enum LogLevel
{
    /// <summary>For those who look for a defect.</summary>
    DebugLevel,

    /// <summary>Good to know.</summary>
    InfoLevel,

    /// <summary>May become a fault.</summary>
    WarningLevel,

    /// <summary>A fault.</summary>
    ErrorLevel,
}

/// <summary>Something to be logged; loggers subscribe to it.</summary>
public abstract class LogEvent : INoSerializationVerificationNeeded
{
    private protected LogEvent(Exception? cause, string logSource, Type logClass, object message)
    {
        Cause = cause!;
        LogSource = logSource;
        LogClass = logClass;
        Message = message;
        Timestamp = TimeProvider.System.GetUtcNow().UtcDateTime;
        Thread = Thread.CurrentThread;
    }

    /// <summary>The exception; null if there is none.</summary>
    public Exception Cause { get; protected set; }

    /// <summary>When, UTC.</summary>
    public DateTime Timestamp { get; }

    /// <summary>On which thread.</summary>
    public Thread Thread { get; }

    /// <summary>Who logs; for an actor its path.</summary>
    public string LogSource { get; protected set; }

    /// <summary>The type that logs.</summary>
    public Type LogClass { get; protected set; }

    /// <summary>The message: text, or a <see cref="LogMessage"/> that is rendered by <c>ToString</c>.</summary>
    public object Message { get; protected set; }

    /// <summary>How much it matters.</summary>
    public abstract LogLevel LogLevel();

    /// <inheritdoc/>
    public override string ToString()
        => $"[{LogLevel().StringFor()}][{Timestamp:O}][Thread {Thread.ManagedThreadId:0000}][{LogSource}] {Message}"
            + (Cause is null ? "" : Environment.NewLine + "Cause: " + Cause);
}

/// <summary>For those who look for a defect.</summary>
public class Debug : LogEvent
{
    /// <summary>Without a cause.</summary>
    /// <param name="logSource">Who logs.</param>
    /// <param name="logClass">The type that logs.</param>
    /// <param name="message">The message.</param>
    public Debug(string logSource, Type logClass, object message)
        : this(null, logSource, logClass, message)
    {
    }

    /// <summary>With a cause.</summary>
    /// <param name="cause">The exception.</param>
    /// <param name="logSource">Who logs.</param>
    /// <param name="logClass">The type that logs.</param>
    /// <param name="message">The message.</param>
    public Debug(Exception? cause, string logSource, Type logClass, object message)
        : base(cause, logSource, logClass, message)
    {
    }

    /// <inheritdoc/>
    public override LogLevel LogLevel() => Event.LogLevel.DebugLevel;
}

/// <summary>Good to know.</summary>
public class Info : LogEvent
{
    /// <summary>Without a cause.</summary>
    /// <param name="logSource">Who logs.</param>
    /// <param name="logClass">The type that logs.</param>
    /// <param name="message">The message.</param>
    public Info(string logSource, Type logClass, object message)
        : this(null, logSource, logClass, message)
    {
    }

    /// <summary>With a cause.</summary>
    /// <param name="cause">The exception.</param>
    /// <param name="logSource">Who logs.</param>
    /// <param name="logClass">The type that logs.</param>
    /// <param name="message">The message.</param>
    public Info(Exception? cause, string logSource, Type logClass, object message)
        : base(cause, logSource, logClass, message)
    {
    }

    /// <inheritdoc/>
    public override LogLevel LogLevel() => Event.LogLevel.InfoLevel;
}

/// <summary>May become a fault.</summary>
public class Warning : LogEvent
{
    /// <summary>Without a cause.</summary>
    /// <param name="logSource">Who logs.</param>
    /// <param name="logClass">The type that logs.</param>
    /// <param name="message">The message.</param>
    public Warning(string logSource, Type logClass, object message)
        : this(null, logSource, logClass, message)
    {
    }

    /// <summary>With a cause.</summary>
    /// <param name="cause">The exception.</param>
    /// <param name="logSource">Who logs.</param>
    /// <param name="logClass">The type that logs.</param>
    /// <param name="message">The message.</param>
    public Warning(Exception? cause, string logSource, Type logClass, object message)
        : base(cause, logSource, logClass, message)
    {
    }

    /// <inheritdoc/>
    public override LogLevel LogLevel() => Event.LogLevel.WarningLevel;
}

/// <summary>A fault.</summary>
public class Error : LogEvent
{
    /// <summary>With a cause.</summary>
    /// <param name="cause">The exception; may be null.</param>
    /// <param name="logSource">Who logs.</param>
    /// <param name="logClass">The type that logs.</param>
    /// <param name="message">The message.</param>
    public Error(Exception? cause, string logSource, Type logClass, object message)
        : base(cause, logSource, logClass, message)
    {
    }

    /// <inheritdoc/>
    public override LogLevel LogLevel() => Event.LogLevel.ErrorLevel;
}
