using ActorTasks.Journal.Tables;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Journal.Memory;

/// <summary>An event as it is kept, its data apart.</summary>
internal sealed record MemoryEvent(int Partition, long Seq, int TaskSeq, long Epoch, IJournalEvent Event, byte[]? Data)
{
    public JournalEntry Entry => new(Partition, Seq, TaskSeq, Epoch, Event);
}

/// <summary>A row as it is kept.</summary>
internal sealed record MemoryRow(TaskState State, string? HeldBy, long LastSeq, long? DueAtUs)
{
    public TaskRow Row => new(State, HeldBy);
}

/// <summary>The tables of a database as dictionaries. Not safe for threads; its store locks.</summary>
internal sealed class MemoryTables(int partitions)
{
    public SortedDictionary<long, MemoryEvent>[] Events { get; } = Make(partitions, () => new SortedDictionary<long, MemoryEvent>());

    public Dictionary<TaskId, List<MemoryEvent>> TaskEvents { get; } = [];

    public Dictionary<TaskId, MemoryRow> Tasks { get; } = [];

    public Dictionary<TaskId, MemoryRow> History { get; } = [];

    /// <summary>Ids of both tables in their order.</summary>
    public SortedSet<TaskId> Ids { get; } = [];

    /// <summary>Waiting tasks without a mark, by partition.</summary>
    public SortedSet<ReadyKey>[] Ready { get; } = Make(partitions, () => new SortedSet<ReadyKey>());

    /// <summary>Waiting tasks whose ready time was ahead, by partition.</summary>
    public SortedSet<DueKey>[] Due { get; } = Make(partitions, () => new SortedSet<DueKey>());

    /// <summary>Waiting tasks that expire, by partition.</summary>
    public SortedSet<DueKey>[] Expiring { get; } = Make(partitions, () => new SortedSet<DueKey>());

    public Dictionary<string, KeyRow> Keys { get; } = new(StringComparer.Ordinal);

    public Dictionary<CounterName, long> Counters { get; } = [];

    public long[] LastSeqs { get; } = new long[partitions];

    public long[] Epochs { get; } = new long[partitions];

    /// <summary>The row of a task, open or finished.</summary>
    public MemoryRow? Find(TaskId id) => Tasks.GetValueOrDefault(id) ?? History.GetValueOrDefault(id);

    /// <summary>Adds an event.</summary>
    public void Append(MemoryEvent happened)
    {
        Events[happened.Partition].Add(happened.Seq, happened);
        if (happened.Event is TaskEvent ofTask)
        {
            if (!TaskEvents.TryGetValue(ofTask.Id, out var events))
            {
                TaskEvents.Add(ofTask.Id, events = []);
            }

            events.Add(happened);
        }

        LastSeqs[happened.Partition] = Math.Max(LastSeqs[happened.Partition], happened.Seq);
    }

    /// <summary>Sets the row of a task; it is in the table of open tasks then and in no other.</summary>
    public void Put(MemoryRow row)
    {
        var id = row.State.Id;
        if (Tasks.TryGetValue(id, out var before))
        {
            Unindex(before);
        }

        History.Remove(id);
        Tasks[id] = row;
        Ids.Add(id);
        Index(row);
    }

    /// <summary>Moves a finished task.</summary>
    public void Move(TaskId id)
    {
        var row = Tasks[id];
        Unindex(row);
        Tasks.Remove(id);
        History.Add(id, row);
    }

    /// <summary>Removes a row.</summary>
    public void Drop(TaskId id)
    {
        if (Tasks.Remove(id, out var row))
        {
            Unindex(row);
        }

        History.Remove(id);
        Ids.Remove(id);
    }

    private static T[] Make<T>(int number, Func<T> make) => [.. Enumerable.Range(0, number).Select(_ => make())];

    private void Index(MemoryRow row)
    {
        if (row.State.State != StoredState.Waiting)
        {
            return;
        }

        var (id, partition) = (row.State.Id, row.State.Id.Partition);
        if (row.HeldBy is null)
        {
            Ready[partition].Add(ReadyKey.Of(row.State));
        }

        if (row.DueAtUs is { } dueAtUs)
        {
            Due[partition].Add(new DueKey(dueAtUs, id));
        }

        if (row.State.ExpiresAtUs is { } expiresAtUs)
        {
            Expiring[partition].Add(new DueKey(expiresAtUs, id));
        }
    }

    private void Unindex(MemoryRow row)
    {
        var (id, partition) = (row.State.Id, row.State.Id.Partition);
        Ready[partition].Remove(ReadyKey.Of(row.State));
        if (row.DueAtUs is { } dueAtUs)
        {
            Due[partition].Remove(new DueKey(dueAtUs, id));
        }

        if (row.State.ExpiresAtUs is { } expiresAtUs)
        {
            Expiring[partition].Remove(new DueKey(expiresAtUs, id));
        }
    }
}

/// <summary>Who has a key.</summary>
internal sealed record KeyRow(TaskId Id, ReadOnlyMemory<byte> RequestHash, long ExpiresAtUs);
