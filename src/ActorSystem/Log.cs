using Microsoft.Extensions.Logging;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace ActorTasks.Actors;

/// <summary>What the actors log; event ids 2000 to 2999.</summary>
internal static partial class Log
{
    [LoggerMessage(2001, LogLevel.Information, "Node {Node} serves {Types} task types from {Store}, {Partitions} partitions")]
    public static partial void NodeStarted(ILogger logger, string node, int types, string store, int partitions);

    [LoggerMessage(2002, LogLevel.Information, "Node {Node} stops: nothing new is accepted, running attempts may take {Timeout}")]
    public static partial void NodeStopping(ILogger logger, string node, TimeSpan timeout);

    [LoggerMessage(2003, LogLevel.Information, "Node {Node} has stopped; {LeftBehind} attempts were left behind")]
    public static partial void NodeStopped(ILogger logger, string node, int leftBehind);

    [LoggerMessage(2010, LogLevel.Debug, "{Shard} is up: {Running} running tasks, {InMemory} tasks in memory")]
    public static partial void ShardUp(ILogger logger, string shard, int running, int inMemory);

    [LoggerMessage(2011, LogLevel.Warning, "{Shard} is down; it will be started again")]
    public static partial void ShardDown(ILogger logger, string shard);

    [LoggerMessage(2017, LogLevel.Debug, "{Shard} could not write event {SequenceNr} and stops, since the store is lost: {Reason}")]
    public static partial void WriteLost(ILogger logger, string shard, long sequenceNr, string reason);

    [LoggerMessage(2018, LogLevel.Debug, "{Shard} could not recover, since the store is lost: {Reason}")]
    public static partial void RecoveryLost(ILogger logger, string shard, string reason);

    [LoggerMessage(2019, LogLevel.Debug, "{Shard} could not read, since the store is lost: {Reason}")]
    public static partial void ReadLost(ILogger logger, string shard, string reason);

    [LoggerMessage(2012, LogLevel.Error, "{Shard} could not write event {SequenceNr} and stops")]
    public static partial void WriteFailed(ILogger logger, string shard, long sequenceNr, Exception cause);

    [LoggerMessage(2013, LogLevel.Error, "{Shard} could not recover")]
    public static partial void RecoveryFailed(ILogger logger, string shard, Exception cause);

    [LoggerMessage(2014, LogLevel.Warning, "{Shard} could not read; it tries again")]
    public static partial void ReadFailed(ILogger logger, string shard, Exception cause);

    [LoggerMessage(2015, LogLevel.Warning, "Task {TaskId} ({Type}) failed for good at attempt {Attempt}: {ErrorType}: {ErrorMessage}")]
    public static partial void TaskFailed(ILogger logger, TaskId taskId, string type, int attempt, string errorType, string errorMessage);

    [LoggerMessage(2016, LogLevel.Information, "Task {TaskId} ({Type}), which a handler of task {Parent} enqueued, is not made: its idempotency key '{Key}' belongs to the equal task {Earlier}")]
    public static partial void EnqueuedEarlier(ILogger logger, TaskId taskId, string type, TaskId parent, string key, TaskId earlier);

    [LoggerMessage(2020, LogLevel.Warning, "The payloads of {Count} attempts could not be read; they are released and claiming pauses")]
    public static partial void PayloadsUnreadable(ILogger logger, int count, Exception cause);

    [LoggerMessage(2023, LogLevel.Warning, "A task was running at {Losses} ends of the process in a row; no attempt starts for {Pause}")]
    public static partial void CrashLoop(ILogger logger, int losses, TimeSpan pause);

    [LoggerMessage(2021, LogLevel.Warning, "Attempt {Attempt} of task {TaskId} ({Type}) has not ended and is left behind")]
    public static partial void AttemptLeftBehind(ILogger logger, TaskId taskId, int attempt, string type);

    [LoggerMessage(2022, LogLevel.Warning, "What a handler registered on its cancellation token threw")]
    public static partial void CancelCallbackThrew(ILogger logger, Exception cause);

    [LoggerMessage(2028, LogLevel.Warning, "{Shard} could not save a snapshot; it goes on without it")]
    public static partial void SnapshotNotSaved(ILogger logger, string shard, Exception cause);

    [LoggerMessage(2029, LogLevel.Warning, "{Shard} could not delete older snapshots")]
    public static partial void SnapshotsNotDeleted(ILogger logger, string shard, Exception cause);

    [LoggerMessage(2030, LogLevel.Warning, "Housekeeping failed; it tries again")]
    public static partial void HousekeepingFailed(ILogger logger, Exception cause);

    [LoggerMessage(2031, LogLevel.Warning, "Nothing new is accepted: {Reason}")]
    public static partial void DiskLow(ILogger logger, string reason);

    [LoggerMessage(2032, LogLevel.Information, "There is room on the disk again")]
    public static partial void DiskHasRoom(ILogger logger);

    [LoggerMessage(2033, LogLevel.Warning, "The free space of {Folder} cannot be read")]
    public static partial void DiskUnreadable(ILogger logger, string folder, Exception cause);

    [LoggerMessage(2034, LogLevel.Warning, "A submit middleware threw after task {TaskId} was accepted")]
    public static partial void SubmitStepThrew(ILogger logger, TaskId taskId, Exception cause);

    [LoggerMessage(2050, LogLevel.Warning, "Node {Node} cannot {What} ({Reason}); its lease lasts {Left} more")]
    public static partial void LeaseNotRenewed(ILogger logger, string node, string what, string reason, TimeSpan left);

    [LoggerMessage(2051, LogLevel.Information, "Node {Node} reaches the database again")]
    public static partial void LeaseRenewedAgain(ILogger logger, string node);

    [LoggerMessage(2058, LogLevel.Error, "Node {Node} could not {What}, and not because of the database; its lease lasts {Left} more")]
    public static partial void LeaseKeeperFailed(ILogger logger, string node, string what, TimeSpan left, Exception cause);

    [LoggerMessage(2052, LogLevel.Warning, "Node {Node} could not renew its lease of {Lease}: its attempts end and its shards stop until it can")]
    public static partial void Fenced(ILogger logger, string node, TimeSpan lease);

    [LoggerMessage(2053, LogLevel.Warning, "Node {Node} ({Incarnation}) was declared dead by another one; it begins anew")]
    public static partial void DeclaredDead(ILogger logger, string node, Guid incarnation);

    [LoggerMessage(2054, LogLevel.Warning, "Node {Dead} ({Incarnation}) is dead: its process is gone, or gave no sign for {Lease}")]
    public static partial void NodeDead(ILogger logger, string dead, Guid incarnation, TimeSpan lease);

    [LoggerMessage(2055, LogLevel.Information, "Node {Node} has taken {Count} partitions; {Elsewhere} are elsewhere")]
    public static partial void PartitionsTaken(ILogger logger, string node, int count, int elsewhere);

    [LoggerMessage(2056, LogLevel.Information, "Node {Node} stands by: {Elsewhere}")]
    public static partial void StandsBy(ILogger logger, string node, string elsewhere);

    [LoggerMessage(2057, LogLevel.Warning, "Files that dead nodes left could not be removed ({Reason}); it is tried again")]
    public static partial void SweepFailed(ILogger logger, string reason);

    [LoggerMessage(2041, LogLevel.Warning, "The store is lost; calls that need it are answered 503 until it is back, and it is tried again and again: {Reason}")]
    public static partial void StoreLost(ILogger logger, string reason);

    [LoggerMessage(2042, LogLevel.Warning, "The store is back")]
    public static partial void StoreBack(ILogger logger);

    [LoggerMessage(2040, LogLevel.Critical, "The disk can no longer be trusted (code {Code}: {Message}); the process ends and recovers at its next start")]
    public static partial void StoreFatal(ILogger logger, int code, string message);
}
