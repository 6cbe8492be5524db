using ActorTasks.Journal.Audit;
using ActorTasks.Journal.Moving;
using ActorTasks.Journal.Sqlite;
using ActorTasks.Journal.Sqlite.Raw;
using Npgsql;

namespace ActorTasks.Journal.Postgres;

/// <summary>Work on the database of a stopped server: the verbs <c>verify</c>, <c>rebuild</c>, <c>migrate</c> and <c>restore</c>.</summary>
internal static class StoppedPostgres
{
    /// <summary>An audit reads several tables at once, and a repair writes meanwhile.</summary>
    private const int Connections = 6;

    /// <summary>Checks that the tables are what the events say.</summary>
    /// <param name="options">Where the database is.</param>
    /// <param name="maxFaults">So many faults are kept in words.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="StoreRefusedException">It cannot be reached or used.</exception>
    public static VerifyReport Verify(PostgresStoreOptions options, int maxFaults, CancellationToken cancellation) =>
        With(options, (connections, sql, facts) => VerifyStore.Run(new PostgresAudit(connections, sql, Files(connections, sql), facts.NewestVersion), maxFaults, cancellation));

    /// <summary>Makes rows and counters anew from the events.</summary>
    /// <inheritdoc cref="Verify"/>
    public static RebuildReport Rebuild(PostgresStoreOptions options, CancellationToken cancellation) =>
        With(options, (connections, sql, facts) =>
        {
            using var connection = connections.OpenConnection();
            return RebuildStore.Run(new PostgresAudit(connections, sql, Files(connections, sql), facts.NewestVersion), new PostgresRepair(connection, sql), cancellation);
        });

    /// <summary>Moves all of it into a new data folder.</summary>
    /// <param name="options">Where the database is.</param>
    /// <param name="folder">Empty, or not there.</param>
    /// <param name="maxFaults">So many faults are kept in words.</param>
    /// <param name="progress">Is told what is being done.</param>
    /// <param name="cancellation">Ends it early; the folder is emptied then.</param>
    /// <exception cref="StoreRefusedException">One of the two cannot be used.</exception>
    /// <exception cref="StoreUnavailableException">The folder cannot be written; the disk may be full.</exception>
    public static Task<MoveReport> MoveToFolderAsync(
        PostgresStoreOptions options, string folder, int maxFaults, IProgress<MoveProgress> progress, CancellationToken cancellation) =>
        WithAsync(options, partitions: null, unfinished: null, async (connections, sql, facts) =>
        {
            using var source = new PostgresMoveSource(connections, sql, facts);
            try
            {
                using var target = SqliteMoveTarget.Make(folder, source.Partitions, source.ClusterSecret);
                return await MoveStore.RunAsync(source, target, maxFaults, progress, cancellation).ConfigureAwait(false);
            }
            catch (SqliteFailure failure)
            {
                throw failure.ToStoreError($"Filling '{folder}'");
            }
        });

    /// <summary>Fills an empty database with all of a store.</summary>
    /// <param name="source">The store.</param>
    /// <param name="from">Where that is, in words.</param>
    /// <param name="options">Where the database is.</param>
    /// <inheritdoc cref="MoveToFolderAsync"/>
    public static Task<MoveReport> FillAsync(
        IMoveSource source, string from, PostgresStoreOptions options, int maxFaults, IProgress<MoveProgress> progress, CancellationToken cancellation) =>
        WithAsync(options, source.Partitions, from, async (connections, sql, facts) =>
        {
            using var target = new PostgresMoveTarget(connections, sql, facts, source.ClusterSecret);
            return await MoveStore.RunAsync(source, target, maxFaults, progress, cancellation).ConfigureAwait(false);
        });

    /// <summary>Tells a database that an older state of it was put back.</summary>
    /// <param name="options">Where the database is.</param>
    /// <param name="byEpochs">By how much epochs are raised.</param>
    /// <param name="nowUs">The clock, microseconds UTC.</param>
    /// <exception cref="StoreRefusedException">It cannot be reached or used.</exception>
    public static Task RestoredAsync(PostgresStoreOptions options, long byEpochs, long nowUs) =>
        WithAsync(options, partitions: null, unfinished: null, (connections, sql, _) =>
        {
            using var connection = connections.OpenConnection();
            PostgresSchema.Restored(connection, sql, byEpochs, nowUs);
            return Task.FromResult(true);
        });

    private static PostgresFiles Files(NpgsqlDataSource connections, PostgresSql sql) => new(connections, sql, new PostgresOwner(), StoreHealth.Untold);

    private static T With<T>(PostgresStoreOptions options, Func<NpgsqlDataSource, PostgresSql, SchemaFacts, T> work) =>
        WithAsync(options, partitions: null, unfinished: null, (connections, sql, facts) => Task.FromResult(work(connections, sql, facts))).GetAwaiter().GetResult();

    /// <summary>Every verb opens its database here.</summary>
    private static async Task<T> WithAsync<T>(
        PostgresStoreOptions options, int? partitions, string? unfinished, Func<NpgsqlDataSource, PostgresSql, SchemaFacts, Task<T>> work)
    {
        var sql = new PostgresSql(options.Schema);
        var connections = PostgresConnections.Pool(options with { Readers = Connections }, prepared: false, isPatient: true);
        await using (connections.ConfigureAwait(false))
        {
            try
            {
                SchemaFacts facts;
                using (var connection = connections.OpenConnection())
                {
                    facts = PostgresSchema.Prepare(connection, sql, partitions, unfinished);
                }

                using var alone = connections.OpenConnection();
                using var transaction = alone.BeginTransaction();
                RequireNoNodes(alone, sql);
                return await work(connections, sql, facts).ConfigureAwait(false);
            }
            catch (Exception unusable) when (unusable is NpgsqlException or TimeoutException)
            {
                throw new StoreRefusedException($"The database cannot be used: {unusable.Message}", unusable);
            }
        }
    }

    /// <summary>No server runs on the database, and none begins to while the transaction lasts.</summary>
    private static void RequireNoNodes(NpgsqlConnection connection, PostgresSql sql)
    {
        try
        {
            using var stay = sql.Command(connection, "hold-open");
            stay.ExecuteNonQuery();
            using var close = sql.Command(connection, "require-no-nodes");
            close.ExecuteNonQuery();
        }
        catch (PostgresException busy) when (busy.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            throw new StoreRefusedException("The database is in use: a server or another verb works on it at this moment.", busy);
        }

        using var seen = sql.Command(connection, "seen-nodes");
        using var reader = seen.ExecuteReader();
        while (reader.Read())
        {
            var (name, process) = (reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetString(2));
            if (!reader.GetBoolean(5) && !HostProcess.IsGone(process))
            {
                throw new StoreRefusedException(
                    $"The database is in use by node {name}, or was until just now: stop that server; if it is gone already, "
                    + $"its lease of {TimeSpan.FromMicroseconds(reader.GetInt64(4)).TotalSeconds:0.#} s runs out by itself.");
            }
        }
    }
}
