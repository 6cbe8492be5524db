using System.Collections.Immutable;
using ActorTasks.Hocon;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Actors;

/// <summary>Reads <see cref="ActorTasksOptions"/>; faults stay with the reader, so that all are told at once.</summary>
internal static class OptionsReader
{
    /// <summary>Payloads and results are one value in the database, which takes 10⁹ bytes at most.</summary>
    private const long LargestDataBytes = 256L * 1024 * 1024;

    private const long LargestFileBytes = 1L << 40;

    private const int MostOpenWithoutTables = 100_000;

    private static readonly ActorTasksOptions s_default = new();

    private static readonly TimeSpan s_longest = TimeSpan.FromDays(365);

    /// <summary>Whether the actors of this build stand on Akka.NET; its name is that of its assembly.</summary>
    private static bool IsAkka => typeof(ActorBase).Assembly.GetName().Name == "Akka";

    /// <summary>Sections of <c>actortasks</c> that front door and host read.</summary>
    private static readonly string[] s_ofOthers = ["listen", "demo-tasks"];

    /// <summary>Reads the section that the reader stands at. Does not call <see cref="SettingsReader.Finish"/>.</summary>
    public static ActorTasksOptions Read(SettingsReader root)
    {
        root.Known(s_ofOthers);
        var options = ReadLimits(root, ReadStore(root, new ActorTasksOptions()));
        options = ReadWorkers(root, options) with
        {
            Retry = ReadRetry(root.Section("retry")),
            StopTimeout = root.Section("stop").Duration("timeout", s_default.StopTimeout, TimeSpan.Zero, TimeSpan.FromHours(1)),
            KeyRetention = root.Section("retention").Duration("keys", s_default.KeyRetention, TimeSpan.FromSeconds(1), s_longest),
            UnknownTypes = root.Section("types").Word(
                "unknown", s_default.UnknownTypes, ("reject", UnknownTypes.Reject), ("accept", UnknownTypes.Accept)),
        };
        root.Known("store", "limits", "workers", "shards", "retry", "stop", "retention", "types", "cluster");
        return ReadCluster(root.Section("cluster"), options);
    }

    private static ActorTasksOptions ReadCluster(SettingsReader cluster, ActorTasksOptions options)
    {
        var read = options with
        {
            Lease = cluster.Duration("lease", s_default.Lease, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)),
            Heartbeat = cluster.Duration("heartbeat", s_default.Heartbeat, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(3)),
        };
        if (read.Heartbeat > read.Lease / 3)
        {
            cluster.Fault("heartbeat", $"expected at most a third of cluster.lease ({Duration.Format(read.Lease / 3)}), found {Duration.Format(read.Heartbeat)}.");
        }

        return read;
    }

    private static ActorTasksOptions ReadStore(SettingsReader root, ActorTasksOptions options)
    {
        var store = root.Section("store");
        var kind = store.Word(
            "kind", s_default.Store, ("sqlite", StoreKind.Sqlite), ("postgres", StoreKind.Postgres), ("memory", StoreKind.Memory), ("akka", StoreKind.Akka));
        if (kind == StoreKind.Akka && !IsAkka)
        {
            store.Fault("kind", "'akka' needs a build with -p:ActorEngine=Akka (ARCHITECTURE.md); this one has sqlite, postgres and memory.");
        }

        var postgres = store.Section("postgres");
        var read = options with
        {
            Store = kind,
            DataFolder = Path.GetFullPath(store.String("data", "./data") is { Length: > 0 } folder ? folder : "./data"),
            Partitions = store.IntOr("partitions", "auto", 1, TaskId.MaxPartition + 1),
            PostgresConnection = postgres.String("connection", s_default.PostgresConnection),
            PostgresPool = postgres.Int("pool", s_default.PostgresPool, 1, 1_000),
            PostgresPrepared = postgres.Word("prepared", "auto", "auto", "on", "off") switch
            {
                "on" => true,
                "off" => false,
                _ => null,
            },
        };
        if (read is { Store: StoreKind.Postgres, PostgresConnection: "" })
        {
            postgres.Fault("connection", "Expected a connection string with store.kind = postgres, such as \"Host=localhost;Database=tasks;Username=tasks;Password=…\" (or --postgres), found none.");
        }

        return read;
    }

    private static ActorTasksOptions ReadLimits(SettingsReader root, ActorTasksOptions options)
    {
        var limits = root.Section("limits");
        var read = options with
        {
            LimitOpenTasks = options.Store == StoreKind.Akka ? limits.IntOr("open-tasks", "off", 1, 100_000_000) ?? MostOpenWithoutTables : null,
            LimitPayloadBytes = limits.Size("payload", s_default.LimitPayloadBytes, 1, LargestDataBytes),
            LimitResultBytes = limits.Size("result", s_default.LimitResultBytes, 1, LargestDataBytes),
            LimitEnqueueItems = limits.Int("enqueue-items", s_default.LimitEnqueueItems, 0, 10_000),
            LimitEnqueueBytes = limits.Size("enqueue-bytes", s_default.LimitEnqueueBytes, 1, LargestDataBytes),
            LimitFilePartBytes = limits.Size("file-part", s_default.LimitFilePartBytes, 1, LargestFileBytes),
            LimitFiles = limits.Int("files", s_default.LimitFiles, 1, 1_000),
            LimitUnsyncedCount = limits.Long("unsynced-count", s_default.LimitUnsyncedCount, 1, 10_000_000),
            LimitUnsyncedBytes = limits.Size("unsynced-bytes", s_default.LimitUnsyncedBytes, 1),
            LimitAnswer = limits.Duration("answer", s_default.LimitAnswer, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10)),
            LimitDiskReserveBytes = limits.Size("disk-reserve", s_default.LimitDiskReserveBytes),
            LimitTags = limits.Int("tags", s_default.LimitTags, 0, 1_000),
            LimitTagLength = limits.Int("tag-length", s_default.LimitTagLength, 1, 1_000),
            LimitKeyLength = limits.Int("key-length", s_default.LimitKeyLength, 1, 255),
            LimitBatchItems = limits.Int("batch-items", s_default.LimitBatchItems, 1, 1_000_000),
            LimitBatchBytes = limits.Size("batch-bytes", s_default.LimitBatchBytes, 1, LargestDataBytes),
            LimitWaiters = limits.Int("waiters", s_default.LimitWaiters, 0, 1_000_000),
            LimitSseStreams = limits.Int("sse-streams", s_default.LimitSseStreams, 0, 1_000_000),
        };
        if (limits.IntOr("open-tasks", "off", 1, 100_000_000) is { } open && options.Store != StoreKind.Akka)
        {
            limits.Fault("open-tasks", $"expected off, found {open}: only store.kind = akka keeps all open tasks in memory and bounds them.");
        }

        if (read.LimitUnsyncedBytes < read.LimitPayloadBytes)
        {
            limits.Fault(
                "unsynced-bytes",
                $"expected at least limits.payload ({ByteSize.Format(read.LimitPayloadBytes)}), "
                + $"found {ByteSize.Format(read.LimitUnsyncedBytes)}: no payload of that size could be accepted beside another.");
        }

        return read;
    }

    private static ActorTasksOptions ReadWorkers(SettingsReader root, ActorTasksOptions options)
    {
        var workers = root.Section("workers");
        var slots = workers.Section("slots");
        var shards = root.Section("shards");
        var restart = shards.Section("restart");
        workers.Known("slots");
        shards.Known("restart");
        var read = options with
        {
            AsyncSlots = slots.Int("async", s_default.AsyncSlots, 1, 10_000),
            ThreadSlots = slots.IntOr("thread", "auto", 1, 1_000) ?? s_default.ThreadSlots,
            Prefetch = workers.Int("prefetch", s_default.Prefetch, 0, 10_000),
            AttemptTimeout = workers.Duration("timeout", s_default.AttemptTimeout, TimeSpan.FromMilliseconds(1), s_longest),
            Window = shards.Int("window", s_default.Window, 1, 100_000),
            SnapshotEvery = shards.Int("snapshot-every", s_default.SnapshotEvery, 1, 10_000_000),
            RestartMin = restart.Duration("min", s_default.RestartMin, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1)),
            RestartMax = restart.Duration("max", s_default.RestartMax, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1)),
        };
        if (read.RestartMax < read.RestartMin)
        {
            restart.Fault("max", $"expected at least shards.restart.min ({Duration.Format(read.RestartMin)}), found {Duration.Format(read.RestartMax)}.");
        }

        return read;
    }

    private static RetryPolicy ReadRetry(SettingsReader retry)
    {
        var policy = RetryPolicy.Default;
        var delay = retry.Duration("delay", TimeSpan.FromMicroseconds(policy.DelayUs), TimeSpan.Zero, s_longest);
        var maxDelay = retry.Duration("max-delay", TimeSpan.FromMicroseconds(policy.MaxDelayUs), TimeSpan.Zero, s_longest);
        if (maxDelay < delay)
        {
            retry.Fault("max-delay", $"expected at least retry.delay ({Duration.Format(delay)}), found {Duration.Format(maxDelay)}.");
        }

        return new RetryPolicy(
            retry.Int("max-attempts", policy.MaxAttempts, 1, 1_000),
            retry.Int("max-losses", policy.MaxLosses, 1, 1_000),
            retry.Word("backoff", policy.Backoff, ("fixed", BackoffKind.Fixed), ("linear", BackoffKind.Linear), ("exponential", BackoffKind.Exponential)),
            Clocks.Us(delay),
            Clocks.Us(maxDelay),
            retry.Double("jitter", policy.Jitter, 0, 1),
            ImmutableArray<long>.Empty);
    }
}
