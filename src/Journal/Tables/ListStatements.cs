using ActorTasks.TaskLifecycle;

namespace ActorTasks.Journal.Tables;

/// <summary>Which statements give the rows that a list may want, each in the order of ids and by the index that fits best.</summary>
internal static class ListStatements
{
    /// <summary>The statements; no row comes from two of them.</summary>
    /// <param name="filter">What is asked for.</param>
    /// <param name="isShort">Whether all waiting tasks of the queue that is asked for may be read and sorted by id.</param>
    public static IEnumerable<ListStatement> Of(TaskFilter filter, bool isShort)
    {
        var final = filter.Wants(state => state.IsFinal());
        var open = Open(filter, isShort, final);
        return final ? open.Append(Finished(filter)) : open;
    }

    /// <summary>Rows of the table of open tasks, among them finished ones that have not been moved.</summary>
    private static IEnumerable<ListStatement> Open(TaskFilter filter, bool isShort, bool final)
    {
        if (filter.Key is { } key)
        {
            return [new ListStatement("list-open-by-key", key)];
        }

        var others = Others().ToList();
        var waits = filter.Wants(state => state is StoredState.Waiting or StoredState.Blocked);
        if (!waits)
        {
            return others;
        }

        return isShort ? others.Append(new ListStatement("list-open-waiting-of-queue", filter.Queue)) : [new ListStatement("list-open", null)];

        IEnumerable<ListStatement> Others()
        {
            if (filter.Wants(state => state == StoredState.Running))
            {
                yield return new ListStatement("list-open-running", null);
            }

            if (final)
            {
                yield return new ListStatement("list-open-final", null);
            }
        }
    }

    private static ListStatement Finished(TaskFilter filter)
    {
        var states = filter.States.Where(state => state.IsFinal()).Distinct().ToList();
        return filter switch
        {
            { Key: { } key } => new ListStatement("list-history-by-key", key),
            { Tag: { } tag } => new ListStatement("list-history-by-tag", tag),
            { Type: { } type } => new ListStatement("list-history-by-type", type),
            { Queue: { } queue } => new ListStatement("list-history-by-queue", queue),
            _ when states is [var only] => new ListStatement("list-history-by-state", only.Word()),
            _ => new ListStatement("list-history", null),
        };
    }
}

/// <summary>A statement of a list.</summary>
/// <param name="Name">Its file.</param>
/// <param name="By">What the index is asked for; null for all.</param>
internal readonly record struct ListStatement(string Name, string? By);
