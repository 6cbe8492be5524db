namespace ActorTasks;

/// <summary>How a task is to be run. Unset members take the handler's defaults, then those of the settings.</summary>
public sealed record EnqueueOptions
{
    /// <summary>1 to 64 characters of <c>a-z A-Z 0-9 . _ -</c>; null takes the handler's, or <c>default</c>.</summary>
    public string? Queue { get; init; }

    /// <summary>0 to 9, 9 goes first; null takes the handler's, or 4.</summary>
    public int? Priority { get; init; }

    /// <summary>Start no earlier than this long from now, up to 3,650 days; not together with <see cref="RunAt"/>.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>Start no earlier than this.</summary>
    public DateTimeOffset? RunAt { get; init; }

    /// <summary>Expires unless it was started before; later than <see cref="RunAt"/>.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The bound of one attempt; null takes the handler's, or <c>workers.timeout</c>.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>When it is tried again after failures; what is left out comes from the handler's, then the settings' <c>retry</c>.</summary>
    public TaskRetry? Retry { get; init; }

    /// <summary>At most 16 tags of 1 to 64 characters.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>1 to 255 characters: an equal submit with the same key answers the first task.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>
    /// Files for the handler: read to their ends and on disk before the call returns. At most <c>limits.files</c>, each
    /// up to <c>limits.file-part</c>. With an idempotency key their names, types and contents are part of the request.
    /// </summary>
    public IReadOnlyList<EnqueueFile> Files { get; init; } = [];

    /// <summary>The trace that the task belongs to (W3C Trace Context); null takes the current <see cref="System.Diagnostics.Activity"/>.</summary>
    public string? TraceParent { get; init; }
}
