using ActorTasks.TaskLifecycle;

namespace ActorTasks.Simulation;

/// <summary>What a client wants done. Repeated, it is the same request.</summary>
internal sealed record Order
{
    /// <summary>From 1.</summary>
    public required int Number { get; init; }

    public required string Type { get; init; }

    public required Script Script { get; init; }

    public required RetryPolicy Retry { get; init; }

    public string? Key { get; init; }

    public string Queue { get; init; } = "default";

    public int Priority { get; init; } = 4;

    public TimeSpan? Delay { get; init; }

    public TimeSpan? ExpiresIn { get; init; }

    public TimeSpan? Timeout { get; init; }

    /// <summary>How often a client repeats it when it does not know what became of it.</summary>
    public int Repeats { get; init; }

    /// <summary>Whether a task that was accepted is what was asked for.</summary>
    public bool IsAsAsked(TaskSubmitted task) =>
        task.Type == Type && task.Queue == Queue && task.Priority == Priority && task.Retry == Retry && task.IdempotencyKey == Key
        && task.ReadyAtUs - task.AtUs == Us(Delay ?? TimeSpan.Zero) && task.ExpiresAtUs is null == ExpiresIn is null
        && task.TimeoutUs == (Timeout is { } timeout ? Us(timeout) : null)
        && task.Data.Span.SequenceEqual(Script.ToPayload());

    /// <inheritdoc/>
    public override string ToString() =>
        $"order {Number} ({Type}, {Script}; {Retry.MaxAttempts} attempts{(Key is null ? "" : $", {Key}")}{(Delay is { } delay ? $", in {delay}" : "")}"
        + $"{(ExpiresIn is { } expires ? $", expires in {expires}" : "")}{(Timeout is { } timeout ? $", timeout {timeout}" : "")})";

    private static long Us(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;
}
