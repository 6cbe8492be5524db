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
        TaskSucceeded { Result: { } result } succeeded => new CarriedData("result", result, succeeded.Data),
        _ => null,
    };
}

/// <summary>Bytes that an event carries.</summary>
/// <param name="Kind"><c>payload</c> or <c>result</c>.</param>
internal readonly record struct CarriedData(string Kind, DataInfo Info, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Whether they lie in the event's row.</summary>
    public bool IsInline => Bytes.Length <= RowRules.InlineDataBytes;
}
