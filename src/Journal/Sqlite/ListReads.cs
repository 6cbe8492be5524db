using ActorTasks.Journal.Sqlite.Raw;
using ActorTasks.Journal.Tables;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Journal.Sqlite;

/// <summary>
/// Lists: rows of open and finished tasks, each from the index that fits the filter best, merged by id and
/// filtered. A list scans a bounded number of rows and answers with what it has.
/// </summary>
internal static class ListReads
{
    /// <summary>A page.</summary>
    public static TaskPage List(Database database, TaskFilter filter, int maxScannedRows)
    {
        var sources = Sources(database, filter, maxScannedRows).Select(source => new Source(source)).ToList();
        try
        {
            return Merge(sources, filter, maxScannedRows);
        }
        finally
        {
            sources.ForEach(source => source.Statement.Reset());
        }
    }

    private static TaskPage Merge(List<Source> sources, TaskFilter filter, int maxScannedRows)
    {
        sources.RemoveAll(source => !source.Next());
        var rows = new List<TaskRow>();
        TaskId? last = null;
        for (var scanned = 0; sources.Count > 0; scanned++)
        {
            if (rows.Count == filter.Limit || scanned == maxScannedRows)
            {
                return new TaskPage(rows, last, Partial: rows.Count < filter.Limit);
            }

            var best = filter.OldestFirst ? sources.MinBy(source => source.Id)! : sources.MaxBy(source => source.Id)!;
            last = best.Id;
            var row = TaskRows.Read(best.Statement);
            if (filter.Matches(row.State))
            {
                rows.Add(row);
            }

            if (!best.Next())
            {
                sources.Remove(best);
            }
        }

        return new TaskPage(rows, null, Partial: false);
    }

    private static IEnumerable<Statement> Sources(Database database, TaskFilter filter, int maxScannedRows)
    {
        var open = filter.Wants(state => !state.IsFinal());
        var final = filter.Wants(state => state.IsFinal());
        var (after, before) = filter.Range();
        if (filter.Key is { } key)
        {
            yield return Ranged("list-open-by-key").BindText(3, key);
        }
        else if (!open)
        {
            yield return Ranged("list-open-final");
        }
        else if (filter.States is [StoredState.Running])
        {
            yield return Ranged("list-open-running");
        }
        else if (!filter.Wants(state => state != StoredState.Waiting) && filter.Queue is { } queue && Waiting(database, queue) <= maxScannedRows)
        {
            yield return Ranged("list-open-waiting-of-queue").BindText(3, queue);
        }
        else
        {
            yield return Ranged("list-open");
        }

        if (!final)
        {
            yield break;
        }

        if (filter.Key is not null)
        {
            yield return Ranged("list-history-by-key").BindText(3, filter.Key);
        }
        else if (filter.Tag is not null)
        {
            yield return Ranged("list-history-by-tag").BindText(3, filter.Tag);
        }
        else if (filter.Type is not null)
        {
            yield return Ranged("list-history-by-type").BindText(3, filter.Type);
        }
        else if (filter.Queue is not null)
        {
            yield return Ranged("list-history-by-queue").BindText(3, filter.Queue);
        }
        else if (filter.States.Where(state => state.IsFinal()).Distinct().ToList() is [var only])
        {
            yield return Ranged("list-history-by-state").BindText(3, only.Word());
        }
        else
        {
            yield return Ranged("list-history");
        }

        Statement Ranged(string name) => database.Sql(name, descending: !filter.OldestFirst).BindId(1, after).BindId(2, before);
    }

    private static long Waiting(Database database, string queue)
    {
        var statement = database.Sql("waiting-of-queue").BindText(1, queue);
        var waiting = statement.Step() ? statement.Int64(0) : 0;
        statement.Reset();
        return waiting;
    }

    private sealed class Source(Statement statement)
    {
        public Statement Statement { get; } = statement;

        public TaskId Id { get; private set; }

        public bool Next()
        {
            if (!Statement.Step())
            {
                return false;
            }

            Id = Statement.Id(0);
            return true;
        }
    }
}
