namespace ActorTasks.TaskLifecycle.Rules;

/// <summary>A task that waits beyond its expiry ends; a running one was started in time and goes on.</summary>
internal static class ExpireRule
{
    /// <summary>Whether the expiry has come at a time; the very microsecond counts as passed.</summary>
    public static bool HasExpired(this TaskState state, long nowUs) => state.ExpiresAtUs is { } expiresAtUs && expiresAtUs <= nowUs;

    public static Decision Decide(TaskState state, ExpireTask expire, in Facts facts)
    {
        if (state.State.IsFinal())
        {
            return state.State == StoredState.Expired
                ? Decision.Accepted.Nothing
                : new Decision.Rejected(RejectionKind.AlreadyFinal, $"Task {expire.Id} is {state.State.Name()} already and cannot expire.");
        }

        return state.State != StoredState.Running && state.HasExpired(facts.NowUs)
            ? new Decision.Accepted([new TaskExpired(state.Id, facts.NowUs)])
            : Decision.Accepted.Nothing;
    }
}
