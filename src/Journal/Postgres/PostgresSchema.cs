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

    /// <summary>Ours among the advisory locks of the database ("ATKS"); the second half is the schema's name.</summary>
    private const int LockSpace = 0x41544B53;

    /// <summary>Creates or migrates, and checks that the database fits.</summary>
    /// <param name="partitions">The setting; null takes what the database has.</param>
    /// <exception cref="StoreRefusedException">Newer, somebody else's, an old server, or another number of partitions.</exception>
    public static SchemaFacts Prepare(NpgsqlConnection connection, PostgresSql sql, int? partitions)
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
        transaction.Commit();
        return facts;
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
        SetMeta(connection, sql, "cluster_secret", Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));
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
