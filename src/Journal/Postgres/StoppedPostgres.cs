using ActorTasks.Journal.Audit;
using Npgsql;

namespace ActorTasks.Journal.Postgres;

/// <summary>Work on the database of a stopped server: the verbs <c>verify</c> and <c>rebuild</c>.</summary>
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

    private static PostgresFiles Files(NpgsqlDataSource connections, PostgresSql sql) => new(connections, sql, new PostgresOwner());

    private static T With<T>(PostgresStoreOptions options, Func<NpgsqlDataSource, PostgresSql, SchemaFacts, T> work)
    {
        var sql = new PostgresSql(options.Schema);
        using var connections = PostgresTaskStore.DataSource(options with { Readers = Connections }, prepared: false);
        try
        {
            SchemaFacts facts;
            using (var connection = connections.OpenConnection())
            {
                facts = PostgresSchema.Prepare(connection, sql, partitions: null);
            }

            using var alone = connections.OpenConnection();
            using var transaction = alone.BeginTransaction();
            RequireNoNodes(alone, sql);
            return work(connections, sql, facts);
        }
        catch (Exception unusable) when (unusable is NpgsqlException or TimeoutException)
        {
            throw new StoreRefusedException($"The database cannot be read: {unusable.Message}", unusable);
        }
    }

    /// <summary>No server runs on the database, and none begins to while the transaction lasts.</summary>
    private static void RequireNoNodes(NpgsqlConnection connection, PostgresSql sql)
    {
        try
        {
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
