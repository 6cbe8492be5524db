using ActorTasks.Journal.Audit;
using ActorTasks.Journal.Tables;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Journal.Memory;

/// <summary>The tables of a memory store, in the order in which an audit wants them.</summary>
internal sealed class MemoryAudit(MemoryTables tables, ITaskFiles files) : IStoreAudit
{
    /// <inheritdoc/>
    public IEnumerable<StoredEvent> TaskEvents() =>
        tables.TaskEvents.OrderBy(task => task.Key).SelectMany(task => task.Value.OrderBy(happened => happened.TaskSeq))
            .Select(happened => (Kept: happened, Event: (TaskEvent)happened.Event))
            .Select(task => new StoredEvent(
                task.Event.Id, task.Kept.Partition, task.Kept.Seq, task.Kept.TaskSeq, task.Event.GetType().Name, task.Event, null));

    /// <inheritdoc/>
    public IEnumerable<StoredRow> Rows() =>
        tables.Tasks.Select(row => (row.Value, InHistory: false)).Concat(tables.History.Select(row => (row.Value, InHistory: true)))
            .OrderBy(row => row.Value.State.Id)
            .Select(row => new StoredRow(row.Value.State, row.Value.HeldBy, row.InHistory, row.Value.LastSeq, row.Value.DueAtUs));

    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<CounterName, long>> Counters() => tables.Counters.OrderBy(counter => counter.Key);

    /// <inheritdoc/>
    public IEnumerable<(int Partition, long LastSeq, long HighestSeq)> Shards() =>
        tables.LastSeqs.Select((lastSeq, partition) => (partition, lastSeq, tables.Events[partition].Keys.LastOrDefault()));

    /// <inheritdoc/>
    public IEnumerable<string> KeysWithoutTask() => tables.Keys.Where(key => tables.Find(key.Value.Id) is null).Select(key => key.Key);

    /// <inheritdoc/>
    public IEnumerable<string> DataFaults(CancellationToken cancellation) =>
        tables.TaskEvents.Values.SelectMany(events => events)
            .SelectMany(happened => StoredFiles.Faults(happened.Event, files, cancellation)
                .Concat(StoredData.Fault(happened.Event, happened.Data) is { } fault ? [fault] : []));

    /// <inheritdoc/>
    public IEnumerable<string> IntegrityFaults() => [];
}
