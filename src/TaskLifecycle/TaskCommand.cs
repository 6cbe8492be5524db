using System.Collections.Immutable;

namespace ActorTasks.TaskLifecycle;

/// <summary>What may be asked of one task. Commands are data; time and chance come as <see cref="Facts"/>.</summary>
internal abstract record TaskCommand(TaskId Id);

/// <summary>Accept a new task. The ready time is the time of the decision unless one is given.</summary>
internal sealed record SubmitTask(
    TaskId Id,
    string Type,
    string Queue,
    int Priority,
    long? ReadyAtUs,
    long? ExpiresAtUs,
    long? TimeoutUs,
    RetryPolicy Retry,
    ImmutableArray<string> Tags,
    string? IdempotencyKey,
    string? TraceParent,
    DataInfo Payload,
    ReadOnlyMemory<byte> PayloadBytes) : TaskCommand(Id)
{
    /// <summary>The same, ready so long after a time; a time beyond all is the last there is.</summary>
    public SubmitTask DelayedFrom(long nowUs, long delayUs) =>
        this with { ReadyAtUs = delayUs > long.MaxValue - nowUs ? long.MaxValue : nowUs + delayUs };

    /// <summary>The files that came with it; they are in place and synced already.</summary>
    public ImmutableArray<StoredFile> Files { get; init; } = [];
}

/// <summary>Start the next attempt on this node.</summary>
internal sealed record StartAttempt(TaskId Id, NodeRef Node) : TaskCommand(Id);

/// <summary>Record how an attempt ended; it counts only while the token is that of the running attempt.</summary>
internal sealed record RecordOutcome(AttemptToken Token, AttemptOutcome Outcome) : TaskCommand(Token.Id);

/// <summary>Stop the task; a final one answers by the table of decisions.</summary>
internal sealed record CancelTask(TaskId Id, CancelMode Mode, string Who) : TaskCommand(Id);

/// <summary>Queue a failed, cancelled or expired task again, with failures and losses back at 0.</summary>
internal sealed record RetryTask(TaskId Id, string Who, string? Why) : TaskCommand(Id);

/// <summary>Its expiry has passed (checked against the time of the facts).</summary>
internal sealed record ExpireTask(TaskId Id) : TaskCommand(Id);

/// <summary>How an attempt ended, as its worker or its shard's recovery saw it.</summary>
internal abstract record AttemptOutcome
{
    private AttemptOutcome()
    {
    }

    /// <summary>The handler returned; null info and no bytes where it returns nothing.</summary>
    internal sealed record Succeeded(DataInfo? Result, ReadOnlyMemory<byte> ResultBytes) : AttemptOutcome
    {
        /// <summary>New tasks of the same partition that come to be with this success, or not at all.</summary>
        public ImmutableArray<EnqueuedTask> Enqueued { get; init; } = [];
    }

    /// <summary>The handler threw. Permanent failures are not tried again; a time set by the handler replaces the policy's.</summary>
    internal sealed record Failed(TaskError Error, bool Permanent, long? RetryAtUs) : AttemptOutcome;

    /// <summary>The attempt took longer than its timeout; its handler may still be ending.</summary>
    internal sealed record TimedOut(TaskError Error) : AttemptOutcome;

    /// <summary>The handler stopped because it was asked to (cancel token), after a cooperative cancel.</summary>
    internal sealed record Stopped : AttemptOutcome;

    /// <summary>The node let go of it while draining, or never began it: counts nowhere.</summary>
    internal sealed record Released(string Reason) : AttemptOutcome;

    /// <summary>Process, node or lease is gone.</summary>
    internal sealed record Lost(string Reason) : AttemptOutcome;
}

/// <summary>A task that a handler enqueued: it is accepted when the success of its attempt is recorded, in the same write.</summary>
/// <param name="Submit">Its submit; its id is of the partition of the task whose handler enqueued it.</param>
/// <param name="DelayUs">Its delay, relative to that success; null for none.</param>
/// <param name="RequestHash">Tells equal requests under one idempotency key; empty without a key.</param>
internal sealed record EnqueuedTask(SubmitTask Submit, long? DelayUs, ReadOnlyMemory<byte> RequestHash);
