using ActorTasks.Journal.Audit;

namespace ActorTasks.Journal.Moving;

/// <summary>An empty store that is filled from another one. Until <see cref="Complete"/> no server starts on it.</summary>
internal interface IMoveTarget : IDisposable
{
    /// <summary>Writes rows, in transactions of a bounded size.</summary>
    /// <param name="table">The table.</param>
    /// <param name="rows">All of its rows.</param>
    /// <param name="written">Is told the number of rows after each transaction.</param>
    /// <returns>How many were written.</returns>
    long Write(MovedTable table, IEnumerable<IMovedRow> rows, Action<long> written);

    /// <summary>Sets what a partition begins with.</summary>
    void Write(MovedShard shard);

    /// <summary>The number of rows that are there now.</summary>
    long Count(MovedTable table);

    /// <summary>The bytes of files.</summary>
    ITaskFiles Bytes { get; }

    /// <summary>All that is there now, to be verified. Nothing is written afterwards.</summary>
    IStoreAudit Audit();

    /// <summary>Syncs it and lets servers start on it.</summary>
    void Complete();
}
