using ActorTasks.TaskLifecycle;

namespace ActorTasks.Actors;

/// <summary>
/// The way from a front door (HTTP or <c>ITaskClient</c>) to the actors. Counts what is accepted and not yet on
/// disk, in number and bytes, before an actor is told; every call is answered within the deadline
/// <c>limits.answer</c>, whatever happens to shard or store.
/// </summary>
internal interface ITaskGateway
{
    /// <summary>Accepts a task. When the answer is <see cref="TaskReply.Accepted"/>, the task is on disk.</summary>
    Task<TaskReply> SubmitAsync(Submission submission, CancellationToken cancellation);

    /// <summary>
    /// Accepts many tasks, each as durable as a single one and each with an answer of its own, in their order. Where
    /// there is no room they wait for it, up to <c>limits.answer</c>.
    /// </summary>
    /// <param name="submissions">At least one; a part of a batch, since all of them wait together.</param>
    /// <param name="cancellation">Gives up while they wait for room.</param>
    Task<IReadOnlyList<TaskReply>> SubmitManyAsync(IReadOnlyList<Submission> submissions, CancellationToken cancellation);

    /// <summary>Cancels a task (decisions.md tells what each state answers).</summary>
    Task<TaskReply> CancelAsync(TaskId id, CancelMode mode, string who, CancellationToken cancellation);

    /// <summary>Queues a failed, cancelled or expired task again.</summary>
    Task<TaskReply> RetryAsync(TaskId id, string who, string? why, CancellationToken cancellation);

    /// <summary>The types of which this node knows a handler, for <c>types.unknown = reject</c> and closest names.</summary>
    IReadOnlyCollection<string> KnownTypes { get; }

    /// <summary>The policy of tasks of a type that bring none; null is that of the settings.</summary>
    RetryPolicy? RetryOf(string type) => null;

    /// <summary>What readiness depends on; empty reasons mean ready.</summary>
    Readiness Readiness { get; }
}

/// <summary>A validated submit. The gateway gives the id and the defaults of the type's handler.</summary>
internal sealed record Submission
{
    public required string Type { get; init; }

    public required ReadOnlyMemory<byte> Payload { get; init; }

    public string PayloadContentType { get; init; } = "application/json";

    /// <summary>Null takes the handler's.</summary>
    public string? Queue { get; init; }

    /// <summary>0 to 9; 9 goes first. Null takes the handler's.</summary>
    public int? Priority { get; init; }

    /// <summary>Start no earlier, microseconds UTC; null is at once.</summary>
    public long? RunAtUs { get; init; }

    /// <summary>As <see cref="RunAtUs"/>, relative to the decision; at most one of both.</summary>
    public long? DelayUs { get; init; }

    public long? ExpiresAtUs { get; init; }

    public long? TimeoutUs { get; init; }

    /// <summary>Null takes the handler's policy, or the settings'.</summary>
    public RetryPolicy? Retry { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>1 to 255 characters.</summary>
    public string? IdempotencyKey { get; init; }

    public string? TraceParent { get; init; }

    /// <summary>Files that came with it; the call that submits takes them over.</summary>
    public SubmittedFiles? Files { get; init; }
}

/// <summary>The answer of the actors.</summary>
internal abstract record TaskReply
{
    private TaskReply()
    {
    }

    /// <summary>Granted, and on disk.</summary>
    /// <param name="Task">The task as it is now.</param>
    /// <param name="Replayed">The idempotency key was known: this is the earlier task.</param>
    internal sealed record Accepted(TaskState Task, bool Replayed = false) : TaskReply;

    /// <summary>Not granted; what is said of storage is certain only as the kind tells.</summary>
    internal sealed record Refused(RefusalKind Kind, string Message, TaskId? EarlierTask = null) : TaskReply;
}

/// <summary>Why the actors did not grant a command; maps one to one to a problem slug.</summary>
internal enum RefusalKind
{
    /// <summary>404 not-found.</summary>
    NotFound,

    /// <summary>409 already-final.</summary>
    AlreadyFinal,

    /// <summary>422 key-conflict: the key belongs to another request.</summary>
    KeyConflict,

    /// <summary>422 unknown-type.</summary>
    UnknownType,

    /// <summary>503 overloaded: too much is accepted and not yet on disk.</summary>
    Overloaded,

    /// <summary>503 store-unavailable: certainly not stored.</summary>
    StoreUnavailable,

    /// <summary>503 outcome-unknown: stored or not; repeat with the same idempotency key.</summary>
    OutcomeUnknown,

    /// <summary>503 shutting-down.</summary>
    ShuttingDown,

    /// <summary>503 not-owner: another node has the task's partition, or all of them.</summary>
    NotOwner,

    /// <summary>400 invalid-request: a submit middleware refused.</summary>
    InvalidRequest,

    /// <summary>403 forbidden: a submit middleware refused.</summary>
    Forbidden,

    /// <summary>422 limit-exceeded: what a submit middleware refused, or changed to something out of range.</summary>
    LimitExceeded,

    /// <summary>429 rate-limited: a submit middleware refused.</summary>
    RateLimited,

    /// <summary>501 not-supported: this store, or this way, does not do that.</summary>
    NotSupported,
}

/// <summary>Whether this node can accept work now.</summary>
/// <param name="Ready">True when it can.</param>
/// <param name="Reasons">Why not, each a sentence.</param>
internal sealed record Readiness(bool Ready, IReadOnlyList<string> Reasons);
