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

    /// <summary>The name in <c>meta</c> that says that tables are being filled, and from where.</summary>
    private const string Unfinished = "unfinished";

    /// <summary>Ours among the advisory locks of the database ("ATKS"); the second half is the schema's name.</summary>
    private const int LockSpace = 0x41544B53;

    /// <summary>Creates or migrates, and checks that the database fits.</summary>
    /// <param name="partitions">The setting; null takes what the database has.</param>
    /// <param name="unfinished">Where it will be filled from, in words: it must be empty then, and is refused by all others until <see cref="Finish"/>.</param>
    /// <exception cref="StoreRefusedException">Newer, somebody else's, unfinished, an old server, or another number of partitions.</exception>
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

        using var transaction = connection.BeginTransaction();
        Execute(connection, $"SELECT pg_advisory_xact_lock({LockSpace}, hashtext('{sql.Schema}'))");
        var schema = Current(connection, sql);
        var newest = sql.Migrations.Last().Number;
        if (schema > newest)
        {
            var writtenBy = Meta(connection, sql, "version") ?? "a later version";
            throw new StoreRefusedException(
                $"The schema '{sql.Schema}' has number {schema}, which ActorTasks {writtenBy} made; this is ActorTasks {EventCodec.ProductVersion} "
                + $"and knows {newest} at most. Start ActorTasks {writtenBy} or newer.");
        }

        if (schema > 0)
        {
            RefuseUnfinished(connection, sql);
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
    private static int Current(NpgsqlConnection connection, PostgresSql sql)
    {
        using var find = new NpgsqlCommand("SELECT to_regclass($1) IS NOT NULL, to_regnamespace($2) IS NOT NULL", connection);
        find.Parameters.Add(new() { Value = sql.Schema + ".meta" });
        find.Parameters.Add(new() { Value = sql.Schema });
        bool hasMeta, hasSchema;
        using (var reader = find.ExecuteReader())
        {
            reader.Read();
            (hasMeta, hasSchema) = (reader.GetBoolean(0), reader.GetBoolean(1));
        }

        if (!hasSchema)
        {
            Execute(connection, $"CREATE SCHEMA {sql.Schema}");
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
