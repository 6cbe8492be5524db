namespace ActorTasks.Journal;

/// <summary>The write was refused since keys of it belong to earlier tasks. The write's sequence numbers stay unused.</summary>
/// <param name="all">Every key of the write that is taken, at least one.</param>
internal sealed class KeyTakenException(IReadOnlyList<TakenKey> all)
    : Exception($"The key '{all[0].Key}' belongs to task {all[0].Earlier} ({(all[0].SameRequest ? "the same request" : "another request")}).")
{
    /// <summary>The first key that was asked for and is taken.</summary>
    public string Key => All[0].Key;

    /// <summary>The task that has it.</summary>
    public TaskId Earlier => All[0].Earlier;

    /// <summary>Whether the earlier request had the same type and payload.</summary>
    public bool SameRequest => All[0].SameRequest;

    /// <summary>Every key of the write that is taken.</summary>
    public IReadOnlyList<TakenKey> All { get; } = all;
}

/// <summary>A key that belongs to an earlier task.</summary>
/// <param name="SameRequest">Whether the earlier request had the same type and payload.</param>
internal readonly record struct TakenKey(string Key, TaskId Earlier, bool SameRequest);

/// <summary>The store could not write or read; nothing of this write is stored.</summary>
internal class StoreUnavailableException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>As unavailable, by no fault of a program: the database is away, and it passes when it is back.</summary>
internal class StoreLostException(string message, Exception? cause = null) : StoreUnavailableException(message, cause);

/// <summary>The disk is full: as lost, and it passes when there is room.</summary>
internal sealed class StoreFullException(string message, Exception? cause = null) : StoreLostException(message, cause);

/// <summary>The connection died at commit: the write may be stored or not.</summary>
internal sealed class OutcomeUnknownException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>Another owner opened the partition since: this writer must stop.</summary>
internal sealed class StaleEpochException(int partition, long epoch)
    : Exception($"Partition {partition} has been opened by another owner since epoch {epoch}.");

/// <summary>The partition is not this node's: another one has it, or nobody has taken it.</summary>
internal sealed class NotOwnerException(int partition) : StoreUnavailableException($"Partition {partition} is not this node's.");

/// <summary>The data folder or database cannot be used: in use by a process, of a newer version, unreadable, damaged.</summary>
internal sealed class StoreRefusedException(string message, Exception? cause = null) : Exception(message, cause);
