namespace ActorTasks.TaskLifecycle;

/// <summary>
/// The order of what waits for a time: the moment (a ready time or an expiry), then the id. Thousands of tasks may
/// share one microsecond, so a mark needs both, or a page could end among equals and never get past them.
/// </summary>
/// <param name="AtUs">Microseconds since 1970-01-01 UTC.</param>
/// <param name="Id">The task.</param>
internal readonly record struct DueKey(long AtUs, TaskId Id) : IWindowKey<DueKey>
{
    /// <inheritdoc/>
    public int CompareTo(DueKey other)
    {
        var byTime = AtUs.CompareTo(other.AtUs);
        return byTime != 0 ? byTime : Id.CompareTo(other.Id);
    }
}
