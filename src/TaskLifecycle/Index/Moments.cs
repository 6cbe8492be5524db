namespace ActorTasks.TaskLifecycle;

/// <summary>The moments of a waiting task at which something is due: its ready time and its expiry.</summary>
internal static class Moments
{
    /// <summary>The next moment: a ready time that is ahead, or an expiry, which stays due until the task has ended.</summary>
    /// <param name="state">The task.</param>
    /// <param name="lookedUs">Ready times up to here have been looked at.</param>
    /// <returns>Null when nothing is due any more.</returns>
    public static DueKey? Next(TaskState state, long lookedUs)
    {
        if (state.State != StoredState.Waiting)
        {
            return null;
        }

        var readyUs = state.ReadyAtUs > lookedUs ? state.ReadyAtUs : long.MaxValue;
        var atUs = Math.Min(readyUs, state.ExpiresAtUs ?? long.MaxValue);
        return atUs == long.MaxValue ? null : new DueKey(atUs, state.Id);
    }

    /// <summary>The first moment behind a mark, by which a row stands in a page.</summary>
    /// <returns>Null when none is behind it.</returns>
    public static DueKey? Behind(TaskState state, DueKey mark)
    {
        if (state.State != StoredState.Waiting)
        {
            return null;
        }

        var ready = new DueKey(state.ReadyAtUs, state.Id);
        var expiry = new DueKey(state.ExpiresAtUs ?? long.MinValue, state.Id);
        var isReadyBehind = ready.CompareTo(mark) > 0;
        if (expiry.CompareTo(mark) <= 0)
        {
            return isReadyBehind ? ready : null;
        }

        return isReadyBehind && ready.CompareTo(expiry) < 0 ? ready : expiry;
    }

    /// <summary>A row of the first page is not before this, whether expiries that had passed were read with it or not.</summary>
    /// <returns>Null when nothing is due for it.</returns>
    public static DueKey? AtLeast(TaskState state, DueKey mark, long nowUs)
    {
        var behind = Behind(state, mark);
        var next = Next(state, nowUs);
        return behind is null || (next is { } earlier && earlier.CompareTo(behind.Value) < 0) ? next : behind;
    }
}
