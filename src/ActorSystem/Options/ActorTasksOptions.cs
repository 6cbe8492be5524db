using ActorTasks.Hocon;
using ActorTasks.TaskLifecycle;
using Microsoft.Extensions.Configuration;

namespace ActorTasks.Actors;

/// <summary>Where tasks are kept.</summary>
internal enum StoreKind
{
    /// <summary>One SQLite file in the data folder.</summary>
    Sqlite,

    /// <summary>A PostgreSQL database.</summary>
    Postgres,

    /// <summary>The same tables in dictionaries: gone with the process. For tests and trying out.</summary>
    Memory,

    /// <summary>Events alone, in the journal of Akka.Persistence that <c>akka.persistence</c> names; the Akka build has it.</summary>
    Akka,
}

/// <summary>What is done with a submit whose type no handler of this node serves.</summary>
internal enum UnknownTypes
{
    /// <summary>422 unknown-type.</summary>
    Reject,

    /// <summary>Kept queued until a node serves it.</summary>
    Accept,
}

/// <summary>The settings of the section <c>actortasks</c> that this project reads; defaults as in <c>hocon/reference.conf</c>.</summary>
internal sealed record ActorTasksOptions
{
    /// <summary><c>store.kind</c>.</summary>
    public StoreKind Store { get; init; } = StoreKind.Sqlite;

    /// <summary><c>store.data</c>: the data folder, as a whole path.</summary>
    public string DataFolder { get; init; } = Path.GetFullPath("./data");

    /// <summary><c>store.postgres.connection</c>: an Npgsql connection string.</summary>
    public string PostgresConnection { get; init; } = string.Empty;

    /// <summary><c>store.postgres.pool</c>: connections that read, 1 to 1,000; one more writes.</summary>
    public int PostgresPool { get; init; } = 8;

    /// <summary><c>store.postgres.prepared</c>: whether statements are prepared on the server; auto (null) finds out.</summary>
    public bool? PostgresPrepared { get; init; }

    /// <summary><c>store.partitions</c>, 1 to 4,096, for a new database; auto (null) takes what the database has, or 8 (64 on PostgreSQL).</summary>
    public int? Partitions { get; init; }

    /// <summary><c>limits.payload</c> in bytes, at most 256 MiB.</summary>
    public long LimitPayloadBytes { get; init; } = 1024 * 1024;

    /// <summary><c>limits.result</c> in bytes, at most 256 MiB.</summary>
    public long LimitResultBytes { get; init; } = 1024 * 1024;

    /// <summary><c>limits.enqueue-items</c>: tasks that one attempt may enqueue, 0 to 10,000.</summary>
    public int LimitEnqueueItems { get; init; } = 1_000;

    /// <summary><c>limits.enqueue-bytes</c>: bytes of their payloads together, at most 256 MiB.</summary>
    public long LimitEnqueueBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary><c>limits.file-part</c>: bytes of one file that comes with a task, or of a result that is a file; at most 1 TiB.</summary>
    public long LimitFilePartBytes { get; init; } = 256L * 1024 * 1024;

    /// <summary><c>limits.files</c>: files that may come with one task, 1 to 1,000.</summary>
    public int LimitFiles { get; init; } = 16;

    /// <summary><c>limits.unsynced-count</c>: commands accepted and not yet on disk.</summary>
    public long LimitUnsyncedCount { get; init; } = 100_000;

    /// <summary><c>limits.unsynced-bytes</c>: bytes of their payloads.</summary>
    public long LimitUnsyncedBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary><c>limits.answer</c>: every call is answered within it.</summary>
    public TimeSpan LimitAnswer { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary><c>limits.disk-reserve</c>: free bytes below which nothing new is accepted; 0 is off.</summary>
    public long LimitDiskReserveBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary><c>limits.tags</c>: tags of one task.</summary>
    public int LimitTags { get; init; } = 16;

    /// <summary><c>limits.tag-length</c> in characters.</summary>
    public int LimitTagLength { get; init; } = 64;

    /// <summary><c>limits.key-length</c> in characters.</summary>
    public int LimitKeyLength { get; init; } = 255;

    /// <summary><c>limits.batch-items</c>: items of one batch, 1 to 1,000,000.</summary>
    public int LimitBatchItems { get; init; } = 10_000;

    /// <summary><c>limits.batch-bytes</c>: bytes of the body of one batch, at most 256 MiB.</summary>
    public long LimitBatchBytes { get; init; } = 16L * 1024 * 1024;

    /// <summary><c>limits.waiters</c>: requests that wait for the end of a task at once, 0 to 1,000,000.</summary>
    public int LimitWaiters { get; init; } = 5_000;

    /// <summary><c>limits.sse-streams</c>: streams of live events at once, 0 to 1,000,000.</summary>
    public int LimitSseStreams { get; init; } = 2_000;

    /// <summary><c>workers.slots.async</c>: asynchronous attempts at once, 1 to 10,000.</summary>
    public int AsyncSlots { get; init; } = 256;

    /// <summary><c>workers.slots.thread</c>: synchronous attempts at once, 1 to 1,000; auto is twice the cores.</summary>
    public int ThreadSlots { get; init; } = 2 * Environment.ProcessorCount;

    /// <summary><c>workers.prefetch</c>: attempts of a kind that may be started before a slot is free for them, 0 to 10,000.</summary>
    public int Prefetch { get; init; } = 4_000;

    /// <summary><c>workers.timeout</c>: the bound of an attempt where neither submit nor handler names one.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary><c>shards.window</c>: ready tasks per slot kind, and due ones, that a shard keeps in memory.</summary>
    public int Window { get; init; } = 1_000;

    /// <summary><c>shards.snapshot-every</c>: events between two snapshots of a shard that has no tables, 1 to 10,000,000.</summary>
    public int SnapshotEvery { get; init; } = 10_000;

    /// <summary><c>limits.open-tasks</c>: open tasks of this node where they are all in memory; null where they are not.</summary>
    public int? LimitOpenTasks { get; init; }

    /// <summary><c>shards.restart.min</c>: the wait before a shard that stopped is started again.</summary>
    public TimeSpan RestartMin { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary><c>shards.restart.max</c>: the longest such wait, after doubling each time.</summary>
    public TimeSpan RestartMax { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary><c>retry</c>: the policy of tasks that bring none.</summary>
    public RetryPolicy Retry { get; init; } = RetryPolicy.Default;

    /// <summary><c>stop.timeout</c>: how long running attempts may go on when the node stops.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary><c>cluster.lease</c>: how long this process is a node without a sign of life, where processes share a database.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary><c>cluster.heartbeat</c>: how often it gives one; at most a third of the lease.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary><c>retention.keys</c>: how long an idempotency key is kept.</summary>
    public TimeSpan KeyRetention { get; init; } = TimeSpan.FromDays(1);

    /// <summary><c>types.unknown</c>.</summary>
    public UnknownTypes UnknownTypes { get; init; } = UnknownTypes.Reject;

    /// <summary>How long handlers that were asked to end by the stop may still take before they are left behind.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Slots of a kind.</summary>
    public int Slots(string kind) => kind == HandlerKind.Async ? AsyncSlots : ThreadSlots;

    /// <summary>Reads the section <c>actortasks</c> of a configuration.</summary>
    /// <exception cref="SettingsException">Settings are wrong; names all faults.</exception>
    public static ActorTasksOptions From(IConfiguration configuration)
    {
        var reader = new SettingsReader(configuration, SettingsLayers.Root, LaterSettings.Known);
        var options = OptionsReader.Read(reader);
        reader.Finish();
        return options;
    }
}
