namespace ActorTasks.Journal.Sqlite;

/// <summary>How a store on SQLite is opened and how much it takes on.</summary>
internal sealed record SqliteStoreOptions
{
    /// <summary>The data folder; made if it is not there.</summary>
    public required string Folder { get; init; }

    /// <summary>1 to 4,096, fixed when the database is created; null takes what the database has, or 8 for a new one.</summary>
    public int? Partitions { get; init; }

    /// <summary>
    /// Ends the process: called once, when a sync failed and the page cache cannot be trusted any more. The Host
    /// exits with code 74; restarting recovers from what is really on disk.
    /// </summary>
    public required Action<FatalStoreError> OnFatal { get; init; }

    /// <summary>Hears when the disk is full, and when it is not any more.</summary>
    public StoreHealth Health { get; init; } = StoreHealth.Untold;

    /// <summary>What files of tasks leave free on the disk, in bytes; 0 is nothing.</summary>
    public long DiskReserveBytes { get; init; }

    /// <summary>Writes in one transaction at most, 1 to 100,000.</summary>
    public int MaxBatchWrites { get; init; } = 2_000;

    /// <summary>Bytes of events, rows and payloads in one transaction at most (one larger write goes alone).</summary>
    public long MaxBatchBytes { get; init; } = 16L << 20;

    /// <summary>Writes that may wait for the writer; beyond that an append fails at once.</summary>
    public int MaxQueuedWrites { get; init; } = 100_000;

    /// <summary>Bytes that may wait for the writer; beyond that an append fails at once.</summary>
    public long MaxQueuedBytes { get; init; } = 128L << 20;

    /// <summary>Threads with a connection each that read, 1 to 64.</summary>
    public int Readers { get; init; } = 3;

    /// <summary>Reads that may wait for a reader; beyond that a read fails at once.</summary>
    public int MaxQueuedReads { get; init; } = 10_000;

    /// <summary>Rows that one list scans at most before it answers with what it has.</summary>
    public int MaxScannedRows { get; init; } = 10_000;

    /// <summary>Finished tasks that one step of housekeeping moves, and keys that it drops.</summary>
    public int HouseStepRows { get; init; } = 500;

    /// <summary>How long SQLite waits for a lock of another connection, in milliseconds.</summary>
    public int BusyTimeoutMs { get; init; } = 5_000;

    /// <summary>
    /// Pages of 4 KiB in the log after which the writer copies it into the database. Four times as many cost the same
    /// for each write and hold up writers four times as long (some 80 ms instead of 20).
    /// </summary>
    public int CheckpointPages { get; init; } = 2_048;

    /// <summary>Memory for pages of the writer's connection, in KiB.</summary>
    public int WriterCacheKib { get; init; } = 32 * 1024;

    /// <summary>Memory for pages of each reader's connection, in KiB.</summary>
    public int ReaderCacheKib { get; init; } = 4 * 1024;
}

/// <summary>Why a store can no longer be trusted.</summary>
/// <param name="Code">SQLite's extended result code, e.g. 1034 for a failed sync of the log.</param>
internal sealed record FatalStoreError(int Code, string Message);
