using ActorTasks.TaskLifecycle;

namespace ActorTasks.Journal.Tables;

/// <summary>The changes of counters that a batch makes, summed up: most starts and ends cancel out.</summary>
internal sealed class CounterDeltas
{
    private readonly Dictionary<CounterName, long> _deltas = [];

    /// <summary>What is left to change, in the order of partition, queue, name.</summary>
    public IEnumerable<KeyValuePair<CounterName, long>> Changes =>
        _deltas.Where(delta => delta.Value != 0).OrderBy(delta => delta.Key);

    /// <summary>Counts one event of a task.</summary>
    public void Count(int partition, TaskState? before, TaskState after)
    {
        if (before is null)
        {
            Add(partition, after.Queue, RowRules.Accepted, 1);
            Add(partition, after.Queue, after.State.Word(), 1);
            return;
        }

        if (before.Queue != after.Queue)
        {
            Add(partition, before.Queue, RowRules.Accepted, -1);
            Add(partition, after.Queue, RowRules.Accepted, 1);
        }
        else if (before.State == after.State)
        {
            return;
        }

        Add(partition, before.Queue, before.State.Word(), -1);
        Add(partition, after.Queue, after.State.Word(), 1);
    }

    /// <summary>Adds to one counter.</summary>
    public void Add(int partition, string queue, string what, long number)
    {
        var name = new CounterName(partition, queue, what);
        _deltas[name] = _deltas.GetValueOrDefault(name) + number;
    }

    /// <summary>Forgets all changes.</summary>
    public void Clear() => _deltas.Clear();
}

/// <summary>The name of a counter.</summary>
internal readonly record struct CounterName(int Partition, string Queue, string What) : IComparable<CounterName>
{
    /// <inheritdoc/>
    public int CompareTo(CounterName other)
    {
        var byPartition = Partition.CompareTo(other.Partition);
        if (byPartition != 0)
        {
            return byPartition;
        }

        var byQueue = string.CompareOrdinal(Queue, other.Queue);
        return byQueue != 0 ? byQueue : string.CompareOrdinal(What, other.What);
    }
}
