using ActorTasks.Journal;
using ActorTasks.Journal.Memory;
using ActorTasks.Journal.Postgres;
using ActorTasks.Journal.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ActorTasks.Actors;

/// <summary>Opens the store that <c>store.kind</c> names.</summary>
internal static class StoreOpening
{
    /// <summary>Exit code after a failed sync: what the disk holds is known only to the next start.</summary>
    public const int FatalExitCode = 74;

    private const int DefaultPartitions = 8;

    /// <summary>What an event takes in the queue beside payload or result: its body and its row's detail.</summary>
    private const long WriteOverheadBytes = 2 * 1024;

    /// <summary>Writes of a slot that may wait at once: its start, its outcome, and as many again of an attempt before it.</summary>
    private const int WritesPerSlot = 4;

    /// <summary>More than a process can hold; the sum of large limits stays within it.</summary>
    private const long MostQueuedBytes = 1L << 40;

    /// <exception cref="StoreRefusedException">The data folder or database cannot be used; the message says why.</exception>
    public static ITaskStore Open(IServiceProvider services)
    {
        var options = services.GetRequiredService<ActorTasksOptions>();
        if (options.Store == StoreKind.Memory)
        {
            return new MemoryTaskStore(options.Partitions ?? DefaultPartitions, diskReserveBytes: options.LimitDiskReserveBytes);
        }

        var log = services.GetRequiredService<ILoggerFactory>().CreateLogger("ActorTasks.Store");
        var onFatal = services.GetService<Action<FatalStoreError>>() ?? EndProcess;
        var health = new StoreHealth(cause => Log.StoreLost(log, cause.Message), () => Log.StoreBack(log));
        var (queuedWrites, queuedBytes) = QueueLimits(options);
        if (options.Store == StoreKind.Postgres)
        {
            var postgres = Postgres(options) with { MaxQueuedWrites = queuedWrites, MaxQueuedBytes = queuedBytes, Health = health };
            return PostgresTaskStore.OpenAsync(postgres).GetAwaiter().GetResult(); // A container makes its services without waiting.
        }

        return SqliteTaskStore.Open(new SqliteStoreOptions
        {
            Folder = options.DataFolder,
            Partitions = options.Partitions,
            DiskReserveBytes = options.LimitDiskReserveBytes,
            MaxQueuedWrites = queuedWrites,
            MaxQueuedBytes = queuedBytes,
            Health = health,
            OnFatal = error =>
            {
                Log.StoreFatal(log, error.Code, error.Message);
                onFatal(error);
            },
        });
    }

    /// <summary>Where the database is.</summary>
    public static PostgresStoreOptions Postgres(ActorTasksOptions options) => new()
    {
        Connection = options.PostgresConnection,
        Partitions = options.Partitions,
        Readers = options.PostgresPool,
        Prepared = options.PostgresPrepared,
    };

    /// <summary>Where tasks are kept, in words; no password is in it.</summary>
    public static string WhereOf(ActorTasksOptions options) => options.Store switch
    {
        StoreKind.Memory => "memory: tasks are gone with the process",
        StoreKind.Postgres => PostgresTaskStore.WhereOf(options.PostgresConnection),
        StoreKind.Akka => $"the journal that akka.persistence names; files in {options.DataFolder}",
        _ => options.DataFolder,
    };

    /// <summary>
    /// What may wait for the writer: all that the front door may accept and all slots may write, so that a command
    /// within the limits never finds the queue full.
    /// </summary>
    public static (int Writes, long Bytes) QueueLimits(ActorTasksOptions options)
    {
        long slots = options.AsyncSlots + options.ThreadSlots + (HandlerKind.All.Length * options.Prefetch);
        long partitions = options.Partitions ?? TaskId.MaxPartition + 1;
        var writes = options.LimitUnsyncedCount + (WritesPerSlot * slots) + partitions;
        var perSlot = options.LimitResultBytes + options.LimitEnqueueBytes + (options.LimitEnqueueItems * WriteOverheadBytes);
        var beside = (options.LimitUnsyncedCount * WriteOverheadBytes) + (slots * perSlot);
        var bytes = Math.Min(options.LimitUnsyncedBytes, MostQueuedBytes) + Math.Min(beside, MostQueuedBytes);
        return ((int)Math.Min(writes, int.MaxValue), Math.Min(bytes, MostQueuedBytes));
    }

    private static void EndProcess(FatalStoreError error) => Environment.Exit(FatalExitCode);
}
