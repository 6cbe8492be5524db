namespace ActorTasks.TaskLifecycle.Rules;

/// <summary>A failed, cancelled or expired task is queued again; one that is not final is left as it is.</summary>
internal static class RetryRule
{
    public static Decision Decide(TaskState state, RetryTask retry, in Facts facts)
    {
        if (state.State == StoredState.Succeeded)
        {
            return new Decision.Rejected(
                RejectionKind.AlreadyFinal,
                $"Task {state.Id} has succeeded; only a failed, cancelled or expired one can be retried.");
        }

        return state.State.IsFinal()
            ? new Decision.Accepted([new TaskRetried(state.Id, facts.NowUs, Bounded.Who(retry.Who), Bounded.Text(retry.Why))])
            : Decision.Accepted.Nothing;
    }
}
