namespace ActorTasks.TaskLifecycle;

/// <summary>The state of a task as it is stored. Names are stored in lower case and never renamed.</summary>
internal enum StoredState
{
    /// <summary>Waits for other tasks (workflows; not emitted yet).</summary>
    Blocked,

    /// <summary>Ready, or ready later: scheduled, queued and retrying are all this one.</summary>
    Waiting,

    /// <summary>An attempt is under way.</summary>
    Running,

    /// <summary>Final: an attempt returned a result.</summary>
    Succeeded,

    /// <summary>Final: no attempts or losses were left, or the failure was permanent.</summary>
    Failed,

    /// <summary>Final: somebody asked for it.</summary>
    Cancelled,

    /// <summary>Final: it was not started before it expired.</summary>
    Expired,
}

internal static class StoredStates
{
    /// <summary>Whether no attempt can follow, except after a retry by hand.</summary>
    public static bool IsFinal(this StoredState state) => state >= StoredState.Succeeded;

    /// <summary>The lower-case name under which a state is stored, counted and shown.</summary>
    /// <exception cref="InvalidOperationException">The state is unknown to this version.</exception>
    public static string Name(this StoredState state) => state switch
    {
        StoredState.Blocked => "blocked",
        StoredState.Waiting => "waiting",
        StoredState.Running => "running",
        StoredState.Succeeded => "succeeded",
        StoredState.Failed => "failed",
        StoredState.Cancelled => "cancelled",
        StoredState.Expired => "expired",
        _ => throw new InvalidOperationException($"The state {(int)state} is unknown to this version."),
    };
}
