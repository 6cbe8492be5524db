using ActorTasks.Journal.Codec;
using ActorTasks.Journal.Tables;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Journal.Audit;

/// <summary>All of a store, streamed in order for <see cref="VerifyStore"/> and <see cref="RebuildStore"/>. Nothing is written meanwhile.</summary>
internal interface IStoreAudit
{
    /// <summary>Events of tasks by id, then by their number in the task.</summary>
    IEnumerable<StoredEvent> TaskEvents();

    /// <summary>Rows of both tables by id.</summary>
    IEnumerable<StoredRow> Rows();

    /// <summary>All counters.</summary>
    IEnumerable<KeyValuePair<CounterName, long>> Counters();

    /// <summary>Each partition's last number as its header says, and the highest that its events have.</summary>
    IEnumerable<(int Partition, long LastSeq, long HighestSeq)> Shards();

    /// <summary>Payloads, results and files whose bytes are gone or not those that were stored, by their hash.</summary>
    IEnumerable<string> DataFaults(CancellationToken cancellation);

    /// <summary>Keys whose task does not exist.</summary>
    IEnumerable<string> KeysWithoutTask();

    /// <summary>What the store itself finds wrong with its files; empty if nothing.</summary>
    IEnumerable<string> IntegrityFaults();
}

/// <summary>An event of a task as it is stored.</summary>
/// <param name="Name">Its stored name.</param>
/// <param name="Event">The event; null if it cannot be read.</param>
/// <param name="Fault">Why it cannot be read.</param>
internal readonly record struct StoredEvent(TaskId Id, int Partition, long Seq, int TaskSeq, string Name, TaskEvent? Event, string? Fault)
{
    /// <summary>Reads the body, or says why it cannot be read.</summary>
    /// <param name="newestVersion">The newest program that has migrated the database.</param>
    public StoredEvent With(ReadOnlySpan<byte> body, string? newestVersion)
    {
        try
        {
            return EventCodec.Decode(Name, body, newestVersion) is TaskEvent happened
                ? this with { Event = happened }
                : this with { Fault = $"'{Name}' is no event of a task" };
        }
        catch (StoreRefusedException e)
        {
            return this with { Fault = e.Message };
        }
    }
}

/// <summary>A row as it is stored.</summary>
internal sealed record StoredRow(TaskState State, string? HeldBy, bool InHistory, long LastSeq, long? DueAtUs);
