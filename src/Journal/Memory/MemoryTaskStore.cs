using System.Globalization;
using System.Runtime.CompilerServices;
using ActorTasks.Journal.Audit;
using ActorTasks.Journal.Files;
using ActorTasks.Journal.Tables;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Journal.Memory;

/// <summary>
/// The store of <c>store.kind = memory</c>, tests and simulation: the tables in dictionaries, no thread, no timer,
/// every call done when it returns. What it holds is gone with the process.
/// </summary>
internal sealed class MemoryTaskStore : ITaskStore, IDisposable
{
    private readonly Lock _gate = new();
    private readonly DiskFiles _files;
    private readonly MemoryTables _tables;
    private readonly MemoryWriter _writer;
    private readonly MemoryReads _reads;
    private readonly int _houseStepRows;
    private bool _closed;

    /// <summary>Makes an empty store.</summary>
    /// <param name="partitions">1 to 4,096.</param>
    /// <param name="maxScannedRows">Rows that one list scans at most.</param>
    /// <param name="houseStepRows">Finished tasks that one step of housekeeping moves, and keys that it drops.</param>
    /// <param name="diskReserveBytes">What files leave free on the disk of the temporary folder in which they lie.</param>
    public MemoryTaskStore(int partitions = 8, int maxScannedRows = 10_000, int houseStepRows = 1_000, long diskReserveBytes = 0)
        : this(new MemoryTables(partitions), TemporaryFiles(diskReserveBytes), maxScannedRows, houseStepRows)
    {
    }

    private MemoryTaskStore(MemoryTables tables, DiskFiles files, int maxScannedRows, int houseStepRows)
    {
        _tables = tables;
        _files = files;
        _writer = new MemoryWriter(tables);
        _reads = new MemoryReads(tables, _gate, maxScannedRows);
        _houseStepRows = houseStepRows;
        MaxScannedRows = maxScannedRows;
    }

    /// <inheritdoc/>
    public int Partitions => _tables.Epochs.Length;

    /// <inheritdoc/>
    public IOpenTasks OpenTasks => _reads;

    /// <inheritdoc/>
    public ITaskQueries Queries => _reads;

    /// <inheritdoc/>
    public ITaskFiles Files => _files;

    private int MaxScannedRows { get; }

    /// <summary>Another store over the same tables, as if the process had started again; this one is closed.</summary>
    public MemoryTaskStore Reopen()
    {
        lock (_gate)
        {
            _closed = true;
            return new MemoryTaskStore(_tables, _files, MaxScannedRows, _houseStepRows);
        }
    }

    /// <summary>The tables as an audit reads them; nothing may be written meanwhile.</summary>
    public IStoreAudit Audit() => new MemoryAudit(_tables, _files);

    /// <summary>Writes repairs; nothing else may be written meanwhile.</summary>
    public IStoreRepair Repair() => new MemoryRepair(_tables);

    /// <inheritdoc/>
    public Task AppendAsync(ShardWrite write)
    {
        CheckPartition(write.Partition);
        write.CheckShape();
        return Write(() => _writer.Append(write));
    }

    /// <inheritdoc/>
    public Task MarkAsync(int partition, long epoch, IReadOnlyList<HeldMark> marks)
    {
        CheckPartition(partition);
        return Write(() => _writer.Mark(partition, epoch, marks));
    }

    /// <inheritdoc/>
    public Task<ShardRecovery> OpenAsync(int partition, WindowSizes windows, long nowUs, CancellationToken cancellation)
    {
        CheckPartition(partition);
        cancellation.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (_closed)
            {
                return Task.FromException<ShardRecovery>(Closed());
            }

            _tables.Epochs[partition]++;
            return Task.FromResult(_reads.Recover(partition, windows, nowUs));
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<JournalEntry> ReplayAsync(
        int partition, long fromSeq, long toSeq, long max, [EnumeratorCancellation] CancellationToken cancellation)
    {
        CheckPartition(partition);
        List<JournalEntry> entries;
        lock (_gate)
        {
            entries = _tables.Events[partition].Values
                .Where(happened => happened.Seq >= fromSeq && happened.Seq <= toSeq)
                .Take((int)Math.Clamp(max, 0, int.MaxValue))
                .Select(happened => happened.Entry)
                .ToList();
        }

        foreach (var entry in entries)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return entry;
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<long> HighestSeqAsync(int partition, CancellationToken cancellation)
    {
        CheckPartition(partition);
        lock (_gate)
        {
            return Task.FromResult(_tables.LastSeqs[partition]);
        }
    }

    /// <inheritdoc/>
    public Task<bool> KeepHouseAsync(long nowUs, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_gate)
        {
            var final = _tables.Tasks.Values.Where(row => row.State.State.IsFinal()).Select(row => row.State.Id).Order().Take(_houseStepRows).ToList();
            final.ForEach(_tables.Move);
            var expired = _tables.Keys.Where(key => key.Value.ExpiresAtUs <= nowUs)
                .OrderBy(key => key.Value.ExpiresAtUs).Select(key => key.Key).Take(_houseStepRows).ToList();
            expired.ForEach(key => _tables.Keys.Remove(key));
            return Task.FromResult(final.Count >= _houseStepRows || expired.Count >= _houseStepRows);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
        }

        _files.RemoveAll();
    }

    /// <summary>Files do lie on disk: memory is for what is small.</summary>
    private static DiskFiles TemporaryFiles(long reserveBytes)
    {
        var folder = Path.Join(Path.GetTempPath(), "actortasks-" + Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture));
        return new DiskFiles(folder, new DiskRoom(reserveBytes, () => new DriveInfo(Path.GetTempPath()).AvailableFreeSpace));
    }

    private static StoreUnavailableException Closed() => new("The store is closed.");

    private Task Write(Func<Exception?> write)
    {
        lock (_gate)
        {
            return (_closed ? Closed() : write()) is { } failure ? Task.FromException(failure) : Task.CompletedTask;
        }
    }

    private void CheckPartition(int partition)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(partition);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(partition, Partitions);
    }
}
