namespace ActorTasks.TaskLifecycle;

/// <summary>The order of ready tasks: priority descending, ready time, id.</summary>
internal readonly record struct ReadyKey(int Priority, long ReadyAtUs, TaskId Id) : IWindowKey<ReadyKey>
{
    /// <summary>The key of a task.</summary>
    public static ReadyKey Of(TaskState state) => new(state.Priority, state.ReadyAtUs, state.Id);

    /// <inheritdoc/>
    public int CompareTo(ReadyKey other)
    {
        var byPriority = other.Priority.CompareTo(Priority);
        if (byPriority != 0)
        {
            return byPriority;
        }

        var byTime = ReadyAtUs.CompareTo(other.ReadyAtUs);
        return byTime != 0 ? byTime : Id.CompareTo(other.Id);
    }
}
