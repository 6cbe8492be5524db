namespace ActorTasks.TaskLifecycle.Rules;

/// <summary>
/// An outcome of an attempt that is not the running one: kept as evidence, changes nothing. Where the state shows
/// that this very outcome was recorded already (its answer was lost and the worker repeats it), nothing is added.
/// </summary>
internal static class LateOutcomes
{
    public static Decision Decide(TaskState state, RecordOutcome record, in Facts facts)
    {
        if (IsRepeated(state, record))
        {
            return Decision.Accepted.Nothing;
        }

        var error = ErrorOf(record.Outcome);
        return new Decision.Accepted(
        [
            new LateOutcomeRecorded(
                state.Id,
                facts.NowUs,
                record.Token.Attempt,
                NameOf(record.Outcome),
                error is null ? null : Bounded.Error(error, record.Token.Attempt)),
        ]);
    }

    /// <summary>
    /// Whether the last attempt ended by this outcome. A stop or a release of a cancelled task is not recognised: after
    /// a forced cancel it is news and tells when the handler ended. Neither is anything after a further attempt.
    /// </summary>
    private static bool IsRepeated(TaskState state, RecordOutcome record)
    {
        if (state.State == StoredState.Running || state.Token != record.Token)
        {
            return false;
        }

        var attempt = state.Attempt;
        return record.Outcome switch
        {
            AttemptOutcome.Succeeded success => state.State == StoredState.Succeeded && success.Result == state.Result,
            AttemptOutcome.Failed failure => Bounded.Error(failure.Error, attempt) == state.Error,
            AttemptOutcome.TimedOut timeout => Bounded.Error(timeout.Error, attempt) == state.Error,
            AttemptOutcome.Lost loss => OutcomeRule.LostError(Bounded.Text(loss.Reason), attempt) == state.Error,
            AttemptOutcome.Stopped => OutcomeRule.StoppedError(attempt) == state.Error,
            AttemptOutcome.Released => state.State == StoredState.Waiting && state.Error?.Attempt != attempt,
            _ => false,
        };
    }

    private static string NameOf(AttemptOutcome outcome) => outcome switch
    {
        AttemptOutcome.Succeeded => "succeeded",
        AttemptOutcome.Failed => "failed",
        AttemptOutcome.TimedOut => "timed-out",
        AttemptOutcome.Stopped => "stopped",
        AttemptOutcome.Released => "released",
        AttemptOutcome.Lost => "lost",
        _ => throw new InvalidOperationException($"No rule knows the outcome {outcome.GetType().Name}."),
    };

    private static TaskError? ErrorOf(AttemptOutcome outcome) => outcome switch
    {
        AttemptOutcome.Failed failed => failed.Error,
        AttemptOutcome.TimedOut timedOut => timedOut.Error,
        AttemptOutcome.Lost lost => OutcomeRule.LostError(lost.Reason, 0),
        _ => null,
    };
}
