using System.Globalization;
using System.Security.Cryptography;
using ActorTasks.Journal.Codec;
using ActorTasks.Journal.Sqlite.Raw;
using ActorTasks.Journal.Tables;

namespace ActorTasks.Journal.Sqlite;

/// <summary>Brings a database to this version's schema: numbered forward migrations, each in a transaction of its own.</summary>
internal static class Schema
{
    /// <summary>Marks the file as ours ("ATKS").</summary>
    private const int ApplicationId = 0x41544B53;
    private const int DefaultPartitions = 8;
    private const string SecretName = "cluster_secret";

    /// <summary>The number of the last migration that this version knows.</summary>
    public static int Newest => SqlFiles.Sqlite.Migrations[^1].Number;

    /// <summary>Creates or migrates, and checks that the database fits.</summary>
    /// <param name="database">The writer's connection.</param>
    /// <param name="partitions">The setting; null takes what the database has.</param>
    /// <returns>The number of partitions.</returns>
    /// <exception cref="StoreRefusedException">Newer, somebody else's, or with another number of partitions.</exception>
    public static int Prepare(Database database, int? partitions)
    {
        if (partitions is < 1 or > TaskId.MaxPartition + 1)
        {
            throw new StoreRefusedException($"store.partitions is {partitions}: 1 to {TaskId.MaxPartition + 1} was expected.");
        }

        var schema = CurrentSchema(database);
        if (schema > Newest)
        {
            throw Newer(database, schema);
        }

        foreach (var (number, sql) in SqlFiles.Sqlite.Migrations.Where(migration => migration.Number > schema))
        {
            database.Execute("BEGIN IMMEDIATE");
            database.Execute(sql);
            if (number == 1)
            {
                Create(database, partitions ?? DefaultPartitions);
            }

            WriteMeta(database, "schema", statement => statement.Bind(2, number));
            WriteMeta(database, "version", statement => statement.BindText(2, EventCodec.ProductVersion));
            database.Execute("COMMIT");
        }

        return CheckPartitions(database, partitions);
    }

    /// <summary>Refuses a database that has not this version's schema.</summary>
    /// <exception cref="StoreRefusedException">Older, newer, or somebody else's.</exception>
    public static void RequireNewest(Database database)
    {
        var schema = CurrentSchema(database);
        if (schema > Newest)
        {
            throw Newer(database, schema);
        }

        if (schema < Newest)
        {
            throw new StoreRefusedException(
                $"The database has schema {schema}, this version works on schema {Newest}: start the server once, which brings it there.");
        }
    }

    /// <summary>Refuses a database that is newer than this version, or somebody else's.</summary>
    /// <returns>The number of its schema.</returns>
    /// <exception cref="StoreRefusedException">Newer, or somebody else's.</exception>
    public static int RequireKnown(Database database)
    {
        var schema = CurrentSchema(database);
        return schema > Newest ? throw Newer(database, schema)
            : schema == 0 ? throw new StoreRefusedException("The database is empty: no server has begun it.")
            : schema;
    }

    /// <summary>The number of partitions of a database that has some.</summary>
    public static int Partitions(Database database) => CheckPartitions(database, null);

    /// <summary>What the nodes sign with.</summary>
    public static byte[] ClusterSecret(Database database)
    {
        var statement = database.Sql("read-meta").BindText(1, SecretName);
        var secret = statement.Step() ? statement.Bytes(0).ToArray() : throw new StoreRefusedException("The database has no cluster secret (meta.cluster_secret).");
        statement.Reset();
        return secret;
    }

    /// <summary>Sets what the nodes sign with.</summary>
    public static void SetClusterSecret(Database database, byte[] secret) => WriteMeta(database, SecretName, statement => statement.BindBlob(2, secret));

    /// <summary>Notes when an older state was put back.</summary>
    public static void SetRestored(Database database, long nowUs) => WriteMeta(database, "restored_at", statement => statement.Bind(2, nowUs));

    /// <summary>The newest program that has migrated the database.</summary>
    public static string? NewestVersion(Database database) => ReadText(database, "version");

    private static int CurrentSchema(Database database)
    {
        var application = ReadPragma(database, "application_id");
        var tables = ReadPragma(database, "schema_version");
        if (application == 0 && tables == 0)
        {
            return 0;
        }

        if (application != ApplicationId)
        {
            throw new StoreRefusedException("The database file is an SQLite database, but not one of ActorTasks (its application_id says so).");
        }

        return (int)ReadNumber(database, "schema")!;
    }

    private static StoreRefusedException Newer(Database database, int schema)
    {
        var writtenBy = ReadText(database, "version") ?? "a later version";
        return new StoreRefusedException(
            $"The database has schema {schema}, which ActorTasks {writtenBy} made; "
            + $"this is ActorTasks {EventCodec.ProductVersion} and knows schema {Newest} at most. "
            + $"Start ActorTasks {writtenBy} or newer.");
    }

    private static void Create(Database database, int partitions)
    {
        database.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id = {ApplicationId}"));
        WriteMeta(database, "partitions", statement => statement.Bind(2, partitions));
        SetClusterSecret(database, RandomNumberGenerator.GetBytes(32));
        for (var partition = 0; partition < partitions; partition++)
        {
            database.Sql("add-partition").Bind(1, partition).Run();
            database.Sql("add-shard").Bind(1, partition).Run();
        }
    }

    private static int CheckPartitions(Database database, int? setting)
    {
        var stored = (int)(ReadNumber(database, "partitions")
            ?? throw new StoreRefusedException("The database does not say how many partitions it has (meta.partitions)."));
        if (setting is { } wanted && wanted != stored)
        {
            throw new StoreRefusedException(
                $"The database was created with {stored} partitions and store.partitions is {wanted}. "
                + $"The number is part of every task's id and cannot change: set store.partitions = {stored}, or remove the setting.");
        }

        return stored;
    }

    private static long ReadPragma(Database database, string name)
    {
        using var statement = database.Prepare("PRAGMA " + name);
        return statement.Step() ? statement.Int64(0) : 0;
    }

    private static long? ReadNumber(Database database, string name)
    {
        var statement = database.Sql("read-meta").BindText(1, name);
        long? value = statement.Step() ? statement.Int64(0) : null;
        statement.Reset();
        return value;
    }

    private static string? ReadText(Database database, string name)
    {
        var statement = database.Sql("read-meta").BindText(1, name);
        var value = statement.Step() ? statement.Text(0) : null;
        statement.Reset();
        return value;
    }

    private static void WriteMeta(Database database, string name, Action<Statement> bindValue)
    {
        var statement = database.Sql("write-meta").BindText(1, name);
        bindValue(statement);
        statement.Run();
    }

    /// <summary>The stored epoch of each partition.</summary>
    public static long[] Epochs(Database database, int partitions)
    {
        var epochs = new long[partitions];
        var statement = database.Sql("read-epochs");
        while (statement.Step())
        {
            epochs[statement.Int32(0)] = statement.Int64(1);
        }

        return epochs;
    }
}
