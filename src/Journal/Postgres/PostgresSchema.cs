using System.Data;
using System.Globalization;
using System.Security.Cryptography;
using ActorTasks.Journal.Codec;
using Npgsql;

namespace ActorTasks.Journal.Postgres;

/// <summary>
/// Brings a database to this version's schema: numbered forward migrations, all in one transaction under an advisory
/// lock, so that processes which start at once make it once.
/// </summary>
internal static class PostgresSchema
{
    private const int OldestServer = 13;
    private const int DefaultPartitions = 64;
    private const string Secret = "cluster_secret";

    /// <summary>No incarnation.</summary>
    private const string Nobody = "";

    /// <summary>The name in <c>meta</c> that says that tables are being filled, and from where.</summary>
    private const string Unfinished = "unfinished";

    /// <summary>The migration since which servers join as nodes.</summary>
    private const int NodesSince = 2;

    /// <summary>Ours among the advisory locks of the database ("ATKS"); the second half is the schema's name.</summary>
    private const int LockSpace = 0x41544B53;

    /// <summary>
    /// Creates or migrates, and checks that the database fits. A migration changes tables under whoever works on them, so
    /// it is refused while a node lives, and nobody of before can write any more after it.
    /// </summary>
    /// <param name="partitions">The setting; null takes what the database has.</param>
    /// <param name="unfinished">Where it will be filled from, in words: it must be empty then, and is refused by all others until <see cref="Finish"/>.</param>
    /// <exception cref="StoreRefusedException">Newer, older with living nodes, somebody else's, unfinished, an old server or a standby, or another number of partitions.</exception>
    public static SchemaFacts Prepare(NpgsqlConnection connection, PostgresSql sql, int? partitions, string? unfinished = null)
    {
        if (partitions is < 1 or > TaskId.MaxPartition + 1)
        {
            throw new StoreRefusedException($"store.partitions is {partitions}: 1 to {TaskId.MaxPartition + 1} was expected.");
        }

        if (connection.PostgreSqlVersion.Major < OldestServer)
        {
            throw new StoreRefusedException($"The server is PostgreSQL {connection.PostgreSqlVersion}: {OldestServer} or newer is needed.");
        }

        if (IsStandby(connection))
        {
            throw new StoreRefusedException(
                $"The database '{connection.Database}' at {connection.Host}:{connection.Port} can only be read: the server is a standby. "
                + "Give the address of the primary (of several hosts, Target Session Attributes=read-write finds it).");
        }

        // Whoever waited for the lock must see what was made meanwhile, whatever the default isolation is.
        using var transaction = connection.BeginTransaction(IsolationLevel.ReadCommitted);
        Execute(connection, $"SELECT pg_advisory_xact_lock({LockSpace}, hashtext('{sql.Schema}'))");
        var schema = Current(connection, sql, out var hasSchema);
        if (!hasSchema)
        {
            Execute(connection, $"CREATE SCHEMA {sql.Schema}");
        }

        RefuseNewer(connection, sql, schema);
        if (schema > 0)
        {
            RefuseUnfinished(connection, sql);
        }

        if (schema >= NodesSince && schema < sql.Newest)
        {
            FenceAll(connection, sql, schema);
        }

        foreach (var (number, migration) in sql.Migrations.Where(migration => migration.Number > schema))
        {
            Execute(connection, migration);
            if (number == 1)
            {
                Create(connection, sql, partitions ?? DefaultPartitions);
            }

            SetMeta(connection, sql, "schema", number.ToString(CultureInfo.InvariantCulture));
            SetMeta(connection, sql, "version", EventCodec.ProductVersion);
        }

        var facts = Facts(connection, sql, partitions);
        if (unfinished is not null)
        {
            RequireEmpty(connection, sql);
            SetMeta(connection, sql, Unfinished, unfinished);
        }

        transaction.Commit();
        return facts;
    }

    /// <summary>Whether the server only follows another one, or has yet to recover: nothing can be written or locked there.</summary>
    public static bool IsStandby(NpgsqlConnection connection)
    {
        using var ask = new NpgsqlCommand("SELECT pg_is_in_recovery()", connection);
        return (bool)ask.ExecuteScalar()!;
    }

    /// <summary>Checks that a database fits that cannot be migrated.</summary>
    /// <exception cref="StoreRefusedException">Newer, older, nothing of ours, or unfinished.</exception>
    public static SchemaFacts Read(NpgsqlConnection connection, PostgresSql sql)
    {
        var schema = Current(connection, sql, out _);
        RefuseNewer(connection, sql, schema);
        if (schema < sql.Newest)
        {
            throw new StoreRefusedException(
                schema == 0
                    ? $"The standby holds no schema '{sql.Schema}' of ActorTasks."
                    : $"The schema '{sql.Schema}' has number {schema}; ActorTasks {EventCodec.ProductVersion} knows {sql.Newest}, and a standby cannot be migrated. "
                        + "Use the version that works on the primary, or start this one there first.");
        }

        RefuseUnfinished(connection, sql);
        return Facts(connection, sql, setting: null);
    }

    /// <summary>What has been filled is whole now: servers may start on it.</summary>
    public static void Finish(NpgsqlConnection connection, PostgresSql sql)
    {
        using var drop = sql.Command(connection, "drop-meta", PostgresSql.Of(NpgsqlTypes.NpgsqlDbType.Text, Unfinished));
        drop.ExecuteNonQuery();
    }

    /// <summary>What the nodes sign with.</summary>
    public static byte[] ClusterSecret(NpgsqlConnection connection, PostgresSql sql) =>
        Convert.FromHexString(Meta(connection, sql, Secret) ?? throw new StoreRefusedException("The database has no cluster secret (meta.cluster_secret)."));

    /// <summary>Sets what the nodes sign with.</summary>
    public static void SetClusterSecret(NpgsqlConnection connection, PostgresSql sql, byte[] secret) =>
        SetMeta(connection, sql, Secret, Convert.ToHexStringLower(secret));

    /// <summary>An older state was put back: raises all epochs, so that nobody of what was lost since may write, and notes when.</summary>
    public static void Restored(NpgsqlConnection connection, PostgresSql sql, long byEpochs, long nowUs)
    {
        using var transaction = connection.BeginTransaction();
        using var raise = sql.Command(connection, "raise-epochs", PostgresSql.Of(NpgsqlTypes.NpgsqlDbType.Bigint, byEpochs));
        raise.ExecuteNonQuery();
        SetMeta(connection, sql, "restored_at", nowUs.ToString(CultureInfo.InvariantCulture));
        transaction.Commit();
    }

    private static void RefuseNewer(NpgsqlConnection connection, PostgresSql sql, int schema)
    {
        if (schema > sql.Newest)
        {
            var writtenBy = Meta(connection, sql, "version") ?? "a later version";
            throw new StoreRefusedException(
                $"The schema '{sql.Schema}' has number {schema}, which ActorTasks {writtenBy} made; this is ActorTasks {EventCodec.ProductVersion} "
                + $"and knows {sql.Newest} at most. Start ActorTasks {writtenBy} or newer.");
        }
    }

    /// <summary>Before a migration: no node lives, and what of them may still wake cannot write.</summary>
    private static void FenceAll(NpgsqlConnection connection, PostgresSql sql, int schema)
    {
        LivingNodes.Refuse(
            connection, sql, $"The schema '{sql.Schema}' has number {schema} and ActorTasks {EventCodec.ProductVersion} migrates it to {sql.Newest}, which cannot be done under a running server.");
        using var bury = sql.Command(connection, "bury-all-nodes");
        bury.ExecuteNonQuery();
        using var end = sql.Command(connection, "end-writers", PostgresSql.Of(NpgsqlTypes.NpgsqlDbType.Text, Nobody));
        end.ExecuteNonQuery();
        using var fence = sql.Command(connection, "fence-all");
        fence.ExecuteNonQuery();
    }

    private static void RefuseUnfinished(NpgsqlConnection connection, PostgresSql sql)
    {
        if (Meta(connection, sql, Unfinished) is { } from)
        {
            throw new StoreRefusedException(
                $"The schema '{sql.Schema}' is being filled from {from}, or that was broken off. "
                + $"If no migrate is at work on it, remove it (DROP SCHEMA {sql.Schema} CASCADE) and migrate anew.");
        }
    }

    private static void RequireEmpty(NpgsqlConnection connection, PostgresSql sql)
    {
        using var find = sql.Command(connection, "moving/find-rows");
        if ((bool)find.ExecuteScalar()!)
        {
            throw new StoreRefusedException(
                $"The schema '{sql.Schema}' holds tasks already: an empty one was expected, or none. "
                + $"Give another database; or, if what it holds is of no use, remove it (DROP SCHEMA {sql.Schema} CASCADE).");
        }
    }

    private static SchemaFacts Facts(NpgsqlConnection connection, PostgresSql sql, int? setting)
    {
        var stored = int.Parse(
            Meta(connection, sql, "partitions") ?? throw new StoreRefusedException("The database does not say how many partitions it has (meta.partitions)."),
            CultureInfo.InvariantCulture);
        if (setting is { } wanted && wanted != stored)
        {
            throw new StoreRefusedException(
                $"The database was created with {stored} partitions and store.partitions is {wanted}. "
                + $"The number is part of every task's id and cannot change: set store.partitions = {stored}, or remove the setting.");
        }

        var epochs = new long[stored];
        using var read = sql.Command(connection, "read-epochs");
        using var reader = read.ExecuteReader();
        while (reader.Read())
        {
            epochs[reader.GetInt32(0)] = reader.GetInt64(1);
        }

        reader.Close();
        return new SchemaFacts(epochs, Meta(connection, sql, "version"));
    }

    /// <summary>The number of the last migration; 0 where there is nothing of ours.</summary>
    private static int Current(NpgsqlConnection connection, PostgresSql sql, out bool hasSchema)
    {
        using var find = new NpgsqlCommand("SELECT to_regclass($1) IS NOT NULL, to_regnamespace($2) IS NOT NULL", connection);
        find.Parameters.Add(new() { Value = sql.Schema + ".meta" });
        find.Parameters.Add(new() { Value = sql.Schema });
        bool hasMeta;
        using (var reader = find.ExecuteReader())
        {
            reader.Read();
            (hasMeta, hasSchema) = (reader.GetBoolean(0), reader.GetBoolean(1));
        }

        return hasMeta ? int.Parse(Meta(connection, sql, "schema") ?? "0", CultureInfo.InvariantCulture) : 0;
    }

    private static void Create(NpgsqlConnection connection, PostgresSql sql, int partitions)
    {
        SetMeta(connection, sql, "partitions", partitions.ToString(CultureInfo.InvariantCulture));
        SetClusterSecret(connection, sql, RandomNumberGenerator.GetBytes(32));
        Execute(connection, $"INSERT INTO {sql.Schema}.partitions (partition, epoch) SELECT n, 0 FROM generate_series(0, {partitions - 1}) AS n");
        Execute(connection, $"INSERT INTO {sql.Schema}.shards (partition, last_seq) SELECT n, 0 FROM generate_series(0, {partitions - 1}) AS n");
    }

    private static void Execute(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    private static string? Meta(NpgsqlConnection connection, PostgresSql sql, string name)
    {
        using var read = sql.Command(connection, "read-meta", PostgresSql.Of(NpgsqlTypes.NpgsqlDbType.Text, name));
        return (string?)read.ExecuteScalar();
    }

    private static void SetMeta(NpgsqlConnection connection, PostgresSql sql, string name, string value)
    {
        using var write = sql.Command(
            connection, "write-meta", PostgresSql.Of(NpgsqlTypes.NpgsqlDbType.Text, name), PostgresSql.Of(NpgsqlTypes.NpgsqlDbType.Text, value));
        write.ExecuteNonQuery();
    }
}

/// <summary>What a store must know of its database.</summary>
/// <param name="Epochs">The epoch of each partition.</param>
/// <param name="NewestVersion">The newest program that has migrated it.</param>
internal sealed record SchemaFacts(long[] Epochs, string? NewestVersion);
