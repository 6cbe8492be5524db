using ActorTasks.TaskLifecycle;

namespace ActorTasks.Actors;

/// <summary>Makes the outcome of what a call left: the one place where exceptions become facts.</summary>
internal static class Outcomes
{
    /// <summary>Reason of a release when the node stopped before the attempt could end.</summary>
    public const string NodeStopped = "The node stopped before the attempt ended.";

    private const string OutcomeRefused = "outcome-refused";

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

    /// <summary>
    /// What is recorded in place of an outcome that the journal refused to write; null where that was refused too.
    /// </summary>
    public static AttemptReport? OfRefused(AttemptReport refused, Exception cause)
    {
        if (refused.Outcome is null or AttemptOutcome.Failed { Error.Type: OutcomeRefused })
        {
            return null;
        }

        var message = $"The store refused to write the outcome: {cause.Message}";
        var error = new TaskError(OutcomeRefused, message, null, refused.Token.Attempt, OutcomeRefused);
        return refused with { Outcome = new AttemptOutcome.Failed(error, Permanent: true, RetryAtUs: null) };
    }

    /// <summary>The outcome of an attempt whose worker broke, which is a defect here, not in the handler.</summary>
    public static AttemptOutcome OfBrokenWorker(Exception? cause, int attempt) =>
        new AttemptOutcome.Failed(
            cause is null
                ? new TaskError("worker-stopped", "The worker stopped before the attempt ended.", null, attempt, "worker-stopped")
                : ErrorReport.Of(cause, attempt),
            Permanent: false,
            RetryAtUs: null);
}
