using ActorTasks.Journal.Audit;
using ActorTasks.Journal.Tables;

namespace ActorTasks.Journal.Memory;

/// <summary>Writes repairs to the tables of a memory store.</summary>
internal sealed class MemoryRepair(MemoryTables tables) : IStoreRepair
{
    /// <inheritdoc/>
    public void Put(StoredRow row) => tables.Put(new MemoryRow(row.State, row.HeldBy, row.LastSeq, row.DueAtUs));

    /// <inheritdoc/>
    public void Drop(TaskId id) => tables.Drop(id);

    /// <inheritdoc/>
    public void Set(CounterName name, long number) => tables.Counters[name] = number;

    /// <inheritdoc/>
    public void Advance(int partition, long lastSeq) => tables.LastSeqs[partition] = lastSeq;

    /// <inheritdoc/>
    public void Commit()
    {
        // Each change above was made at once.
    }
}
