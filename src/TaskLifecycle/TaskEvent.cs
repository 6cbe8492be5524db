using System.Collections.Immutable;

namespace ActorTasks.TaskLifecycle;

/// <summary>Anything the journal keeps: events of tasks and, later, events of a shard.</summary>
internal interface IJournalEvent
{
    /// <summary>Microseconds since 1970-01-01 UTC.</summary>
    long AtUs { get; }
}

/// <summary>An event whose payload or result bytes are stored beside its body.</summary>
internal interface ICarriesData
{
    /// <summary>The bytes; empty after they were erased or when the event was read without them.</summary>
    ReadOnlyMemory<byte> Data { get; }
}

/// <summary>
/// What happened to one task. Stored under the type's name, which is never renamed: a new shape is a new type
/// stored as <c>name.v2</c>.
/// </summary>
internal abstract record TaskEvent(TaskId Id, long AtUs) : IJournalEvent;

internal sealed record TaskSubmitted(
    TaskId Id,
    long AtUs,
    string Type,
    string Queue,
    int Priority,
    long ReadyAtUs,
    long? ExpiresAtUs,
    long? TimeoutUs,
    RetryPolicy Retry,
    ImmutableArray<string> Tags,
    string? IdempotencyKey,
    string? TraceParent,
    DataInfo Payload) : TaskEvent(Id, AtUs), ICarriesData
{
    /// <summary>The files that came with it; null for none, which is how events without files were always stored.</summary>
    public ImmutableArray<StoredFile>? Files { get; init; }

    /// <inheritdoc/>
    [System.Text.Json.Serialization.JsonIgnore]
    public ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>Equality by content, tags and bytes too, so that what was read can be held against what was written.</summary>
    public bool Equals(TaskSubmitted? other) =>
        ReferenceEquals(this, other)
        || (base.Equals(other)
            && Type == other.Type && Queue == other.Queue && Priority == other.Priority
            && ReadyAtUs == other.ReadyAtUs && ExpiresAtUs == other.ExpiresAtUs && TimeoutUs == other.TimeoutUs
            && Retry == other.Retry && IdempotencyKey == other.IdempotencyKey && TraceParent == other.TraceParent
            && Payload == other.Payload
            && Tags.AsSpan().SequenceEqual(other.Tags.AsSpan())
            && (Files ?? []).AsSpan().SequenceEqual((other.Files ?? []).AsSpan())
            && Data.Span.SequenceEqual(other.Data.Span));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Type);
}

internal sealed record AttemptStarted(TaskId Id, long AtUs, int Attempt, NodeRef Node) : TaskEvent(Id, AtUs);

internal sealed record AttemptReleased(TaskId Id, long AtUs, int Attempt, string Reason) : TaskEvent(Id, AtUs);

internal sealed record AttemptFailed(TaskId Id, long AtUs, int Attempt, TaskError Error, long ReadyAtUs) : TaskEvent(Id, AtUs);

internal sealed record AttemptTimedOut(TaskId Id, long AtUs, int Attempt, TaskError Error, long ReadyAtUs) : TaskEvent(Id, AtUs);

internal sealed record AttemptLost(TaskId Id, long AtUs, int Attempt, string Reason, long ReadyAtUs) : TaskEvent(Id, AtUs);

internal sealed record CancelRequested(TaskId Id, long AtUs, CancelMode Mode, string Who) : TaskEvent(Id, AtUs);

internal sealed record TaskSucceeded(TaskId Id, long AtUs, int Attempt, DataInfo? Result) : TaskEvent(Id, AtUs), ICarriesData
{
    /// <inheritdoc/>
    [System.Text.Json.Serialization.JsonIgnore]
    public ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>Equality by content, bytes too.</summary>
    public bool Equals(TaskSucceeded? other) =>
        ReferenceEquals(this, other)
        || (base.Equals(other) && Attempt == other.Attempt && Result == other.Result && Data.Span.SequenceEqual(other.Data.Span));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Attempt);
}

internal sealed record TaskFailed(TaskId Id, long AtUs, string Reason, TaskError Error) : TaskEvent(Id, AtUs);

internal sealed record TaskCancelled(TaskId Id, long AtUs, string Who) : TaskEvent(Id, AtUs);

internal sealed record TaskExpired(TaskId Id, long AtUs) : TaskEvent(Id, AtUs);

internal sealed record TaskRetried(TaskId Id, long AtUs, string Who, string? Why) : TaskEvent(Id, AtUs);

/// <summary>An outcome of an attempt that was no longer the running one: kept as evidence, changes nothing.</summary>
internal sealed record LateOutcomeRecorded(TaskId Id, long AtUs, int Attempt, string Outcome, TaskError? Error) : TaskEvent(Id, AtUs);
