namespace ActorTasks.Journal.Writing;

/// <summary>The writer's side of a database. Called by the writer's thread only.</summary>
internal interface IWriterDatabase
{
    /// <summary>Whether nothing can be written any more.</summary>
    bool IsDead { get; }

    /// <summary>Writes all of it in one transaction, and returns when it is on disk.</summary>
    /// <returns>The writes that were refused by an arbitrating row, with the reason; null for none.</returns>
    /// <exception cref="Exception">Nothing of it is written, unless <see cref="AsStoreError"/> makes it an <see cref="OutcomeUnknownException"/>.</exception>
    Dictionary<WriteItem, KeyTakenException>? Write(IReadOnlyList<WriteItem> items);

    /// <summary>Runs something in a transaction of its own, and returns when that is on disk.</summary>
    /// <exception cref="Exception">As with <see cref="Write"/>.</exception>
    void Run(AloneItem item);

    /// <summary>Raises the epoch of a partition, within <see cref="Run"/>.</summary>
    /// <returns>The new epoch; null where there is no such partition.</returns>
    long? RaiseEpoch(int partition);

    /// <summary>Moves finished rows to the history and drops expired keys, within <see cref="Run"/>.</summary>
    /// <returns>Whether there is more to do.</returns>
    bool KeepHouse(long nowUs, int stepRows);

    /// <summary>What the database has to do for itself between two transactions.</summary>
    /// <param name="isIdle">Whether there is nothing else to do: no write waits, and housekeeping found nothing.</param>
    void AfterCommit(bool isIdle);

    /// <summary>What a failure means to those whose writes it is about.</summary>
    /// <param name="what">What was being done.</param>
    Exception AsStoreError(Exception cause, string what);
}

/// <summary>How much the writer takes on.</summary>
/// <param name="MaxBatchWrites">Writes in one transaction.</param>
/// <param name="MaxBatchBytes">Bytes in one transaction; one larger write goes alone.</param>
/// <param name="MaxQueuedWrites">Writes that may wait.</param>
/// <param name="MaxQueuedBytes">Bytes that may wait.</param>
internal sealed record WriterBounds(int MaxBatchWrites, long MaxBatchBytes, int MaxQueuedWrites, long MaxQueuedBytes);
