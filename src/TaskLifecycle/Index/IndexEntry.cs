namespace ActorTasks.TaskLifecycle;

/// <summary>A task in memory, and the places where it stands.</summary>
internal sealed class IndexEntry(TaskState state, Window<ReadyKey>? ready)
{
    /// <summary>Its state, as of its last write on disk.</summary>
    public TaskState State { get; set; } = state;

    /// <summary>Its mark; null for none.</summary>
    public string? HeldBy { get; set; }

    /// <summary>The ready order of its kind; null for a type that nobody serves.</summary>
    public Window<ReadyKey>? Ready { get; } = ready;

    /// <summary>A command that ends its waiting is under way, so it is not offered.</summary>
    public bool IsTaken { get; set; }

    /// <summary>Its key in the ready order, while it stands there.</summary>
    public ReadyKey? ReadyAt { get; set; }

    /// <summary>Its key in the due order, while it stands there.</summary>
    public DueKey? DueAt { get; set; }

    /// <summary>Whether an attempt of it is running.</summary>
    public bool IsRunning => State.State == StoredState.Running;

    /// <summary>Whether it may stand in the ready order at a time.</summary>
    public bool IsReady(long nowUs) =>
        State.State == StoredState.Waiting && State.ReadyAtUs <= nowUs && HeldBy is null && Ready is not null && !IsTaken;

    /// <summary>Whether it must stay in memory though it stands in no order.</summary>
    public bool MustStay =>
        IsTaken || IsRunning || (HeldBy is not null && Ready is not null && State.State == StoredState.Waiting);
}
