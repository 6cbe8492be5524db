using ActorTasks.TaskLifecycle;

namespace ActorTasks.Journal.Tables;

/// <summary>What every store derives from an event and the task after it, in the same way.</summary>
internal static class RowRules
{
    /// <summary>Up to so many bytes a payload or result lies in its event's row; a larger one is a blob.</summary>
    public const int InlineDataBytes = 8 * 1024;

    /// <summary>The counter of accepted tasks.</summary>
    public const string Accepted = "accepted";

    /// <summary>The counter of tasks that retention removed.</summary>
    public const string Pruned = "pruned";

    /// <summary>
    /// The ready time when it was ahead at the task's last event, else null: tasks that are ready at once need no
    /// place among the due ones.
    /// </summary>
    public static long? DueAtUs(TaskState after, long eventAtUs) =>
        after.State == StoredState.Waiting && after.ReadyAtUs > eventAtUs ? after.ReadyAtUs : null;

    /// <summary>Payload or result of an event: the bytes with what describes them; null where it carries none.</summary>
    public static CarriedData? DataOf(IJournalEvent happened) => happened switch
    {
        TaskSubmitted submitted => new CarriedData("payload", submitted.Payload, submitted.Data),
        TaskSucceeded { Result: { File: null } result } succeeded => new CarriedData("result", result, succeeded.Data),
        _ => null,
    };

    /// <summary>The files of which an event says that they are in place, as rows of <c>blobs</c> name them.</summary>
    public static IEnumerable<FileRow> FilesOf(IJournalEvent happened) => happened switch
    {
        TaskSubmitted { Files: { } files } submitted => files.Select(file =>
            new FileRow("file", file.Name, FileKey.OfInput(submitted.Id, file.Name), file.ContentType, file.Bytes, file.Sha256)),
        TaskSucceeded { Result: { File: { } name } result } succeeded =>
            [new FileRow("result", string.Empty, new FileKey(succeeded.Id, name), result.ContentType, result.Bytes, result.Sha256)],
        _ => [],
    };
}

/// <summary>A file of a task as its event describes it.</summary>
/// <param name="Kind"><c>file</c> or <c>result</c>.</param>
/// <param name="Name">The name in its row.</param>
/// <param name="Key">Where it lies.</param>
internal readonly record struct FileRow(string Kind, string Name, FileKey Key, string ContentType, long Bytes, string Sha256);

/// <summary>Bytes that an event carries.</summary>
/// <param name="Kind"><c>payload</c> or <c>result</c>.</param>
internal readonly record struct CarriedData(string Kind, DataInfo Info, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Whether they lie in the event's row.</summary>
    public bool IsInline => Bytes.Length <= RowRules.InlineDataBytes;
}
