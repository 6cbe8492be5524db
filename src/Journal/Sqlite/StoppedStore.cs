using ActorTasks.Journal.Audit;
using ActorTasks.Journal.Files;
using ActorTasks.Journal.Moving;
using ActorTasks.Journal.Postgres;
using ActorTasks.Journal.Sqlite.Raw;

namespace ActorTasks.Journal.Sqlite;

/// <summary>Work on the data folder of a stopped server: the verbs <c>verify</c>, <c>rebuild</c> and <c>migrate</c>.</summary>
internal static class StoppedStore
{
    /// <summary>Checks that the tables are what the events say.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="maxFaults">So many faults are kept in words.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="StoreRefusedException">In use, of another schema, damaged beyond reading, or no folder of ours.</exception>
    public static VerifyReport Verify(string folder, int maxFaults, CancellationToken cancellation) =>
        With(folder, open =>
        {
            using var audit = new SqliteAudit(open(), FilesOf(folder));
            return VerifyStore.Run(audit, maxFaults, cancellation);
        });

    /// <summary>Makes rows and counters anew from the events.</summary>
    /// <inheritdoc cref="Verify"/>
    public static RebuildReport Rebuild(string folder, CancellationToken cancellation) =>
        With(folder, open =>
        {
            // The audit reads an older commit while the repair writes: the log keeps both.
            using var audit = new SqliteAudit(open(), FilesOf(folder));
            using var database = open();
            return RebuildStore.Run(audit, new SqliteRepair(database), cancellation);
        });

    /// <summary>Moves all of it into an empty database.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="target">Where the database is; its number of partitions is that of the folder.</param>
    /// <param name="maxFaults">So many faults are kept in words.</param>
    /// <param name="progress">Is told what is being done.</param>
    /// <param name="cancellation">Ends it early; the database stays marked and is refused then.</param>
    /// <exception cref="StoreRefusedException">One of the two cannot be used.</exception>
    public static async Task<MoveReport> MoveToPostgresAsync(
        string folder, PostgresStoreOptions target, int maxFaults, IProgress<MoveProgress> progress, CancellationToken cancellation)
    {
        using var source = SqliteMoveSource.Open(folder);
        try
        {
            return await StoppedPostgres.FillAsync(source, $"the data folder '{Path.GetFullPath(folder)}'", target, maxFaults, progress, cancellation).ConfigureAwait(false);
        }
        catch (SqliteFailure e)
        {
            throw new StoreRefusedException($"The database in '{folder}' cannot be read: {e.Message}", e);
        }
    }

    private static DiskFiles FilesOf(string folder) => new(folder, new DiskRoom(0, () => 0));

    private static T With<T>(string folder, Func<Func<Database>, T> work)
    {
        using var held = DataFolder.Take(folder, mustExist: true);
        var options = new SqliteStoreOptions { Folder = folder, OnFatal = error => throw new StoreUnavailableException(error.Message) };
        try
        {
            using (var database = SqliteTaskStore.OpenWriter(held.DatabaseFile, create: false, options))
            {
                Schema.RequireNewest(database);
            }

            return work(() => SqliteTaskStore.OpenWriter(held.DatabaseFile, create: false, options));
        }
        catch (SqliteFailure e)
        {
            throw new StoreRefusedException($"The database '{held.DatabaseFile}' cannot be read: {e.Message}", e);
        }
    }
}
