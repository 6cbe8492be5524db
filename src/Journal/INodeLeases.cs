namespace ActorTasks.Journal;

/// <summary>
/// The processes that share a database, and which of them owns which partition. A process is a node as long as its row
/// is there; whoever removes the row has declared it dead, and this incarnation never comes back. One thread calls it.
/// </summary>
/// <remarks>Each call throws <see cref="StoreUnavailableException"/> when the database does not answer within a third of the lease.</remarks>
internal interface INodeLeases : IDisposable
{
    /// <summary>This process becomes a node, which partitions are opened for from now on.</summary>
    void Join(NodeCard node);

    /// <summary>Renews the lease and looks round.</summary>
    NodeBeat Beat();

    /// <summary>Declares processes dead, except those that have given a sign since they were seen.</summary>
    void Bury(IReadOnlyCollection<SeenNode> dead);

    /// <summary>
    /// Takes all partitions that have no living owner. Waits for writes under way, and ends those of a dead process that
    /// stopped in the middle of one.
    /// </summary>
    /// <returns>What was taken; nothing when this node was declared dead itself.</returns>
    IReadOnlyList<int> Take();

    /// <summary>Removes what dead processes left half done: files that no event speaks of.</summary>
    Task SweepAsync();

    /// <summary>What this node owned is free at once.</summary>
    void Leave();
}

/// <summary>How a process introduces itself.</summary>
/// <param name="Incarnation">New for each process, and after it was declared dead.</param>
/// <param name="Name">For people.</param>
/// <param name="Process">Whereby another process of the same machine can see that it is gone; null where there is nothing such.</param>
/// <param name="Lease">How long it is a node without a sign of life, 1 s to 10 min.</param>
internal sealed record NodeCard(Guid Incarnation, string Name, string? Process, TimeSpan Lease);

/// <summary>Another process, as its row says.</summary>
/// <param name="HeartbeatUs">Its last sign of life, on the database's clock, microseconds UTC.</param>
/// <param name="HasEnded">Whether its lease is over on the database's clock.</param>
internal sealed record SeenNode(Guid Incarnation, string Name, string? Process, long HeartbeatUs, TimeSpan Lease, bool HasEnded);

/// <summary>A partition of another node, or of nobody.</summary>
/// <param name="Owner">The incarnation that took it last; null for a partition that nobody ever took.</param>
internal readonly record struct PartitionElsewhere(int Partition, Guid? Owner);

/// <summary>What a node sees when it looks round.</summary>
/// <param name="IsAlive">False when this node was declared dead.</param>
/// <param name="Others">All other nodes.</param>
/// <param name="Elsewhere">The partitions that are not this node's.</param>
internal sealed record NodeBeat(bool IsAlive, IReadOnlyList<SeenNode> Others, IReadOnlyList<PartitionElsewhere> Elsewhere);
