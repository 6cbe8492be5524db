namespace ActorTasks.Actors;

/// <summary>
/// Makes the ids of this node's tasks: their time never goes back, whatever the clock does. They go round a few
/// neighbouring partitions, and these move on round all of them: so the shards share the work, and tasks that are
/// written together, when they come and later when they run, are of few partitions. Each one in a write costs rows of
/// its own (counters, last number), which with 64 partitions was a third of all.
/// </summary>
internal sealed class TaskIdSource(TimeProvider clock, Chance chance)
{
    /// <summary>How many partitions take new tasks at a time.</summary>
    private const uint Neighbours = 8;

    /// <summary>After so many tasks the next partition comes in and the first goes out.</summary>
    private const uint Stay = 64;

    private long _lastMs;
    private uint _turn;

    /// <summary>A new id in one of these partitions.</summary>
    public TaskId Next(IReadOnlyList<int> partitions)
    {
        var turn = Interlocked.Increment(ref _turn);
        return Next(partitions[(int)(((turn / Stay) + (turn % Neighbours)) % (uint)partitions.Count)]);
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
