using ActorTasks.Journal.Tables;

namespace ActorTasks.Journal.Audit;

/// <summary>Writes what <see cref="RebuildStore"/> finds to be different. Nobody else writes meanwhile.</summary>
internal interface IStoreRepair
{
    /// <summary>Sets a task's row; a finished one is moved to the history by the next housekeeping.</summary>
    void Put(StoredRow row);

    /// <summary>Removes a row that no event speaks of.</summary>
    void Drop(TaskId id);

    /// <summary>Sets a counter.</summary>
    void Set(CounterName name, long number);

    /// <summary>Sets the last number of a partition.</summary>
    void Advance(int partition, long lastSeq);

    /// <summary>Makes what was written last.</summary>
    void Commit();
}
