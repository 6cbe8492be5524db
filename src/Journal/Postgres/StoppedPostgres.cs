using System.Data;
using ActorTasks.Journal.Audit;
using ActorTasks.Journal.Moving;
using ActorTasks.Journal.Sqlite;
using ActorTasks.Journal.Sqlite.Raw;
using Npgsql;

namespace ActorTasks.Journal.Postgres;

/// <summary>
/// Work on the database of a stopped server: the verbs <c>verify</c>, <c>rebuild</c>, <c>migrate</c> and <c>restore</c>.
/// A standby is verified while servers work on its primary.
/// </summary>
internal static class StoppedPostgres
{
    /// <summary>An audit reads several tables at once, and a repair writes meanwhile.</summary>
    private const int Connections = 6;

    /// <summary>Checks that the tables are what the events say, as of one commit.</summary>
    /// <param name="options">Where the database is.</param>
    /// <param name="maxFaults">So many faults are kept in words.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="StoreRefusedException">It cannot be reached or used.</exception>
    public static VerifyReport Verify(PostgresStoreOptions options, int maxFaults, CancellationToken cancellation) => With(
        options,
        (connections, sql, facts, alone) =>
        {
            using var export = sql.Command(alone, "export-snapshot");
            var audit = new PostgresAudit(connections, sql, Files(connections, sql), facts.NewestVersion) { Snapshot = (string)export.ExecuteScalar()! };
            return VerifyStore.Run(audit, maxFaults, cancellation);
        },
        isStandbyRead: true);

    /// <summary>Makes rows and counters anew from the events.</summary>
    /// <inheritdoc cref="Verify"/>
    public static RebuildReport Rebuild(PostgresStoreOptions options, CancellationToken cancellation) =>
        With(options, (connections, sql, facts, _) =>
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
        WithAsync(options, partitions: null, unfinished: null, async (connections, sql, facts, _) =>
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
        WithAsync(options, source.Partitions, from, async (connections, sql, facts, _) =>
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
        WithAsync(options, partitions: null, unfinished: null, (connections, sql, _, _) =>
        {
            using var connection = connections.OpenConnection();
            PostgresSchema.Restored(connection, sql, byEpochs, nowUs);
            return Task.FromResult(true);
        });

    private static PostgresFiles Files(NpgsqlDataSource connections, PostgresSql sql) => new(connections, sql, new PostgresOwner(), StoreHealth.Untold);

    private static T With<T>(PostgresStoreOptions options, Func<NpgsqlDataSource, PostgresSql, SchemaFacts, NpgsqlConnection, T> work, bool isStandbyRead = false) =>
        WithAsync(
            options, partitions: null, unfinished: null, (connections, sql, facts, alone) => Task.FromResult(work(connections, sql, facts, alone)), isStandbyRead).GetAwaiter().GetResult();

    /// <summary>Every verb opens its database here.</summary>
    /// <param name="work">Is given a connection too whose transaction lasts until its end, and keeps servers away.</param>
    /// <param name="isStandbyRead">Whether it is done on a standby too, from which nobody can be kept away.</param>
    private static async Task<T> WithAsync<T>(
        PostgresStoreOptions options,
        int? partitions,
        string? unfinished,
        Func<NpgsqlDataSource, PostgresSql, SchemaFacts, NpgsqlConnection, Task<T>> work,
        bool isStandbyRead = false)
    {
        var sql = new PostgresSql(options.Schema);
        var connections = PostgresConnections.Pool(options with { Readers = Connections }, prepared: false, isPatient: true);
        await using (connections.ConfigureAwait(false))
        {
            try
            {
                using var alone = connections.OpenConnection();
                var isStandby = isStandbyRead && PostgresSchema.IsStandby(alone);
                var facts = isStandby ? PostgresSchema.Read(alone, sql) : PostgresSchema.Prepare(alone, sql, partitions, unfinished);

                // A statement sees what is committed when it begins: the nodes, once nobody can join.
                using var transaction = alone.BeginTransaction(IsolationLevel.ReadCommitted);
                using (var stay = sql.Command(alone, "hold-open"))
                {
                    stay.ExecuteNonQuery();
                }

                if (!isStandby)
                {
                    LivingNodes.Refuse(alone, sql, "This verb needs stopped servers.");
                }

                return await work(connections, sql, facts, alone).ConfigureAwait(false);
            }
            catch (Exception unusable) when (unusable is NpgsqlException or TimeoutException)
            {
                throw PostgresErrors.Refusal(unusable);
            }
        }
    }
}
