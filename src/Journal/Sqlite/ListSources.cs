using ActorTasks.Journal.Sqlite.Raw;
using ActorTasks.Journal.Tables;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Journal.Sqlite;

/// <summary>Which statements give the rows that a list may want, each in the order of ids and by the index that fits best.</summary>
internal static class ListSources
{
    /// <summary>The statements, bound and not yet begun; no row comes from two of them.</summary>
    public static IEnumerable<Statement> Of(Database database, TaskFilter filter, int maxScannedRows)
    {
        var final = filter.Wants(state => state.IsFinal());
        var sources = Open(database, filter, maxScannedRows, final).ToList();
        if (final)
        {
            sources.Add(Finished(filter));
        }

        var (after, before) = filter.Range();
        return sources.Select(source =>
        {
            var statement = database.Sql(source.Name, descending: !filter.OldestFirst).BindId(1, after).BindId(2, before);
            return source.By is null ? statement : statement.BindText(3, source.By);
        });
    }

    /// <summary>Rows of the table of open tasks, among them finished ones that have not been moved.</summary>
    private static IEnumerable<Source> Open(Database database, TaskFilter filter, int maxScannedRows, bool final)
    {
        if (filter.Key is { } key)
        {
            return [new Source("list-open-by-key", key)];
        }

        var others = Others().ToList();
        var waits = filter.Wants(state => state is StoredState.Waiting or StoredState.Blocked);
        if (!waits)
        {
            return others;
        }

        return filter.Queue is { } queue && IsShort(database, queue, maxScannedRows)
            ? others.Append(new Source("list-open-waiting-of-queue", queue))
            : [new Source("list-open", null)];

        IEnumerable<Source> Others()
        {
            if (filter.Wants(state => state == StoredState.Running))
            {
                yield return new Source("list-open-running", null);
            }

            if (final)
            {
                yield return new Source("list-open-final", null);
            }
        }
    }

    private static Source Finished(TaskFilter filter)
    {
        var states = filter.States.Where(state => state.IsFinal()).Distinct().ToList();
        return filter switch
        {
            { Key: { } key } => new Source("list-history-by-key", key),
            { Tag: { } tag } => new Source("list-history-by-tag", tag),
            { Type: { } type } => new Source("list-history-by-type", type),
            { Queue: { } queue } => new Source("list-history-by-queue", queue),
            _ when states is [var only] => new Source("list-history-by-state", only.Word()),
            _ => new Source("list-history", null),
        };
    }

    /// <summary>Whether all waiting tasks of a queue may be read and sorted by id.</summary>
    private static bool IsShort(Database database, string queue, int maxScannedRows)
    {
        var statement = database.Sql("open-of-queue").BindText(1, queue);
        var isShort = statement.Step() && statement.Int64(0) <= maxScannedRows && statement.Int64(1) == 0;
        statement.Reset();
        return isShort;
    }

    /// <param name="By">What the index is asked for; null for all.</param>
    private readonly record struct Source(string Name, string? By);
}
