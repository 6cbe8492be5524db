using ActorTasks.Journal.Codec;
using ActorTasks.Journal.Sqlite.Raw;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Journal.Sqlite;

/// <summary>Reads for shards and the front door, done by the pool of readers.</summary>
internal sealed class SqliteReads(ReaderPool readers, SqliteStoreOptions options, string? newestVersion) : IOpenTasks, ITaskQueries
{
    private const int MaxPage = 100_000;

    /// <inheritdoc/>
    public Task<IReadOnlyList<TaskRow>> FindAsync(int partition, IReadOnlyList<TaskId> ids, CancellationToken cancellation) =>
        readers.ReadAsync<IReadOnlyList<TaskRow>>(database => OpenTaskReads.Find(database, partition, ids), cancellation);

    /// <inheritdoc/>
    public Task<ReadyPage> ReadyAsync(int partition, KindTypes kind, ReadyKey? after, long nowUs, int limit, CancellationToken cancellation) =>
        readers.ReadAsync(database => OpenTaskReads.Ready(database, partition, kind, after, nowUs, Math.Clamp(limit, 1, MaxPage)), cancellation);

    /// <inheritdoc/>
    public Task<DuePage> DueAsync(int partition, DueKey after, int limit, CancellationToken cancellation) =>
        readers.ReadAsync(database => OpenTaskReads.Due(database, partition, after, after, Math.Clamp(limit, 1, MaxPage)), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<TaskId, ReadOnlyMemory<byte>>> PayloadsAsync(IReadOnlyList<TaskId> ids, CancellationToken cancellation) =>
        readers.ReadAsync<IReadOnlyDictionary<TaskId, ReadOnlyMemory<byte>>>(
            database =>
            {
                var payloads = new Dictionary<TaskId, ReadOnlyMemory<byte>>(ids.Count);
                foreach (var id in ids)
                {
                    if (Bytes(database, "payload", id) is { } bytes)
                    {
                        payloads[id] = bytes;
                    }
                }

                return payloads;
            },
            cancellation);

    /// <inheritdoc/>
    public Task<TaskRow?> GetAsync(TaskId id, CancellationToken cancellation) =>
        readers.ReadAsync(database => OpenTaskReads.Find(database, id), cancellation);

    /// <inheritdoc/>
    public Task<TaskPage> ListAsync(TaskFilter filter, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(filter.Limit, 1, nameof(filter));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(filter.Limit, 500, nameof(filter));
        return readers.ReadAsync(database => ListReads.List(database, filter, options.MaxScannedRows), cancellation);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<JournalEntry>> EventsAsync(TaskId id, int afterTaskSeq, int limit, CancellationToken cancellation) =>
        readers.ReadAsync<IReadOnlyList<JournalEntry>>(
            database =>
            {
                var entries = new List<JournalEntry>();
                var statement = database.Sql("task-events").BindId(1, id).Bind(2, afterTaskSeq).Bind(3, Math.Clamp(limit, 1, MaxPage));
                while (statement.Step())
                {
                    entries.Add(new JournalEntry(
                        statement.Int32(0), statement.Int64(1), statement.Int32(2), statement.Int64(3),
                        EventCodec.Decode(statement.Text(4), statement.Bytes(5), newestVersion)));
                }

                return entries;
            },
            cancellation);

    /// <summary>A page of a partition's events.</summary>
    public Task<IReadOnlyList<JournalEntry>> ReplayAsync(int partition, long fromSeq, long toSeq, long max, CancellationToken cancellation) =>
        readers.ReadAsync<IReadOnlyList<JournalEntry>>(
            database =>
            {
                var entries = new List<JournalEntry>();
                var statement = database.Sql("replay").Bind(1, partition).Bind(2, fromSeq).Bind(3, toSeq).Bind(4, max);
                while (statement.Step())
                {
                    entries.Add(new JournalEntry(
                        partition, statement.Int64(0), statement.Int32(1), statement.Int64(2),
                        EventCodec.Decode(statement.Text(3), statement.Bytes(4), newestVersion)));
                }

                return entries;
            },
            cancellation);

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> PayloadAsync(TaskId id, CancellationToken cancellation) =>
        readers.ReadAsync(database => Memory(Bytes(database, "payload", id)), cancellation);

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> ResultAsync(TaskId id, CancellationToken cancellation) =>
        readers.ReadAsync(database => Memory(Bytes(database, "result", id)), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<QueueCount>> CountsAsync(CancellationToken cancellation) =>
        readers.ReadAsync<IReadOnlyList<QueueCount>>(
            database =>
            {
                var counts = new List<QueueCount>();
                var statement = database.Sql("counts");
                while (statement.Step())
                {
                    counts.Add(new QueueCount(statement.Text(0), statement.Text(1), statement.Int64(2)));
                }

                return counts;
            },
            cancellation);

    /// <summary>Said in full, since a null array converts to empty memory.</summary>
    private static ReadOnlyMemory<byte>? Memory(byte[]? bytes) => bytes is null ? default(ReadOnlyMemory<byte>?) : new ReadOnlyMemory<byte>(bytes);

    private static byte[]? Bytes(Database database, string name, TaskId id)
    {
        var statement = database.Sql(name).BindId(1, id);
        var bytes = statement.Step() ? statement.BlobOrNull(0) : null;
        statement.Reset();
        return bytes;
    }
}
