namespace ActorTasks.TaskLifecycle.Rules;

/// <summary>What each event does to the state. It decides nothing: what it needs is in the event.</summary>
internal static class Evolution
{
    public static TaskState Apply(TaskState? state, TaskEvent happened)
    {
        var target = Transitions.Target(state?.State, happened);
        if (happened is TaskSubmitted submitted)
        {
            return Begin(submitted, target);
        }

        if (state!.Id != happened.Id)
        {
            throw new InvalidOperationException($"{happened.GetType().Name} belongs to task {happened.Id}, not to {state.Id}.");
        }

        return Change(state, happened, target) with { TaskSeq = state.TaskSeq + 1 };
    }

    private static TaskState Begin(TaskSubmitted submitted, StoredState target) => new()
    {
        Id = submitted.Id,
        State = target,
        Type = submitted.Type,
        Queue = submitted.Queue,
        Priority = submitted.Priority,
        CreatedAtUs = submitted.AtUs,
        ReadyAtUs = submitted.ReadyAtUs,
        ExpiresAtUs = submitted.ExpiresAtUs,
        TimeoutUs = submitted.TimeoutUs,
        Retry = submitted.Retry,
        Tags = submitted.Tags.IsDefault ? [] : submitted.Tags,
        IdempotencyKey = submitted.IdempotencyKey,
        TraceParent = submitted.TraceParent,
        Payload = submitted.Payload,
        Files = submitted.Files ?? [],
        TaskSeq = 1,
    };

    private static TaskState Change(TaskState state, TaskEvent happened, StoredState target) => happened switch
    {
        AttemptStarted started => Start(state, started, target),
        AttemptReleased released => EndAttempt(state, released.Attempt, target),
        AttemptFailed failed => EndAttempt(state, failed.Attempt, target) with
        {
            Failures = state.Failures + 1, Error = failed.Error, ReadyAtUs = failed.ReadyAtUs,
        },
        AttemptTimedOut timedOut => EndAttempt(state, timedOut.Attempt, target) with
        {
            Failures = state.Failures + 1, Error = timedOut.Error, ReadyAtUs = timedOut.ReadyAtUs,
        },
        AttemptLost lost => EndAttempt(state, lost.Attempt, target) with
        {
            Losses = state.Losses + 1, Error = OutcomeRule.LostError(lost.Reason, lost.Attempt), ReadyAtUs = lost.ReadyAtUs,
        },
        CancelRequested requested => state with { CancelRequested = requested.Mode },
        TaskSucceeded succeeded => EndAttempt(state, succeeded.Attempt, target) with
        {
            Result = succeeded.Result, Error = null, FinishedAtUs = succeeded.AtUs,
        },
        TaskFailed failed => state with { State = target, CancelRequested = null, Error = failed.Error, FinishedAtUs = failed.AtUs },
        TaskCancelled cancelled => state with { State = target, CancelRequested = null, FinishedAtUs = cancelled.AtUs },
        TaskExpired expired => state with { State = target, FinishedAtUs = expired.AtUs },
        TaskRetried retried => QueueAgain(state, retried, target),
        LateOutcomeRecorded => state,
        _ => throw new InvalidOperationException($"The event {happened.GetType().Name} of task {happened.Id} is unknown to this version."),
    };

    private static TaskState Start(TaskState state, AttemptStarted started, StoredState target)
    {
        if (started.Attempt != state.Attempt + 1)
        {
            throw new InvalidOperationException($"Attempt {started.Attempt} of task {state.Id} cannot follow attempt {state.Attempt}.");
        }

        return state with { State = target, Attempt = started.Attempt, Node = started.Node, StartedAtUs = started.AtUs };
    }

    private static TaskState EndAttempt(TaskState state, int attempt, StoredState target)
    {
        if (attempt != state.Attempt)
        {
            throw new InvalidOperationException($"Attempt {attempt} of task {state.Id} cannot end: attempt {state.Attempt} is running.");
        }

        return state with { State = target, CancelRequested = null };
    }

    /// <summary>An expiry that has passed is dropped, or the task would expire again before anyone could start it.</summary>
    private static TaskState QueueAgain(TaskState state, TaskRetried retried, StoredState target) => state with
    {
        State = target,
        Failures = 0,
        Losses = 0,
        ReadyAtUs = retried.AtUs,
        ExpiresAtUs = state.HasExpired(retried.AtUs) ? null : state.ExpiresAtUs,
        FinishedAtUs = null,
        Error = null,
    };
}
