using System.Collections.Immutable;

namespace ActorTasks.TaskLifecycle.Rules;

/// <summary>
/// How an attempt ended. It counts only while that very attempt (number and incarnation) is running; else it is
/// late. Where the task would wait again though somebody asked it to stop, it is cancelled in the same write. Behind a
/// success the submits of the tasks that its handler enqueued follow: events of other tasks in the same write.
/// </summary>
internal static class OutcomeRule
{
    /// <summary>Written as the one who cancelled where a cancel that was asked for earlier takes effect.</summary>
    public const string CancelRequest = "cancel-request";

    /// <summary>Reason of TaskFailed: failures = maxAttempts.</summary>
    public const string AttemptsUsedUp = "attempts-used-up";

    /// <summary>Reason of TaskFailed: losses = maxLosses.</summary>
    public const string LossesUsedUp = "losses-used-up";

    /// <summary>Reason of TaskFailed: the handler said that trying again is useless.</summary>
    public const string Permanent = "permanent";

    public static Decision Decide(TaskState state, RecordOutcome record, in Facts facts)
    {
        if (state.State != StoredState.Running || state.Token != record.Token)
        {
            return LateOutcomes.Decide(state, record, facts);
        }

        return new Decision.Accepted(record.Outcome switch
        {
            AttemptOutcome.Succeeded success => EnqueueRule.With(Succeeded(state, success, facts), success.Enqueued, facts),
            AttemptOutcome.Failed failure => Failed(state, failure, facts),
            AttemptOutcome.TimedOut timeout => TimedOut(state, timeout, facts),
            AttemptOutcome.Stopped => Stopped(state, facts),
            AttemptOutcome.Released release => Released(state, release, facts),
            AttemptOutcome.Lost loss => Lost(state, loss, facts),
            var unknown => throw new InvalidOperationException($"No rule knows the outcome {unknown.GetType().Name}."),
        });
    }

    private static TaskSucceeded Succeeded(TaskState state, AttemptOutcome.Succeeded success, in Facts facts) =>
        new(state.Id, facts.NowUs, state.Attempt, success.Result) { Data = success.ResultBytes };

    private static ImmutableArray<TaskEvent> Failed(TaskState state, AttemptOutcome.Failed failure, in Facts facts)
    {
        var error = Bounded.Error(failure.Error, state.Attempt);
        var end = EndAfterFailure(state, failure.Permanent, error, facts);
        var readyAtUs = end is null ? ReadyAfterFailureUs(state, failure.RetryAtUs, facts) : facts.NowUs;
        return Join(new AttemptFailed(state.Id, facts.NowUs, state.Attempt, error, readyAtUs), end);
    }

    private static ImmutableArray<TaskEvent> TimedOut(TaskState state, AttemptOutcome.TimedOut timeout, in Facts facts)
    {
        var error = Bounded.Error(timeout.Error, state.Attempt);
        var end = EndAfterFailure(state, permanent: false, error, facts);
        var readyAtUs = end is null ? ReadyAfterFailureUs(state, null, facts) : facts.NowUs;
        return Join(new AttemptTimedOut(state.Id, facts.NowUs, state.Attempt, error, readyAtUs), end);
    }

    /// <summary>A handler that observed a cancellation nobody asked for has failed like any other.</summary>
    private static ImmutableArray<TaskEvent> Stopped(TaskState state, in Facts facts)
    {
        if (state.CancelRequested is not null)
        {
            return [new TaskCancelled(state.Id, facts.NowUs, CancelRequest)];
        }

        return Failed(state, new AttemptOutcome.Failed(StoppedError(state.Attempt), Permanent: false, RetryAtUs: null), facts);
    }

    private static ImmutableArray<TaskEvent> Released(TaskState state, AttemptOutcome.Released release, in Facts facts) =>
        Join(new AttemptReleased(state.Id, facts.NowUs, state.Attempt, Bounded.Text(release.Reason)), CancelIfRequested(state, facts));

    private static ImmutableArray<TaskEvent> Lost(TaskState state, AttemptOutcome.Lost loss, in Facts facts)
    {
        var reason = Bounded.Text(loss.Reason);
        TaskEvent? end = state.Losses + 1 >= state.Retry.MaxLosses
            ? new TaskFailed(state.Id, facts.NowUs, LossesUsedUp, LostError(reason, state.Attempt))
            : CancelIfRequested(state, facts);
        return Join(new AttemptLost(state.Id, facts.NowUs, state.Attempt, reason, facts.NowUs), end);
    }

    /// <summary>The error that a handler leaves which ended as cancelled for no reason.</summary>
    public static TaskError StoppedError(int attempt) =>
        new("stopped", "The handler ended as cancelled though nobody had asked it to stop.", null, attempt, "stopped");

    /// <summary>The error that a lost attempt leaves.</summary>
    public static TaskError LostError(string reason, int attempt) => new("lost", reason, null, attempt, "lost");

    private static TaskEvent? EndAfterFailure(TaskState state, bool permanent, TaskError error, in Facts facts)
    {
        if (permanent)
        {
            return new TaskFailed(state.Id, facts.NowUs, Permanent, error);
        }

        return state.Failures + 1 >= state.Retry.MaxAttempts
            ? new TaskFailed(state.Id, facts.NowUs, AttemptsUsedUp, error)
            : CancelIfRequested(state, facts);
    }

    private static TaskCancelled? CancelIfRequested(TaskState state, in Facts facts) =>
        state.CancelRequested is null ? null : new TaskCancelled(state.Id, facts.NowUs, CancelRequest);

    /// <summary>The handler's own time replaces the policy's; one that has passed is now, so that nobody jumps the order.</summary>
    private static long ReadyAfterFailureUs(TaskState state, long? retryAtUs, in Facts facts)
    {
        if (retryAtUs is { } asked)
        {
            return Math.Max(asked, facts.NowUs);
        }

        var delayUs = state.Retry.DelayAfterUs(state.Failures + 1, facts.Chance);
        return delayUs > long.MaxValue - facts.NowUs ? long.MaxValue : facts.NowUs + delayUs;
    }

    private static ImmutableArray<TaskEvent> Join(TaskEvent ended, TaskEvent? end) => end is null ? [ended] : [ended, end];
}
