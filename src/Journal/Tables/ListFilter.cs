using ActorTasks.TaskLifecycle;

namespace ActorTasks.Journal.Tables;

/// <summary>What a list's filter means, apart from how rows are found.</summary>
internal static class ListFilter
{
    /// <summary>
    /// How far the time in an id and the time of creation may lie apart: the id is made when a request comes, the
    /// task is created when its shard decides, and ids never go back when the clock does.
    /// </summary>
    private const long IdToCreationUs = 60_000_000;

    /// <summary>Whether a row is asked for.</summary>
    public static bool Matches(this TaskFilter filter, TaskState task) =>
        (filter.States.Count == 0 || filter.States.Contains(task.State))
        && (filter.Type is null || filter.Type == task.Type)
        && (filter.Queue is null || filter.Queue == task.Queue)
        && (filter.Tag is null || task.Tags.Contains(filter.Tag))
        && (filter.Key is null || filter.Key == task.IdempotencyKey)
        && (filter.SinceUs is null || task.CreatedAtUs >= filter.SinceUs)
        && (filter.UntilUs is null || task.CreatedAtUs < filter.UntilUs)
        && (filter.ReadyAhead is not { } ahead || (task.State == StoredState.Waiting && task.ReadyAtUs > filter.NowUs == ahead))
        && (filter.Retrying is not { } retrying || (task.State == StoredState.Waiting && (task.Failures > 0 || task.Losses > 0) == retrying));

    /// <summary>Whether a task in this state can be asked for.</summary>
    public static bool Wants(this TaskFilter filter, Func<StoredState, bool> state) =>
        filter.ReadyAhead is null && filter.Retrying is null
            ? filter.States.Count == 0 || filter.States.Any(state)
            : state(StoredState.Waiting);

    /// <summary>The ids between which the asked rows lie, both outside of the range.</summary>
    public static (TaskId After, TaskId Before) Range(this TaskFilter filter)
    {
        var first = TaskId.FromBytes(new byte[16]);
        var last = TaskId.FromBytes(Enumerable.Repeat(byte.MaxValue, 16).ToArray());
        if (filter.SinceUs is { } since)
        {
            first = IdAt(since - IdToCreationUs);
        }

        if (filter.UntilUs is { } until)
        {
            last = IdAt(until + IdToCreationUs);
        }

        if (filter.After is { } cursor)
        {
            first = filter.OldestFirst && cursor > first ? cursor : first;
            last = !filter.OldestFirst && cursor < last ? cursor : last;
        }

        return (first, last);
    }

    private static TaskId IdAt(long timeUs) => TaskId.Create(Math.Clamp(timeUs / 1_000, 0, (1L << 48) - 1), 0, 0);
}
