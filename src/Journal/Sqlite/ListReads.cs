using System.Text.Encodings.Web;
using System.Text.Json;
using ActorTasks.Journal.Sqlite.Raw;
using ActorTasks.Journal.Tables;

namespace ActorTasks.Journal.Sqlite;

/// <summary>
/// Lists: rows of open and finished tasks, merged by id and filtered. A list scans a bounded number of rows and
/// answers with what it has.
/// </summary>
internal static class ListReads
{
    /// <summary>A page.</summary>
    public static TaskPage List(Database database, TaskFilter filter, int maxScannedRows)
    {
        var sources = ListSources.Of(database, filter, maxScannedRows).Select(statement => new Source(statement)).ToList();
        var statements = sources.ConvertAll(source => source.Statement);
        try
        {
            return Merge(sources, filter, maxScannedRows);
        }
        finally
        {
            statements.ForEach(statement => statement.Reset());
        }
    }

    private static TaskPage Merge(List<Source> sources, TaskFilter filter, int maxScannedRows)
    {
        sources.RemoveAll(source => !source.Next());
        var glance = new Glance(filter);
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
            if (glance.MayMatch(best.Statement) && TaskRows.Read(best.Statement) is var row && filter.Matches(row.State))
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

    /// <summary>Sees by a row's bytes that it cannot match: most scanned rows need not be read in full.</summary>
    private sealed class Glance(TaskFilter filter)
    {
        private readonly byte[][] _states = [.. filter.States.Select(state => state.Utf8Word())];
        private readonly byte[]? _queue = Utf8(filter.Queue);
        private readonly byte[]? _type = Utf8(filter.Type);
        private readonly byte[]? _tag = filter.Tag is null ? null : JsonText(filter.Tag);

        public bool MayMatch(Statement row) =>
            (_states.Length == 0 || IsOneOf(row.Bytes(2)))
            && (_queue is null || row.Bytes(3).SequenceEqual(_queue))
            && (_type is null || row.Bytes(4).SequenceEqual(_type))
            && (filter.Retrying is not { } retrying || (row.Int64(12) > 0 || row.Int64(13) > 0) == retrying)
            && (filter.ReadyAhead is not { } ahead || row.Int64(7) > filter.NowUs == ahead)
            && (_tag is null || row.Bytes(19).IndexOf(_tag) >= 0);

        private static byte[]? Utf8(string? text) => text is null ? null : System.Text.Encoding.UTF8.GetBytes(text);

        private static byte[] JsonText(string text) => JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes.ToArray();

        private bool IsOneOf(ReadOnlySpan<byte> state)
        {
            foreach (var word in _states)
            {
                if (state.SequenceEqual(word))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
