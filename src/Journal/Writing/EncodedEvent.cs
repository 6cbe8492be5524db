using ActorTasks.Journal.Codec;
using ActorTasks.Journal.Tables;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Journal.Writing;

/// <summary>An event made ready for the writer on the thread that appends it, so that the writer only binds.</summary>
internal sealed class EncodedEvent
{
    private EncodedEvent(Recorded recorded, EventName name, byte[] body, bool isLast)
    {
        Recorded = recorded;
        Name = name;
        Body = body;
        Id = (recorded.Event as TaskEvent)?.Id;
        Data = RowRules.DataOf(recorded.Event);
        Files = [.. RowRules.FilesOf(recorded.Event)];
        Detail = isLast && recorded.After is { } after ? RowDetail.Encode(after) : null;
    }

    public Recorded Recorded { get; }

    public EventName Name { get; }

    public byte[] Body { get; }

    /// <summary>The task; null for an event of the shard.</summary>
    public TaskId? Id { get; }

    public CarriedData? Data { get; }

    /// <summary>Files of the task that the event speaks of.</summary>
    public FileRow[] Files { get; }

    /// <summary>Whether anything of it is kept beside the events: large data, or files.</summary>
    public bool HasBlobs => Data is { IsInline: false } || Files.Length > 0;

    /// <summary>The detail of the row after the event; null where a later event of the same write makes the row.</summary>
    public byte[]? Detail { get; }

    /// <summary>What it takes in the queue.</summary>
    public long Bytes => 256 + Body.Length + (Detail?.Length ?? 0) + (Data?.Bytes.Length ?? 0);

    /// <summary>Encodes an event.</summary>
    /// <param name="isLast">Whether it is the last one of its task in the write.</param>
    public static EncodedEvent Of(Recorded recorded, bool isLast)
    {
        var name = EventCodec.NameOf(recorded.Event);
        return new EncodedEvent(recorded, name, name.Encode(recorded.Event), isLast);
    }
}
