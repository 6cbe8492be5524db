using Microsoft.Extensions.Logging;

namespace ActorTasks;

/// <summary>What a handler may know of the attempt that it runs. A parameter of this type is bound automatically.</summary>
public sealed class TaskContext
{
    internal TaskContext(TaskId id, string type, int attempt, int failures, ILogger logger, CancellationToken cancellationToken)
    {
        Id = id;
        Type = type;
        Attempt = attempt;
        Failures = failures;
        Logger = logger;
        CancellationToken = cancellationToken;
    }

    /// <summary>The task.</summary>
    public TaskId Id { get; }

    /// <summary>The name under which the handler was called.</summary>
    public string Type { get; }

    /// <summary>The number of this attempt, from 1; it never repeats for a task, so it can fence side effects.</summary>
    public int Attempt { get; }

    /// <summary>Failures before this attempt since the submit or the last retry by hand.</summary>
    public int Failures { get; }

    /// <summary>Logs with the task's id and attempt in scope.</summary>
    public ILogger Logger { get; }

    /// <summary>Cancelled on timeout, cancel and shutdown.</summary>
    public CancellationToken CancellationToken { get; }
}

/// <summary>Throw it in a handler to fail the task at once, whatever attempts are left.</summary>
public sealed class PermanentFailure : Exception
{
    /// <summary>Fails for good, with a message for people.</summary>
    public PermanentFailure(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}

/// <summary>Throw it in a handler to be tried again at a time of the handler's choice; counts as a failure.</summary>
public sealed class RetryAt : Exception
{
    /// <summary>Fails this attempt and sets the time of the next.</summary>
    public RetryAt(DateTimeOffset at, string message, Exception? cause = null)
        : base(message, cause) => At = at;

    /// <summary>When to try again.</summary>
    public DateTimeOffset At { get; }
}
