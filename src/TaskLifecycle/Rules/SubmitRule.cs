namespace ActorTasks.TaskLifecycle.Rules;

/// <summary>A new task is accepted unless its id is in use; one whose expiry has passed is accepted and then expires.</summary>
internal static class SubmitRule
{
    public static Decision Decide(TaskState? state, SubmitTask submit, in Facts facts)
    {
        if (state is not null)
        {
            return new Decision.Rejected(RejectionKind.AlreadyExists, $"A task {submit.Id} exists already; an id is used once.");
        }

        return new Decision.Accepted([Submitted(submit, facts.NowUs)]);
    }

    /// <summary>What records that a new task is accepted.</summary>
    public static TaskSubmitted Submitted(SubmitTask submit, long nowUs) =>
        new(
            submit.Id,
            nowUs,
            submit.Type,
            submit.Queue,
            submit.Priority,
            submit.ReadyAtUs ?? nowUs,
            submit.ExpiresAtUs,
            submit.TimeoutUs,
            submit.Retry,
            submit.Tags.IsDefault ? [] : submit.Tags,
            submit.IdempotencyKey,
            submit.TraceParent,
            submit.Payload)
        {
            Data = submit.PayloadBytes,
            Files = submit.Files.IsDefaultOrEmpty ? null : submit.Files,
        };
}
