using ActorTasks.Journal.Tables;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Journal.Writing;

/// <summary>What follows from the events and marks of a batch: each task's row once, as it is after its last event; marks, counters, last numbers.</summary>
internal sealed class BatchRows
{
    private readonly CounterDeltas _counters = new();
    private readonly Dictionary<TaskId, RowWrite> _rows = [];
    private readonly Dictionary<TaskId, (int Partition, string? HeldBy)> _marks = [];
    private readonly SortedDictionary<int, (long LastSeq, long LatestUs)> _shards = [];

    /// <summary>Rows to be written.</summary>
    public Dictionary<TaskId, RowWrite>.ValueCollection Rows => _rows.Values;

    /// <summary>Marks of tasks that have no new row.</summary>
    public IReadOnlyDictionary<TaskId, (int Partition, string? HeldBy)> Marks => _marks;

    /// <summary>Differences of counters.</summary>
    public CounterDeltas Counters => _counters;

    /// <summary>Last number in use and latest time of each partition.</summary>
    public IReadOnlyDictionary<int, (long LastSeq, long LatestUs)> Shards => _shards;

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        _counters.Clear();
        _rows.Clear();
        _marks.Clear();
        _shards.Clear();
    }

    /// <summary>Takes in an item, in the order of writing.</summary>
    public void Note(WriteItem item)
    {
        switch (item)
        {
            case AppendItem append:
                NoteEvents(append);
                break;
            case MarkItem marks:
                NoteMarks(marks);
                break;
        }
    }

    private void NoteEvents(AppendItem item)
    {
        var seq = item.FirstSeq;
        foreach (var happened in item.Events)
        {
            if (happened.Recorded.After is { } after)
            {
                NoteRow(item.Partition, seq, happened, after);
            }

            seq++;
        }

        var (lastSeq, latestUs) = _shards.GetValueOrDefault(item.Partition);
        _shards[item.Partition] = (Math.Max(lastSeq, item.LastSeq), Math.Max(latestUs, item.Events.Max(happened => happened.Recorded.Event.AtUs)));
    }

    private void NoteRow(int partition, long seq, EncodedEvent happened, TaskState after)
    {
        var before = happened.Recorded.Before;
        _counters.Count(partition, before, after);
        var isNew = before is null;
        var wasFinal = before is { } earlier && earlier.State.IsFinal();
        if (_rows.TryGetValue(after.Id, out var noted))
        {
            isNew |= noted.IsNew;
            wasFinal |= noted.WasFinal;
        }

        _marks.Remove(after.Id);
        _rows[after.Id] = new RowWrite(
            after, seq, RowRules.DueAtUs(after, happened.Recorded.Event.AtUs), happened.Recorded.HeldBy, happened.Detail!, isNew, wasFinal);
    }

    private void NoteMarks(MarkItem item)
    {
        foreach (var mark in item.Marks)
        {
            if (!_rows.TryGetValue(mark.Id, out var row))
            {
                _marks[mark.Id] = (item.Partition, mark.HeldBy);
            }
            else if (row.After.State == StoredState.Waiting)
            {
                _rows[mark.Id] = row with { HeldBy = mark.HeldBy };
            }
        }
    }
}

/// <summary>A task's row as it is to be written.</summary>
/// <param name="IsNew">Whether it has no row yet.</param>
/// <param name="WasFinal">Whether it may lie in the history.</param>
internal sealed record RowWrite(TaskState After, long LastSeq, long? DueAtUs, string? HeldBy, byte[] Detail, bool IsNew, bool WasFinal);
