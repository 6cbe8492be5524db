namespace ActorTasks.Journal.Postgres;

/// <summary>How a store on PostgreSQL is opened and how much it takes on.</summary>
internal sealed record PostgresStoreOptions
{
    /// <summary>An Npgsql connection string.</summary>
    public required string Connection { get; init; }

    /// <summary>The schema in which all tables lie; made if it is not there. Lower-case letters, digits and underscores.</summary>
    public string Schema { get; init; } = DefaultSchema;

    /// <summary>1 to 4,096, fixed when the schema is created; null takes what it has, or 64 for a new one.</summary>
    public int? Partitions { get; init; }

    /// <summary>Whether statements are prepared on the server: on, off, or null to find out whether a pooler stands between, which would forget them.</summary>
    public bool? Prepared { get; init; }

    /// <summary>Connections for reads at most, 1 to 1,000.</summary>
    public int Readers { get; init; } = 8;

    /// <summary>How long the server lets one statement of a write run, in milliseconds; beyond it the write fails.</summary>
    public int StatementTimeoutMs { get; init; } = 10_000;

    /// <summary>How long the server lets a write's transaction wait for its next statement, in milliseconds, before it ends it.</summary>
    public int IdleInTransactionMs { get; init; } = 5_000;

    /// <summary>Hears when the database is lost or full, and when it is back.</summary>
    public StoreHealth Health { get; init; } = StoreHealth.Untold;

    /// <summary>Writes in one transaction at most, 1 to 100,000.</summary>
    public int MaxBatchWrites { get; init; } = 2_000;

    /// <summary>Bytes of events, rows and payloads in one transaction at most (one larger write goes alone).</summary>
    public long MaxBatchBytes { get; init; } = 16L << 20;

    /// <summary>Writes that may wait for the writer; beyond that an append fails at once.</summary>
    public int MaxQueuedWrites { get; init; } = 100_000;

    /// <summary>Bytes that may wait for the writer; beyond that an append fails at once.</summary>
    public long MaxQueuedBytes { get; init; } = 128L << 20;

    /// <summary>Rows that one list scans at most before it answers with what it has.</summary>
    public int MaxScannedRows { get; init; } = 10_000;

    /// <summary>Finished tasks that one step of housekeeping moves, and keys that it drops.</summary>
    public int HouseStepRows { get; init; } = 500;

    /// <summary>The schema that the SQL files name.</summary>
    public const string DefaultSchema = "actortasks";
}
