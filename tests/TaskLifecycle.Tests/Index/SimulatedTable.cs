using ActorTasks.TaskLifecycle;

namespace ActorTasks.TaskLifecycleTests.Index;

/// <summary>A write of a shard on its way: decided, then on disk, then told to the index.</summary>
internal sealed record SimulatedWrite(TaskState? Before, TaskState After, string? HeldBy, long AtUs, bool IsMark);

/// <summary>The rows of one partition, as the store keeps them, with the reads that refill an index.</summary>
internal sealed class SimulatedTable(Func<string, string?> kindOf)
{
    private readonly Dictionary<TaskId, Row> _rows = [];

    public void Commit(SimulatedWrite write)
    {
        var dueAtUs = write.IsMark ? _rows[write.After.Id].DueAtUs : write.After.ReadyAtUs > write.AtUs ? write.After.ReadyAtUs : (long?)null;
        _rows[write.After.Id] = new Row(new IndexRow(write.After, write.HeldBy), dueAtUs);
    }

    public IEnumerable<IndexRow> Running => Rows(StoredState.Running);

    public IEnumerable<IndexRow> Held => Rows(StoredState.Waiting).Where(row => row.HeldBy == "attempt");

    public IndexPage Ready(string kind, ReadyKey? after, long untilUs, int limit)
    {
        var all = Rows(StoredState.Waiting)
            .Where(row => row.HeldBy is null && row.State.ReadyAtUs <= untilUs && kindOf(row.State.Type) == kind)
            .Where(row => after is not { } key || ReadyKey.Of(row.State).CompareTo(key) > 0)
            .OrderBy(row => ReadyKey.Of(row.State))
            .Take(limit + 1)
            .ToList();
        return new IndexPage(kind, all.Take(limit).ToList(), all.Count <= limit);
    }

    public (IReadOnlyList<IndexRow> Rows, bool Complete) Due(DueKey after, int limit) => Due(after, after, limit);

    public (IReadOnlyList<IndexRow> Rows, bool Complete) Due(DueKey readyAfter, DueKey expiryAfter, int limit)
    {
        var all = _rows.Values
            .Where(row => row.Task.State.State == StoredState.Waiting)
            .Select(row => (row.Task, Key: FirstMoment(row, readyAfter, expiryAfter)))
            .Where(row => row.Key is not null)
            .OrderBy(row => row.Key!.Value)
            .Take(limit + 1)
            .Select(row => row.Task)
            .ToList();
        return (all.Take(limit).ToList(), all.Count <= limit);
    }

    private static DueKey? FirstMoment(Row row, DueKey readyAfter, DueKey expiryAfter)
    {
        var ready = Behind(row.DueAtUs, row.Task.State.Id, readyAfter);
        var expiry = Behind(row.Task.State.ExpiresAtUs, row.Task.State.Id, expiryAfter);
        return ready is not null && expiry is not null && expiry.Value.CompareTo(ready.Value) < 0 ? expiry : ready ?? expiry;
    }

    private static DueKey? Behind(long? atUs, TaskId id, DueKey mark) =>
        atUs is { } moment && new DueKey(moment, id).CompareTo(mark) > 0 ? new DueKey(moment, id) : null;

    private IEnumerable<IndexRow> Rows(StoredState state) => _rows.Values.Select(row => row.Task).Where(row => row.State.State == state);

    private sealed record Row(IndexRow Task, long? DueAtUs);
}
