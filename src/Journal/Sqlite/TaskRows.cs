using System.Text.Json;
using System.Text.Json.Serialization;
using ActorTasks.Journal.Codec;
using ActorTasks.Journal.Sqlite.Raw;
using ActorTasks.Journal.Tables;
using ActorTasks.Journal.Writing;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Journal.Sqlite;

/// <summary>A task's row ↔ <see cref="TaskState"/>; the columns have one order in all statements.</summary>
internal static class TaskRows
{
    /// <summary>Binds the columns of <c>put-task</c>.</summary>
    public static Statement Bind(Statement put, RowWrite row)
    {
        var task = row.After;
        return put
            .BindId(1, task.Id)
            .Bind(2, task.Id.Partition)
            .BindUtf8(3, task.State.Utf8Word())
            .BindText(4, task.Queue)
            .BindText(5, task.Type)
            .Bind(6, task.Priority)
            .Bind(7, task.CreatedAtUs)
            .Bind(8, task.ReadyAtUs)
            .Bind(9, task.ExpiresAtUs)
            .Bind(10, row.DueAtUs)
            .Bind(11, task.FinishedAtUs)
            .Bind(12, task.Attempt)
            .Bind(13, task.Failures)
            .Bind(14, task.Losses)
            .BindText(15, row.HeldBy)
            .BindText(16, task.Node?.Name)
            .BindText(17, task.IdempotencyKey)
            .Bind(18, row.LastSeq)
            .Bind(19, task.TaskSeq)
            .BindUtf8(20, row.Detail);
    }

    /// <summary>Reads a row.</summary>
    public static TaskRow Read(Statement row)
    {
        var detail = RowDetail.Decode(row.Bytes(19));
        var node = row.TextOrNull(15);
        var state = new TaskState
        {
            Id = row.Id(0),
            State = StateWords.Parse(row.Text(2)),
            Queue = row.Text(3),
            Type = row.Text(4),
            Priority = row.Int32(5),
            CreatedAtUs = row.Int64(6),
            ReadyAtUs = row.Int64(7),
            ExpiresAtUs = row.Int64OrNull(8),
            FinishedAtUs = row.Int64OrNull(10),
            Attempt = row.Int32(11),
            Failures = row.Int32(12),
            Losses = row.Int32(13),
            Node = node is null ? null : new NodeRef(node, detail.Incarnation ?? Guid.Empty),
            IdempotencyKey = row.TextOrNull(16),
            TaskSeq = row.Int32(18),
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
        return new TaskRow(state, row.TextOrNull(14));
    }

    /// <summary>Reads all rows of a statement.</summary>
    public static List<TaskRow> ReadAll(Statement rows)
    {
        var read = new List<TaskRow>();
        while (rows.Step())
        {
            read.Add(Read(rows));
        }

        return read;
    }

    /// <summary>A task's tags as a JSON array.</summary>
    public static string TagsJson(TaskState task) => JsonList(task.Tags);

    /// <summary>Texts as a JSON array, as statements take lists.</summary>
    public static string JsonList(IEnumerable<string> texts) => JsonSerializer.Serialize(texts.ToArray(), StringListJson.Default.StringArray);
}

/// <summary>JSON of lists for statements.</summary>
[JsonSerializable(typeof(string[]))]
internal sealed partial class StringListJson : JsonSerializerContext;
