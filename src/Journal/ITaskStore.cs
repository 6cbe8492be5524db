using ActorTasks.TaskLifecycle;

namespace ActorTasks.Journal;

/// <summary>
/// One database: the journal's truth and the tables derived from it. One writer puts the writes of all shards
/// into one transaction (group commit). Every implementation passes the contract suite of Journal.Tests.
/// </summary>
internal interface ITaskStore : IAsyncDisposable
{
    /// <summary>Number of partitions, fixed when the database was created: 1 to 4,096.</summary>
    int Partitions { get; }

    /// <summary>
    /// Writes one atomic write of a shard: all of its events with their rows, or none. Completes when it is on disk.
    /// </summary>
    /// <exception cref="KeyTakenException">An arbitrating row refused it; others of the transaction went through.</exception>
    /// <exception cref="StoreUnavailableException">Certainly not stored.</exception>
    /// <exception cref="OutcomeUnknownException">Stored or not, nobody knows.</exception>
    /// <exception cref="StaleEpochException">The partition was opened by another owner.</exception>
    Task AppendAsync(ShardWrite write);

    /// <summary>
    /// Changes the mark of waiting tasks (<c>held_by</c>, beside the fold). Goes through the same queue as events.
    /// </summary>
    Task MarkAsync(int partition, long epoch, IReadOnlyList<HeldMark> marks);

    /// <summary>
    /// Opens a partition for a new incarnation of its shard: waits behind every earlier write of that partition,
    /// raises its epoch, and reads header, running rows, held rows and the first windows in one read transaction.
    /// </summary>
    /// <param name="partition">0 to <see cref="Partitions"/> - 1.</param>
    /// <param name="windows">How many rows to read.</param>
    /// <param name="nowUs">The clock, microseconds UTC; the windows may be told apart by a later time (<see cref="ShardRecovery.NowUs"/>).</param>
    /// <param name="cancellation">Ends the wait; the epoch may be raised all the same.</param>
    /// <exception cref="NotOwnerException">The partition is another node's.</exception>
    Task<ShardRecovery> OpenAsync(int partition, WindowSizes windows, long nowUs, CancellationToken cancellation);

    /// <summary>Events of a partition after a sequence number, ascending, at most <paramref name="max"/>.</summary>
    IAsyncEnumerable<JournalEntry> ReplayAsync(int partition, long fromSeq, long toSeq, long max, CancellationToken cancellation);

    /// <summary>The highest sequence number that was used in a partition, 0 for none.</summary>
    Task<long> HighestSeqAsync(int partition, CancellationToken cancellation);

    /// <summary>Reads of open tasks for shards, or null where there is no table (store.kind = akka).</summary>
    IOpenTasks? OpenTasks { get; }

    /// <summary>Reads for the front door.</summary>
    ITaskQueries Queries { get; }

    /// <summary>The files of tasks.</summary>
    ITaskFiles Files { get; }

    /// <summary>The nodes that share the database; null for a store that one process has for itself, as long as it lives.</summary>
    INodeLeases? Leases => null;

    /// <summary>One bounded step of housekeeping: moves finished rows to history, drops expired keys. True if there is more.</summary>
    Task<bool> KeepHouseAsync(long nowUs, CancellationToken cancellation);
}

/// <summary>One atomic write of one shard.</summary>
/// <param name="Partition">The shard's partition.</param>
/// <param name="Epoch">The epoch that <see cref="ITaskStore.OpenAsync"/> gave to the shard.</param>
/// <param name="FirstSeq">Sequence number of the first event; the others follow without gaps.</param>
/// <param name="Events">At least one.</param>
internal sealed record ShardWrite(int Partition, long Epoch, long FirstSeq, IReadOnlyList<Recorded> Events);

/// <summary>A mark to set (or to clear with null) on a waiting task.</summary>
internal readonly record struct HeldMark(TaskId Id, string? HeldBy);

/// <summary>How many rows recovery and refills read.</summary>
/// <param name="Ready">Best ready tasks per slot kind, 1 to 100,000.</param>
/// <param name="Due">Next due tasks, 1 to 100,000.</param>
/// <param name="Kinds">The types of each slot kind that this node serves; a type in none is held as no-worker.</param>
internal sealed record WindowSizes(int Ready, int Due, IReadOnlyList<KindTypes> Kinds);

/// <summary>A slot kind (<c>async</c>, <c>thread</c>, later <c>process</c>) and the types that run on it.</summary>
internal sealed record KindTypes(string Kind, IReadOnlyList<string> Types);

/// <summary>A task's row.</summary>
/// <param name="State">The fold of its events.</param>
/// <param name="HeldBy">Its mark beside the fold.</param>
internal sealed record TaskRow(TaskState State, string? HeldBy);

/// <summary>An event with its place.</summary>
internal sealed record JournalEntry(int Partition, long Seq, int TaskSeq, long Epoch, IJournalEvent Event);

/// <summary>What a shard starts from: the snapshot that is made from the tables.</summary>
/// <param name="Epoch">The new epoch, which fences all writes of earlier incarnations.</param>
/// <param name="LastSeq">The last sequence number in use.</param>
/// <param name="Running">All running rows.</param>
/// <param name="Held">Waiting rows marked <see cref="HeldReasons.Attempt"/>: their handlers may be ending still.</param>
/// <param name="Ready">The best ready rows per kind, in order.</param>
/// <param name="Due">The next due rows.</param>
/// <param name="NowUs">
/// The time at which ready and due were told apart, microseconds UTC: the clock, or, where the clock went back, the
/// latest ready time of a waiting task that was ready when it was written.
/// </param>
internal sealed record ShardRecovery(
    int Partition,
    long Epoch,
    long LastSeq,
    IReadOnlyList<TaskRow> Running,
    IReadOnlyList<TaskRow> Held,
    IReadOnlyList<ReadyPage> Ready,
    DuePage Due,
    long NowUs);

/// <summary>Ready rows of one kind in their order (priority descending, ready time, id).</summary>
/// <param name="Complete">True when there are no further ones behind.</param>
internal sealed record ReadyPage(string Kind, IReadOnlyList<TaskRow> Rows, bool Complete);

/// <summary>Rows whose ready time or expiry lies ahead, by that time.</summary>
/// <param name="Complete">True when there are no further ones behind.</param>
internal sealed record DuePage(IReadOnlyList<TaskRow> Rows, bool Complete);

/// <summary>Reads of open tasks that a shard needs; each answers what was committed when it ran.</summary>
internal interface IOpenTasks
{
    /// <summary>The rows of these tasks of one partition, open or finished; those that do not exist are left out.</summary>
    Task<IReadOnlyList<TaskRow>> FindAsync(int partition, IReadOnlyList<TaskId> ids, CancellationToken cancellation);

    /// <summary>Ready rows (waiting, ready time passed, not held) of these types behind a key, in order.</summary>
    Task<ReadyPage> ReadyAsync(int partition, KindTypes kind, ReadyKey? after, long nowUs, int limit, CancellationToken cancellation);

    /// <summary>
    /// Waiting rows with a moment (their ready time if it was ahead when they were written, their expiry) behind the
    /// mark, in the order of the first such moment and the id; each task once.
    /// </summary>
    Task<DuePage> DueAsync(int partition, DueKey after, int limit, CancellationToken cancellation);

    /// <summary>Payload bytes of tasks, by batch; a task without one is left out.</summary>
    Task<IReadOnlyDictionary<TaskId, ReadOnlyMemory<byte>>> PayloadsAsync(IReadOnlyList<TaskId> ids, CancellationToken cancellation);
}
