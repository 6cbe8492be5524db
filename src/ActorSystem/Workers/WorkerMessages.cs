using ActorTasks.TaskLifecycle;

namespace ActorTasks.Actors;

/// <summary>To a worker: run this attempt.</summary>
internal sealed record RunAttempt(TaskState Task, Handler Handler, ReadOnlyMemory<byte> Payload);

/// <summary>Why a handler's token was cancelled.</summary>
internal enum StopReason
{
    /// <summary>The attempt took too long.</summary>
    Timeout,

    /// <summary>Somebody cancelled the task; the handler's own outcome counts.</summary>
    Cancel,

    /// <summary>Somebody cancelled the task by force: it is final, and the outcome will be late.</summary>
    ForcedCancel,

    /// <summary>The node stops.</summary>
    Shutdown,
}

/// <summary>To a worker: cancel the handler's token.</summary>
internal sealed record StopAttempt(AttemptToken Token, StopReason Reason);

/// <summary>To the pool: no further claims; let what runs end, then cancel it. Answered with <see cref="Drained"/>.</summary>
internal sealed record Drain(TimeSpan Timeout, TimeSpan Grace);

/// <summary>The pool is empty, or will not become so.</summary>
/// <param name="LeftBehind">Attempts whose handlers never ended.</param>
internal sealed record Drained(int LeftBehind);

/// <summary>The pool to itself: payloads that were asked for, or why they cannot be read.</summary>
internal sealed record PayloadsRead(
    IReadOnlyList<AttemptToken> Tokens,
    IReadOnlyDictionary<TaskId, ReadOnlyMemory<byte>>? Payloads,
    Exception? Cause);

/// <summary>The pool to itself: a pause is over.</summary>
internal sealed record Resumed
{
    public static Resumed Instance { get; } = new();
}

/// <summary>The pool to itself: a round of waiting for slots is over.</summary>
internal sealed record RoundOver
{
    public static RoundOver Instance { get; } = new();
}

/// <summary>The pool to itself: attempts have had the time that a stop grants them.</summary>
internal sealed record StopRunning
{
    public static StopRunning Instance { get; } = new();
}

/// <summary>The pool to itself: attempts that were asked to end have had their time too.</summary>
internal sealed record GiveUp
{
    public static GiveUp Instance { get; } = new();
}
