using ActorTasks.Journal;
using ActorTasks.Journal.Memory;
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

    /// <exception cref="StoreRefusedException">The data folder or database cannot be used; the message says why.</exception>
    public static ITaskStore Open(IServiceProvider services)
    {
        var options = services.GetRequiredService<ActorTasksOptions>();
        if (options.Store == StoreKind.Memory)
        {
            return new MemoryTaskStore(options.Partitions ?? DefaultPartitions);
        }

        var log = services.GetRequiredService<ILoggerFactory>().CreateLogger("ActorTasks.Store");
        var onFatal = services.GetService<Action<FatalStoreError>>() ?? EndProcess;
        return SqliteTaskStore.Open(new SqliteStoreOptions
        {
            Folder = options.DataFolder,
            Partitions = options.Partitions,
            OnFatal = error =>
            {
                Log.StoreFatal(log, error.Code, error.Message);
                onFatal(error);
            },
        });
    }

    private static void EndProcess(FatalStoreError error) => Environment.Exit(FatalExitCode);
}
