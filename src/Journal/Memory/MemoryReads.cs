using ActorTasks.Journal.Tables;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Journal.Memory;

/// <summary>Reads of the tables; each answers what is there when it is called.</summary>
internal sealed class MemoryReads(MemoryTables tables, Lock gate, int maxScannedRows) : IOpenTasks, ITaskQueries
{
    private static readonly TaskId LastId = TaskId.FromBytes(Enumerable.Repeat(byte.MaxValue, 16).ToArray());
    private static readonly ReadyKey WorstReady = new(int.MinValue, long.MaxValue, LastId);
    private static readonly DueKey LastDue = new(long.MaxValue, LastId);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TaskRow>> FindAsync(int partition, IReadOnlyList<TaskId> ids, CancellationToken cancellation) =>
        Read<IReadOnlyList<TaskRow>>(
            () => [.. ids.Where(id => id.Partition == partition).Select(tables.Find).OfType<MemoryRow>().Select(row => row.Row)], cancellation);

    /// <inheritdoc/>
    public Task<ReadyPage> ReadyAsync(int partition, KindTypes kind, ReadyKey? after, long nowUs, int limit, CancellationToken cancellation) =>
        Read(() => Ready(partition, kind, after, nowUs, limit), cancellation);

    /// <inheritdoc/>
    public Task<DuePage> DueAsync(int partition, DueKey after, int limit, CancellationToken cancellation) =>
        Read(() => Due(partition, after, after, limit), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<TaskId, ReadOnlyMemory<byte>>> PayloadsAsync(IReadOnlyList<TaskId> ids, CancellationToken cancellation) =>
        Read<IReadOnlyDictionary<TaskId, ReadOnlyMemory<byte>>>(
            () =>
            {
                var payloads = new Dictionary<TaskId, ReadOnlyMemory<byte>>(ids.Count);
                foreach (var id in ids)
                {
                    if (Data<TaskSubmitted>(id) is { } bytes)
                    {
                        payloads[id] = bytes;
                    }
                }

                return payloads;
            },
            cancellation);

    /// <inheritdoc/>
    public Task<TaskRow?> GetAsync(TaskId id, CancellationToken cancellation) => Read(() => tables.Find(id)?.Row, cancellation);

    /// <inheritdoc/>
    public Task<TaskPage> ListAsync(TaskFilter filter, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(filter.Limit, 1, nameof(filter));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(filter.Limit, 500, nameof(filter));
        return Read(() => List(filter), cancellation);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<JournalEntry>> EventsAsync(TaskId id, int afterTaskSeq, int limit, CancellationToken cancellation) =>
        Read<IReadOnlyList<JournalEntry>>(
            () => tables.TaskEvents.TryGetValue(id, out var events)
                ? [.. events.Where(happened => happened.TaskSeq > afterTaskSeq).Take(limit).Select(happened => happened.Entry)]
                : [],
            cancellation);

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> PayloadAsync(TaskId id, CancellationToken cancellation) =>
        Read(() => Memory(Data<TaskSubmitted>(id)), cancellation);

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> ResultAsync(TaskId id, CancellationToken cancellation) =>
        Read(() => Memory(Data<TaskSucceeded>(id)), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<QueueCount>> CountsAsync(CancellationToken cancellation) =>
        Read<IReadOnlyList<QueueCount>>(
            () =>
            [
                .. tables.Counters.GroupBy(counter => (counter.Key.Queue, counter.Key.What))
                    .Select(group => new QueueCount(group.Key.Queue, group.Key.What, group.Sum(counter => counter.Value)))
                    .OrderBy(count => count.Queue, StringComparer.Ordinal).ThenBy(count => count.What, StringComparer.Ordinal),
            ],
            cancellation);

    /// <summary>What a shard starts from.</summary>
    public ShardRecovery Recover(int partition, WindowSizes windows, long clockUs)
    {
        var rows = tables.Tasks.Values.Where(row => row.State.Id.Partition == partition).OrderBy(row => row.State.Id).ToList();

        // A task that was ready before the clock went back has no place among the due ones.
        var nowUs = rows.Where(row => row.State.State == StoredState.Waiting && row.DueAtUs is null)
            .Aggregate(clockUs, (latestUs, row) => Math.Max(latestUs, row.State.ReadyAtUs));
        return new ShardRecovery(
            partition,
            tables.Epochs[partition],
            tables.LastSeqs[partition],
            [.. rows.Where(row => row.State.State == StoredState.Running).Select(row => row.Row)],
            [.. rows.Where(row => row.State.State == StoredState.Waiting && row.HeldBy == HeldReasons.Attempt).Select(row => row.Row)],
            [.. windows.Kinds.Select(kind => Ready(partition, kind, null, nowUs, windows.Ready))],
            Due(partition, new DueKey(nowUs, LastId), new DueKey(long.MinValue, default), windows.Due),
            nowUs);
    }

    /// <summary>Said in full, since a null array converts to empty memory.</summary>
    private static ReadOnlyMemory<byte>? Memory(byte[]? bytes) => bytes is null ? default(ReadOnlyMemory<byte>?) : new ReadOnlyMemory<byte>(bytes);

    private static IEnumerable<DueKey> Behind(SortedSet<DueKey> keys, DueKey mark) =>
        mark.CompareTo(LastDue) >= 0 ? [] : keys.GetViewBetween(mark, LastDue).Where(key => key.CompareTo(mark) > 0);

    private ReadyPage Ready(int partition, KindTypes kind, ReadyKey? after, long nowUs, int limit)
    {
        var keys = after is { } key
            ? tables.Ready[partition].GetViewBetween(key, WorstReady).Where(next => next.CompareTo(key) > 0)
            : tables.Ready[partition];
        var found = keys.Where(next => next.ReadyAtUs <= nowUs)
            .Select(next => tables.Tasks[next.Id])
            .Where(row => kind.Types.Contains(row.State.Type))
            .Take(limit + 1)
            .Select(row => row.Row)
            .ToList();
        return new ReadyPage(kind.Kind, [.. found.Take(limit)], found.Count <= limit);
    }

    private DuePage Due(int partition, DueKey readyAfter, DueKey expiryAfter, int limit)
    {
        var ids = new HashSet<TaskId>();
        var found = Behind(tables.Due[partition], readyAfter).Take(limit + 1)
            .Concat(Behind(tables.Expiring[partition], expiryAfter).Take(limit + 1))
            .Order()
            .Where(key => ids.Add(key.Id))
            .Take(limit + 1)
            .Select(key => tables.Tasks[key.Id].Row)
            .ToList();
        return new DuePage([.. found.Take(limit)], found.Count <= limit);
    }

    private TaskPage List(TaskFilter filter)
    {
        var (after, before) = filter.Range();
        var rows = new List<TaskRow>();
        TaskId? last = null;
        if (after >= before)
        {
            return new TaskPage(rows, null, Partial: false);
        }

        var range = tables.Ids.GetViewBetween(after, before);
        var scanned = 0;
        foreach (var id in filter.OldestFirst ? range : range.Reverse())
        {
            if (id == after || id == before)
            {
                continue;
            }

            if (rows.Count == filter.Limit || scanned++ == maxScannedRows)
            {
                return new TaskPage(rows, last, Partial: rows.Count < filter.Limit);
            }

            last = id;
            var row = tables.Find(id)!;
            if (filter.Matches(row.State))
            {
                rows.Add(row.Row);
            }
        }

        return new TaskPage(rows, null, Partial: false);
    }

    private byte[]? Data<TEvent>(TaskId id) =>
        tables.TaskEvents.TryGetValue(id, out var events) ? events.FindLast(happened => happened.Event is TEvent)?.Data : null;

    private Task<T> Read<T>(Func<T> read, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellation);
        }

        lock (gate)
        {
            return Task.FromResult(read());
        }
    }
}
