using System.Collections.Immutable;

namespace ActorTasks.TaskLifecycle;

/// <summary>
/// What is known of one task: the fold of its events, and the content of its row. Payload and result bytes are
/// not here, only what describes them. Times are microseconds since 1970-01-01 UTC.
/// </summary>
internal sealed record TaskState
{
    public required TaskId Id { get; init; }

    public required StoredState State { get; init; }

    public required string Type { get; init; }

    public required string Queue { get; init; }

    /// <summary>0 to 9; 9 goes first.</summary>
    public required int Priority { get; init; }

    public required long CreatedAtUs { get; init; }

    /// <summary>The time from which it may start; while waiting, the key of its order with priority and id.</summary>
    public required long ReadyAtUs { get; init; }

    /// <summary>From when a waiting task expires instead of being started; null is never.</summary>
    public long? ExpiresAtUs { get; init; }

    /// <summary>How long one attempt may take; null takes the setting of the node that runs it.</summary>
    public long? TimeoutUs { get; init; }

    public required RetryPolicy Retry { get; init; }

    public ImmutableArray<string> Tags { get; init; } = [];

    public string? IdempotencyKey { get; init; }

    public string? TraceParent { get; init; }

    /// <summary>What the payload is; its bytes are beside the fold.</summary>
    public DataInfo? Payload { get; init; }

    /// <summary>The files that came with it.</summary>
    public ImmutableArray<StoredFile> Files { get; init; } = [];

    /// <summary>What the result is; null until the task succeeded with one.</summary>
    public DataInfo? Result { get; init; }

    /// <summary>The number of the last attempt, 0 before the first. It is the fence of outcomes.</summary>
    public int Attempt { get; init; }

    /// <summary>Failed and timed-out attempts since the submit or the last retry by hand.</summary>
    public int Failures { get; init; }

    /// <summary>Lost attempts since the submit or the last retry by hand.</summary>
    public int Losses { get; init; }

    /// <summary>Where the last attempt was started; null before the first.</summary>
    public NodeRef? Node { get; init; }

    /// <summary>Set while running and asked to stop.</summary>
    public CancelMode? CancelRequested { get; init; }

    /// <summary>When the last attempt started.</summary>
    public long? StartedAtUs { get; init; }

    public long? FinishedAtUs { get; init; }

    /// <summary>The last error; cleared by success and by a retry by hand.</summary>
    public TaskError? Error { get; init; }

    /// <summary>The number of the task's last event, from 1 without gaps.</summary>
    public required int TaskSeq { get; init; }

    /// <summary>The token that outcomes of the last attempt carry.</summary>
    public AttemptToken Token => new(Id, Attempt, Node?.Incarnation ?? Guid.Empty);

    /// <summary>Equality by content, tags too, so that a fold can be held against its row.</summary>
    public bool Equals(TaskState? other) =>
        ReferenceEquals(this, other)
        || (other is not null
            && Id == other.Id && State == other.State && TaskSeq == other.TaskSeq
            && Attempt == other.Attempt && Failures == other.Failures && Losses == other.Losses
            && Priority == other.Priority && CreatedAtUs == other.CreatedAtUs && ReadyAtUs == other.ReadyAtUs
            && ExpiresAtUs == other.ExpiresAtUs && TimeoutUs == other.TimeoutUs
            && StartedAtUs == other.StartedAtUs && FinishedAtUs == other.FinishedAtUs
            && CancelRequested == other.CancelRequested
            && Type == other.Type && Queue == other.Queue
            && IdempotencyKey == other.IdempotencyKey && TraceParent == other.TraceParent
            && Retry == other.Retry && Payload == other.Payload && Result == other.Result
            && Node == other.Node && Error == other.Error
            && Tags.AsSpan().SequenceEqual(other.Tags.AsSpan())
            && Files.AsSpan().SequenceEqual(other.Files.AsSpan()));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, State, TaskSeq);
}

/// <summary>A node's process: its name and the UUID that it made when it started.</summary>
internal sealed record NodeRef(string Name, Guid Incarnation);

/// <summary>The fence of an attempt: an outcome counts only while this very attempt is running.</summary>
internal readonly record struct AttemptToken(TaskId Id, int Attempt, Guid Incarnation);

/// <summary>How a running task is asked to stop.</summary>
internal enum CancelMode
{
    /// <summary>The handler's token is cancelled; its own outcome counts.</summary>
    Cooperative,

    /// <summary>The task is cancelled at once; the handler's outcome is late.</summary>
    Force,
}

/// <summary>Describes stored bytes: a payload or a result.</summary>
/// <param name="ContentType">A media type, e.g. <c>application/json</c>.</param>
/// <param name="Bytes">Their number.</param>
/// <param name="Sha256">Lower-case hexadecimal SHA-256 of them.</param>
internal sealed record DataInfo(string ContentType, long Bytes, string Sha256)
{
    /// <summary>The name of the file of this task in which a result lies; null where its bytes are in the database.</summary>
    public string? File { get; init; }

    /// <summary>What such a file is to be called where it is saved; null for nothing.</summary>
    public string? FileName { get; init; }
}

/// <summary>Why an attempt, and perhaps its task, failed.</summary>
/// <param name="Type">The exception's type name, or a slug such as <c>timeout</c> or <c>lost</c>; at most 512 characters.</param>
/// <param name="Message">At most 4,096 characters.</param>
/// <param name="Detail">Stack trace or more; at most 16,384 characters.</param>
/// <param name="Attempt">The attempt it belongs to.</param>
/// <param name="Fingerprint">Equal for errors of one cause: a hash over type and the top of the stack; at most 128 characters.</param>
internal sealed record TaskError(string Type, string Message, string? Detail, int Attempt, string Fingerprint);
