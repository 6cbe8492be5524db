using ActorTasks.Journal.Tables;
using Npgsql;
using NpgsqlTypes;

namespace ActorTasks.Journal.Postgres;

/// <summary>
/// A list: rows of open and finished tasks, merged by id and filtered. It scans a bounded number of rows and answers
/// with what it has.
/// </summary>
internal sealed class PostgresLists(NpgsqlConnection connection, PostgresSql sql, TaskFilter filter, int maxScannedRows)
{
    /// <summary>A page.</summary>
    public async Task<TaskPage> ReadAsync(CancellationToken cancellation)
    {
        var sources = await SourcesAsync(cancellation).ConfigureAwait(false);
        var live = new List<Source>();
        foreach (var source in sources)
        {
            if (await source.NextAsync(cancellation).ConfigureAwait(false))
            {
                live.Add(source);
            }
        }

        var rows = new List<TaskRow>();
        TaskId? last = null;
        for (var scanned = 0; live.Count > 0; scanned++)
        {
            if (rows.Count == filter.Limit || scanned == maxScannedRows)
            {
                return new TaskPage(rows, last, Partial: rows.Count < filter.Limit);
            }

            var best = filter.OldestFirst ? live.MinBy(source => source.Row.State.Id)! : live.MaxBy(source => source.Row.State.Id)!;
            last = best.Row.State.Id;
            if (filter.Matches(best.Row.State))
            {
                rows.Add(best.Row);
            }

            if (!await best.NextAsync(cancellation).ConfigureAwait(false))
            {
                live.Remove(best);
            }
        }

        return new TaskPage(rows, null, Partial: false);
    }

    private async Task<List<Source>> SourcesAsync(CancellationToken cancellation)
    {
        var (after, before) = filter.Range();
        var isShort = filter.Queue is { } queue && await IsShortAsync(queue, cancellation).ConfigureAwait(false);
        return [.. ListStatements.Of(filter, isShort).Select(statement => new Source(this, statement, after, before))];
    }

    /// <summary>Whether all waiting tasks of a queue may be read and sorted by id.</summary>
    private async Task<bool> IsShortAsync(string queue, CancellationToken cancellation)
    {
        await using var command = sql.Command(connection, "open-of-queue", PostgresSql.Of(NpgsqlDbType.Text, queue));
        await using var reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        return await reader.ReadAsync(cancellation).ConfigureAwait(false) && reader.GetInt64(0) <= maxScannedRows && reader.GetInt64(1) == 0;
    }

    private async Task<List<TaskRow>> PageAsync(ListStatement statement, TaskId after, TaskId before, int limit, CancellationToken cancellation)
    {
        List<NpgsqlParameter> parameters =
        [
            PostgresSql.Of(NpgsqlDbType.Uuid, PostgresSql.Guid(after)),
            PostgresSql.Of(NpgsqlDbType.Uuid, PostgresSql.Guid(before)),
            PostgresSql.Of(NpgsqlDbType.Integer, limit),
        ];
        if (statement.By is { } by)
        {
            parameters.Add(PostgresSql.Of(NpgsqlDbType.Text, by));
        }

        var text = sql.Read(statement.Name);
        await using var command = new NpgsqlCommand(filter.OldestFirst ? text : text.Replace("ORDER BY id", "ORDER BY id DESC", StringComparison.Ordinal), connection);
        parameters.ForEach(parameter => command.Parameters.Add(parameter));
        var rows = new List<TaskRow>();
        await using var reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
        {
            rows.Add(PostgresRows.Read(reader).Row);
        }

        return rows;
    }

    /// <summary>The rows of one statement, read in pages that grow: most lists are answered by the first.</summary>
    private sealed class Source(PostgresLists list, ListStatement statement, TaskId after, TaskId before)
    {
        private const int MaxPageRows = 1_000;

        private List<TaskRow> _page = [];
        private int _at = -1;
        private int _limit = list.Limit;
        private bool _isLast;

        public TaskRow Row => _page[_at];

        public async Task<bool> NextAsync(CancellationToken cancellation)
        {
            if (++_at < _page.Count)
            {
                return true;
            }

            if (_isLast)
            {
                return false;
            }

            if (_page.Count > 0)
            {
                (after, before) = list.Behind(_page[^1].State.Id, after, before);
            }

            _page = await list.PageAsync(statement, after, before, _limit, cancellation).ConfigureAwait(false);
            _isLast = _page.Count < _limit;
            _limit = Math.Min(_limit * 4, MaxPageRows);
            _at = 0;
            return _page.Count > 0;
        }
    }

    /// <summary>The first page of a source: a list that filters nothing needs no second.</summary>
    private int Limit => filter.Limit + 1;

    private (TaskId After, TaskId Before) Behind(TaskId last, TaskId after, TaskId before) => filter.OldestFirst ? (last, before) : (after, last);
}
