namespace ActorTasks.Actors;

/// <summary>
/// Makes the ids of this node's tasks: their time never goes back, whatever the clock does, and they go round the
/// partitions, so that the shards share the work and each write of the journal carries some of every shard.
/// </summary>
internal sealed class TaskIdSource(TimeProvider clock, Chance chance)
{
    private long _lastMs;
    private uint _turn;

    /// <summary>A new id in one of these partitions.</summary>
    public TaskId Next(IReadOnlyList<int> partitions)
    {
        var partition = partitions[(int)(Interlocked.Increment(ref _turn) % (uint)partitions.Count)];
        return Next(partition);
    }

    /// <summary>A new id in this partition.</summary>
    public TaskId Next(int partition) => TaskId.Create(ClampedMs(), partition, chance.Bits());

    private long ClampedMs()
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        while (true)
        {
            var last = Interlocked.Read(ref _lastMs);
            if (now <= last)
            {
                return last;
            }

            if (Interlocked.CompareExchange(ref _lastMs, now, last) == last)
            {
                return now;
            }
        }
    }
}
