using System.Text;
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
    /// <summary>The columns of <c>put-tasks</c>.</summary>
    public static NpgsqlParameter[] Columns(IReadOnlyCollection<RowWrite> rows) =>
    [
        PostgresSql.List(NpgsqlDbType.Uuid, rows, row => PostgresSql.Guid(row.After.Id)),
        PostgresSql.List(NpgsqlDbType.Integer, rows, row => row.After.Id.Partition),
        PostgresSql.List(NpgsqlDbType.Text, rows, row => row.After.State.Word()),
        PostgresSql.List(NpgsqlDbType.Text, rows, row => row.After.Queue),
        PostgresSql.List(NpgsqlDbType.Text, rows, row => row.After.Type),
        PostgresSql.List(NpgsqlDbType.Integer, rows, row => row.After.Priority),
        PostgresSql.List(NpgsqlDbType.Bigint, rows, row => row.After.CreatedAtUs),
        PostgresSql.List(NpgsqlDbType.Bigint, rows, row => row.After.ReadyAtUs),
        PostgresSql.List(NpgsqlDbType.Bigint, rows, row => row.After.ExpiresAtUs),
        PostgresSql.List(NpgsqlDbType.Bigint, rows, row => row.DueAtUs),
        PostgresSql.List(NpgsqlDbType.Bigint, rows, row => row.After.FinishedAtUs),
        PostgresSql.List(NpgsqlDbType.Integer, rows, row => row.After.Attempt),
        PostgresSql.List(NpgsqlDbType.Integer, rows, row => row.After.Failures),
        PostgresSql.List(NpgsqlDbType.Integer, rows, row => row.After.Losses),
        PostgresSql.List(NpgsqlDbType.Text, rows, row => row.HeldBy),
        PostgresSql.List(NpgsqlDbType.Text, rows, row => row.After.Node?.Name),
        PostgresSql.List(NpgsqlDbType.Text, rows, row => row.After.IdempotencyKey),
        PostgresSql.List(NpgsqlDbType.Bigint, rows, row => row.LastSeq),
        PostgresSql.List(NpgsqlDbType.Integer, rows, row => row.After.TaskSeq),
        PostgresSql.List(NpgsqlDbType.Json, rows, row => Encoding.UTF8.GetString(row.Detail)),
    ];

    /// <summary>Reads the row that a reader stands on.</summary>
    /// <param name="row">The reader.</param>
    /// <param name="from">The column with the id.</param>
    public static StoredColumns Read(NpgsqlDataReader row, int from = 0)
    {
        var detail = RowDetail.Decode(Encoding.UTF8.GetBytes(row.GetString(from + 19)));
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

    private static string? TextOrNull(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static long? NumberOrNull(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);
}

/// <summary>A row with the columns beside the fold.</summary>
internal readonly record struct StoredColumns(TaskRow Row, long LastSeq, long? DueAtUs);
