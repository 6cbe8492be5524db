using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Actors;

/// <summary>Makes the outcome of what a call left: the one place where exceptions become facts.</summary>
internal static class Outcomes
{
    /// <summary>Reason of a release when the node stopped before the attempt could end.</summary>
    public const string NodeStopped = "The node stopped before the attempt ended.";

    /// <summary>Why an attempt that another node may have by now is not begun.</summary>
    public const string LeaseOver = "The lease of the node was over before the attempt began.";

    /// <summary>The type of the error of an attempt whose outcome the store refused to write.</summary>
    public const string OutcomeRefused = "outcome-refused";

    /// <summary>The type of the error of an attempt that enqueued a task under a key of another request.</summary>
    public const string KeyConflict = "key-conflict";

    /// <summary>Normalises the end of a call.</summary>
    /// <param name="stop">Why the handler was asked to stop; null if it was not.</param>
    /// <returns>The outcome; null where the end says nothing new (it stopped after it had timed out).</returns>
    public static AttemptOutcome? Of(AttemptEnd end, StopReason? stop, int attempt)
    {
        if (end.Result is { } result)
        {
            return result;
        }

        var thrown = ErrorReport.Unwrap(end.Thrown!);
        if (stop == StopReason.Shutdown)
        {
            // Whatever it threw, it was disturbed by us: a graceful stop costs no failure.
            return new AttemptOutcome.Released(NodeStopped);
        }

        if (thrown is OperationCanceledException && stop is { } reason)
        {
            return reason == StopReason.Timeout ? null : new AttemptOutcome.Stopped();
        }

        var isPermanent = thrown is HandlerFault or PermanentFailure;
        return new AttemptOutcome.Failed(
            ErrorReport.Of(thrown, attempt),
            isPermanent,
            thrown is RetryAt retry ? Clocks.Us(retry.At) : null);
    }

    /// <summary>The outcome of an attempt that was to stop before its handler was called.</summary>
    public static AttemptOutcome OfUnbegun(StopReason stop) =>
        stop == StopReason.Shutdown ? new AttemptOutcome.Released(NodeStopped) : new AttemptOutcome.Stopped();

    /// <summary>
    /// What is recorded in place of an outcome that the journal refused to write; null where that was refused too. A
    /// success whose handler enqueued tasks under keys that equal requests have taken is tried again without these.
    /// </summary>
    public static AttemptReport? OfRefused(AttemptReport refused, Exception cause)
    {
        if (refused.Outcome is null or AttemptOutcome.Failed { Error.Type: OutcomeRefused })
        {
            return null;
        }

        if (refused.Outcome is AttemptOutcome.Succeeded { Enqueued.IsEmpty: false } success && cause is KeyTakenException taken)
        {
            return refused with { Outcome = WithoutTaken(success, taken, refused.Token.Attempt) };
        }

        return refused with { Outcome = Hopeless(OutcomeRefused, $"The store refused to write the outcome: {cause.Message}", refused.Token.Attempt) };
    }

    /// <summary>Each round has fewer tasks, or is a failure: it comes to an end.</summary>
    private static AttemptOutcome WithoutTaken(AttemptOutcome.Succeeded success, KeyTakenException taken, int attempt)
    {
        foreach (var key in taken.All)
        {
            if (!key.SameRequest)
            {
                return Hopeless(
                    KeyConflict,
                    $"The handler enqueued a task under the idempotency key '{key.Key}', which belongs to task {key.Earlier} of another type or payload. "
                    + "Nothing that it enqueued was stored.",
                    attempt);
            }
        }

        var keys = taken.All.Select(key => key.Key).ToHashSet(StringComparer.Ordinal);
        return success with { Enqueued = success.Enqueued.RemoveAll(task => task.Submit.IdempotencyKey is { } key && keys.Contains(key)) };
    }

    private static AttemptOutcome.Failed Hopeless(string type, string message, int attempt) =>
        new(new TaskError(type, message, null, attempt, type), Permanent: true, RetryAtUs: null);

    /// <summary>The outcome of an attempt whose worker broke, which is a defect here, not in the handler.</summary>
    public static AttemptOutcome OfBrokenWorker(Exception? cause, int attempt) =>
        new AttemptOutcome.Failed(
            cause is null
                ? new TaskError("worker-stopped", "The worker stopped before the attempt ended.", null, attempt, "worker-stopped")
                : ErrorReport.Of(cause, attempt),
            Permanent: false,
            RetryAtUs: null);
}
