namespace ActorTasks.TaskLifecycle.Rules;

/// <summary>
/// A task that is not running is cancelled at once. A running one is asked to stop (cooperative: its own outcome
/// counts) or cancelled at once (force: its outcome will be late).
/// </summary>
internal static class CancelRule
{
    public static Decision Decide(TaskState state, CancelTask cancel, in Facts facts)
    {
        if (state.State == StoredState.Cancelled)
        {
            return Decision.Accepted.Nothing;
        }

        if (state.State.IsFinal())
        {
            return new Decision.Rejected(
                RejectionKind.AlreadyFinal,
                $"Task {state.Id} is {state.State.Name()} already and cannot be cancelled.");
        }

        var who = Bounded.Who(cancel.Who);
        if (state.State != StoredState.Running)
        {
            return new Decision.Accepted([new TaskCancelled(state.Id, facts.NowUs, who)]);
        }

        var requested = new CancelRequested(state.Id, facts.NowUs, cancel.Mode, who);
        if (cancel.Mode == CancelMode.Force)
        {
            return new Decision.Accepted([requested, new TaskCancelled(state.Id, facts.NowUs, who)]);
        }

        return state.CancelRequested is null ? new Decision.Accepted([requested]) : Decision.Accepted.Nothing;
    }
}
