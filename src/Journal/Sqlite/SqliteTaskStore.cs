using System.Globalization;
using ActorTasks.Journal.Files;
using ActorTasks.Journal.Sqlite.Raw;
using ActorTasks.Journal.Tables;
using ActorTasks.Journal.Writing;

namespace ActorTasks.Journal.Sqlite;

/// <summary>The store on one SQLite file: WAL, every commit synced, one writer, pooled readers, one process.</summary>
internal sealed class SqliteTaskStore : ITaskStore
{
    /// <summary>The log's file is cut to this size when it begins anew.</summary>
    private const int LogFileBytes = 64 << 20;

    private readonly DataFolder _folder;
    private readonly Database _database;
    private readonly SqliteWriter _log;
    private readonly WriterThread _writer;
    private readonly ReaderPool _readers;
    private readonly SqliteReads _reads;
    private readonly SqliteStoreOptions _options;
    private int _disposed;

    private SqliteTaskStore(DataFolder folder, Database database, DiskFiles files, int partitions, SqliteStoreOptions options)
    {
        Files = files;
        _folder = folder;
        _database = database;
        _options = options;
        Partitions = partitions;
        _log = new SqliteWriter(database, options);
        _writer = new WriterThread(
            _log,
            new PartitionFences(Schema.Epochs(database, partitions)),
            new WriterBounds(options.MaxBatchWrites, options.MaxBatchBytes, options.MaxQueuedWrites, options.MaxQueuedBytes),
            options.Health);
        _readers = new ReaderPool(() => OpenReader(folder.DatabaseFile, options), options.Readers, options.MaxQueuedReads);
        _reads = new SqliteReads(_readers, options, Schema.NewestVersion(database));
        _writer.Start();
    }

    /// <inheritdoc/>
    public int Partitions { get; }

    /// <inheritdoc/>
    public IOpenTasks OpenTasks => _reads;

    /// <inheritdoc/>
    public ITaskQueries Queries => _reads;

    /// <inheritdoc/>
    public ITaskFiles Files { get; }

    /// <summary>Takes the folder, creates or migrates the database and starts the writer. Blocks for some milliseconds.</summary>
    /// <exception cref="StoreRefusedException">Folder or database cannot be used; the message says why and what to do.</exception>
    public static SqliteTaskStore Open(SqliteStoreOptions options)
    {
        var folder = DataFolder.Take(options.Folder);
        Database? database = null;
        try
        {
            database = OpenWriter(folder.DatabaseFile, create: true, options);
            var partitions = Schema.Prepare(database, options.Partitions);
            return new SqliteTaskStore(folder, database, OpenFiles(folder.Path, database, options), partitions, options);
        }
        catch (Exception e)
        {
            database?.Dispose();
            folder.Dispose();
            if (e is SqliteFailure failure)
            {
                throw new StoreRefusedException($"The database '{folder.DatabaseFile}' cannot be opened: {failure.Message}", failure);
            }

            throw;
        }
    }

    /// <summary>Opens the writer's connection with its settings.</summary>
    public static Database OpenWriter(string file, bool create, SqliteStoreOptions options)
    {
        var database = Database.Open(file, create, options.BusyTimeoutMs);
        try
        {
            // wal_autocheckpoint is off, since SQLite ignores errors of its own checkpoints: the writer does them.
            database.Execute(string.Create(
                CultureInfo.InvariantCulture,
                $"""
                PRAGMA journal_mode = WAL;
                PRAGMA synchronous = FULL;
                PRAGMA foreign_keys = OFF;
                PRAGMA wal_autocheckpoint = 0;
                PRAGMA journal_size_limit = {LogFileBytes};
                PRAGMA temp_store = MEMORY;
                PRAGMA cache_size = -{options.WriterCacheKib};
                """));
            return database;
        }
        catch (SqliteFailure)
        {
            database.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public Task AppendAsync(ShardWrite write)
    {
        CheckPartition(write.Partition);
        write.CheckShape();
        return _writer.Write(new AppendItem(write));
    }

    /// <inheritdoc/>
    public Task MarkAsync(int partition, long epoch, IReadOnlyList<HeldMark> marks)
    {
        CheckPartition(partition);
        return _writer.Write(new MarkItem(partition, epoch, marks));
    }

    /// <inheritdoc/>
    public async Task<ShardRecovery> OpenAsync(int partition, WindowSizes windows, long nowUs, CancellationToken cancellation)
    {
        CheckPartition(partition);
        var open = new OpenItem(partition);
        _writer.Do(open);
        var epoch = await open.Epoch.WaitAsync(cancellation).ConfigureAwait(false);
        return await _readers.ReadAsync(
            database => OpenTaskReads.Recover(database, partition, epoch, windows, nowUs), cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<JournalEntry> ReplayAsync(int partition, long fromSeq, long toSeq, long max, CancellationToken cancellation)
    {
        CheckPartition(partition);
        return ReplayPages.ReadAsync(
            (from, rows) => _reads.ReplayAsync(partition, from, toSeq, rows, cancellation), fromSeq, toSeq, max);
    }

    /// <inheritdoc/>
    public Task<long> HighestSeqAsync(int partition, CancellationToken cancellation)
    {
        CheckPartition(partition);
        return _readers.ReadAsync(database => OpenTaskReads.LastSeq(database, partition), cancellation);
    }

    /// <inheritdoc/>
    public async Task<bool> KeepHouseAsync(long nowUs, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var item = new HouseItem(nowUs, _options.HouseStepRows);
        _writer.Do(item);
        return await item.More.WaitAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Writes what waits, empties the log into the database and lets go of the folder.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _writer.StopAsync().ConfigureAwait(false);
        _readers.Dispose();
        _log.CheckpointAtEnd();
        _database.Dispose();
        _folder.Dispose();
    }

    /// <summary>What an earlier process left half done is removed before anything is accepted.</summary>
    private static DiskFiles OpenFiles(string folder, Database database, SqliteStoreOptions options)
    {
        var files = new DiskFiles(folder, new DiskRoom(options.DiskReserveBytes, () => new DriveInfo(folder).AvailableFreeSpace));
        try
        {
            files.Sweep(task => OpenTaskReads.Find(database, task)?.State);
            return files;
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            throw new StoreRefusedException($"The files in '{folder}' cannot be put in order: {unwritable.Message}", unwritable);
        }
    }

    private static Database OpenReader(string file, SqliteStoreOptions options)
    {
        var database = Database.Open(file, create: false, options.BusyTimeoutMs);
        database.Execute(string.Create(
            CultureInfo.InvariantCulture, $"PRAGMA query_only = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -{options.ReaderCacheKib};"));
        return database;
    }

    private void CheckPartition(int partition)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(partition);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(partition, Partitions);
    }
}
