namespace ActorTasks.Journal;

/// <summary>The write was refused since its key belongs to an earlier task. The write's sequence numbers stay unused.</summary>
internal sealed class KeyTakenException(string key, TaskId earlier, bool sameRequest)
    : Exception($"The key '{key}' belongs to task {earlier} ({(sameRequest ? "the same request" : "another request")}).")
{
    /// <summary>The key that was asked for.</summary>
    public string Key { get; } = key;

    /// <summary>The task that has it.</summary>
    public TaskId Earlier { get; } = earlier;

    /// <summary>Whether the earlier request had the same type and payload.</summary>
    public bool SameRequest { get; } = sameRequest;
}

/// <summary>The store could not write or read; nothing of this write is stored.</summary>
internal class StoreUnavailableException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>The disk is full: as unavailable, and it passes when there is room.</summary>
internal sealed class StoreFullException(string message, Exception? cause = null) : StoreUnavailableException(message, cause);

/// <summary>The connection died at commit: the write may be stored or not.</summary>
internal sealed class OutcomeUnknownException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>Another owner opened the partition since: this writer must stop.</summary>
internal sealed class StaleEpochException(int partition, long epoch)
    : Exception($"Partition {partition} has been opened by another owner since epoch {epoch}.");

/// <summary>The data folder or database cannot be used: in use by a process, of a newer version, unreadable, damaged.</summary>
internal sealed class StoreRefusedException(string message, Exception? cause = null) : Exception(message, cause);
