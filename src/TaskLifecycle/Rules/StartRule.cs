namespace ActorTasks.TaskLifecycle.Rules;

/// <summary>An attempt starts only while the task waits, its ready time has come and its expiry has not.</summary>
internal static class StartRule
{
    public static Decision Decide(TaskState state, StartAttempt start, in Facts facts)
    {
        if (state.State.IsFinal())
        {
            return new Decision.Rejected(RejectionKind.AlreadyFinal, $"Task {state.Id} is {state.State.Name()} already.");
        }

        if (state.State != StoredState.Waiting)
        {
            return NotReady($"Task {state.Id} is {state.State.Name()}; only a waiting one can be started.");
        }

        if (state.ReadyAtUs > facts.NowUs)
        {
            return NotReady($"Task {state.Id} is ready in {state.ReadyAtUs - facts.NowUs} µs.");
        }

        if (state.HasExpired(facts.NowUs))
        {
            return NotReady($"Task {state.Id} has expired.");
        }

        return new Decision.Accepted([new AttemptStarted(state.Id, facts.NowUs, state.Attempt + 1, start.Node)]);
    }

    private static Decision.Rejected NotReady(string message) => new(RejectionKind.NotReady, message);
}
