using ActorTasks.Journal.Codec;
using ActorTasks.Journal.Tables;
using ActorTasks.Journal.Writing;
using ActorTasks.TaskLifecycle;
using Npgsql;
using NpgsqlTypes;

namespace ActorTasks.Journal.Postgres;

/// <summary>A task's row ↔ <see cref="TaskState"/>; the columns have one order in all statements.</summary>
internal static class PostgresRows
{
    private static readonly (bool Changes, Func<IReadOnlyCollection<RowWrite>, NpgsqlParameter> Of)[] s_columns =
    [
        (true, Column(NpgsqlDbType.Uuid, row => PostgresSql.Guid(row.After.Id))),
        (false, Column(NpgsqlDbType.Integer, row => row.After.Id.Partition)),
        (true, Column(NpgsqlDbType.Text, row => row.After.State.Word())),
        (true, Column(NpgsqlDbType.Text, row => row.After.Queue)),
        (false, Column(NpgsqlDbType.Text, row => row.After.Type)),
        (true, Column(NpgsqlDbType.Integer, row => row.After.Priority)),
        (false, Column(NpgsqlDbType.Bigint, row => row.After.CreatedAtUs)),
        (true, Column(NpgsqlDbType.Bigint, row => row.After.ReadyAtUs)),
        (true, Column(NpgsqlDbType.Bigint, row => row.After.ExpiresAtUs)),
        (true, Column(NpgsqlDbType.Bigint, row => row.DueAtUs)),
        (false, Column(NpgsqlDbType.Bigint, row => row.After.FinishedAtUs)),
        (true, Column(NpgsqlDbType.Integer, row => row.After.Attempt)),
        (true, Column(NpgsqlDbType.Integer, row => row.After.Failures)),
        (true, Column(NpgsqlDbType.Integer, row => row.After.Losses)),
        (true, Column(NpgsqlDbType.Text, row => row.HeldBy)),
        (true, Column(NpgsqlDbType.Text, row => row.After.Node?.Name)),
        (false, Column(NpgsqlDbType.Text, row => row.After.IdempotencyKey)),
        (true, Column(NpgsqlDbType.Bigint, row => row.LastSeq)),
        (true, Column(NpgsqlDbType.Integer, row => row.After.TaskSeq)),
        (true, Column(NpgsqlDbType.Json, row => row.Detail)),
    ];

    /// <summary>All columns, for new rows.</summary>
    public static NpgsqlParameter[] Columns(IReadOnlyCollection<RowWrite> rows) => [.. s_columns.Select(column => column.Of(rows))];

    /// <summary>The id, and what events change in the row of a task that stays open.</summary>
    public static NpgsqlParameter[] ChangingColumns(IReadOnlyCollection<RowWrite> rows) =>
        [.. s_columns.Where(column => column.Changes).Select(column => column.Of(rows))];

    /// <summary>Reads the row that a reader stands on.</summary>
    /// <param name="row">The reader.</param>
    /// <param name="from">The column with the id.</param>
    public static StoredColumns Read(NpgsqlDataReader row, int from = 0)
    {
        var detail = RowDetail.Decode(row.GetFieldValue<byte[]>(from + 19));
        var node = TextOrNull(row, from + 15);
        var state = new TaskState
        {
            Id = PostgresSql.Id(row.GetGuid(from)),
            State = StateWords.Parse(row.GetString(from + 2)),
            Queue = row.GetString(from + 3),
            Type = row.GetString(from + 4),
            Priority = row.GetInt32(from + 5),
            CreatedAtUs = row.GetInt64(from + 6),
            ReadyAtUs = row.GetInt64(from + 7),
            ExpiresAtUs = NumberOrNull(row, from + 8),
            FinishedAtUs = NumberOrNull(row, from + 10),
            Attempt = row.GetInt32(from + 11),
            Failures = row.GetInt32(from + 12),
            Losses = row.GetInt32(from + 13),
            Node = node is null ? null : new NodeRef(node, detail.Incarnation ?? Guid.Empty),
            IdempotencyKey = TextOrNull(row, from + 16),
            TaskSeq = row.GetInt32(from + 18),
            Retry = detail.Retry,
            TimeoutUs = detail.TimeoutUs,
            Tags = detail.Tags,
            TraceParent = detail.TraceParent,
            Payload = detail.Payload,
            Result = detail.Result,
            Files = detail.Files ?? [],
            CancelRequested = detail.CancelRequested,
            StartedAtUs = detail.StartedAtUs,
            Error = detail.Error,
        };
        return new StoredColumns(new TaskRow(state, TextOrNull(row, from + 14)), row.GetInt64(from + 17), NumberOrNull(row, from + 9));
    }

    private static Func<IReadOnlyCollection<RowWrite>, NpgsqlParameter> Column<T>(NpgsqlDbType type, Func<RowWrite, T> value) =>
        rows => PostgresSql.List(type, rows, value);

    private static string? TextOrNull(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static long? NumberOrNull(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);
}

/// <summary>A row with the columns beside the fold.</summary>
internal readonly record struct StoredColumns(TaskRow Row, long LastSeq, long? DueAtUs);
