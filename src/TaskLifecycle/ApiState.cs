namespace ActorTasks.TaskLifecycle;

/// <summary>
/// The word under which a task's state is shown. Waiting is shown as three words, since users ask why it waits;
/// stored and counted it is one.
/// </summary>
internal static class ApiState
{
    /// <summary>Waiting, with failed or lost attempts, and its ready time is ahead.</summary>
    public const string Retrying = "retrying";

    /// <summary>Waiting, never failed, and its ready time is ahead.</summary>
    public const string Scheduled = "scheduled";

    /// <summary>Waiting, and its ready time has come.</summary>
    public const string Queued = "queued";

    /// <summary>The word for a task at a time.</summary>
    /// <param name="state">The task.</param>
    /// <param name="nowUs">Microseconds since 1970-01-01 UTC.</param>
    /// <returns>A lower-case word.</returns>
    public static string Of(TaskState state, long nowUs) => state.State switch
    {
        StoredState.Waiting when state.ReadyAtUs <= nowUs => Queued,
        StoredState.Waiting when state.Failures + state.Losses > 0 => Retrying,
        StoredState.Waiting => Scheduled,
        _ => state.State.Name(),
    };
}
