using ActorTasks.Journal.Audit;
using ActorTasks.Journal.Files;
using ActorTasks.Journal.Sqlite.Raw;

namespace ActorTasks.Journal.Sqlite;

/// <summary>Work on the data folder of a stopped server: the verbs <c>verify</c> and <c>rebuild</c>.</summary>
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
