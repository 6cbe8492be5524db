using ActorTasks.Journal.Sqlite.Raw;
using ActorTasks.Journal.Tables;

namespace ActorTasks.Journal.Sqlite;

/// <summary>The statements of a list, on this store.</summary>
internal static class ListSources
{
    /// <summary>The statements, bound and not yet begun.</summary>
    public static IEnumerable<Statement> Of(Database database, TaskFilter filter, int maxScannedRows)
    {
        var isShort = filter.Queue is { } queue && IsShort(database, queue, maxScannedRows);
        var (after, before) = filter.Range();
        return ListStatements.Of(filter, isShort).ToList().Select(source =>
        {
            var statement = database.Sql(source.Name, descending: !filter.OldestFirst).BindId(1, after).BindId(2, before);
            return source.By is null ? statement : statement.BindText(3, source.By);
        });
    }

    /// <summary>Whether all waiting tasks of a queue may be read and sorted by id.</summary>
    private static bool IsShort(Database database, string queue, int maxScannedRows)
    {
        var statement = database.Sql("open-of-queue").BindText(1, queue);
        var isShort = statement.Step() && statement.Int64(0) <= maxScannedRows && statement.Int64(1) == 0;
        statement.Reset();
        return isShort;
    }
}
