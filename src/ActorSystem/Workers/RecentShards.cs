namespace ActorTasks.Actors;

/// <summary>The shards that tasks came to last, most recent first: a bounded number of them.</summary>
internal sealed class RecentShards(int max)
{
    private readonly List<int> _partitions = new(max + 1);

    /// <summary>Their partitions.</summary>
    public IReadOnlyList<int> Partitions => _partitions;

    /// <summary>A task has come to a shard.</summary>
    /// <returns>The partition that is not among them any more; null for none.</returns>
    public int? Note(int partition)
    {
        if (_partitions.Count > 0 && _partitions[0] == partition)
        {
            return null;
        }

        _partitions.Remove(partition);
        _partitions.Insert(0, partition);
        if (_partitions.Count <= max)
        {
            return null;
        }

        var oldest = _partitions[max];
        _partitions.RemoveAt(max);
        return oldest;
    }

    /// <summary>A shard is gone.</summary>
    public void Forget(int partition) => _partitions.Remove(partition);
}
