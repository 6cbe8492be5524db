namespace ActorTasks.Actors;

/// <summary>How many tasks may be open on a node whose shards hold all of them in memory (<c>limits.open-tasks</c>).</summary>
/// <param name="limit">At least 1.</param>
internal sealed class OpenTaskRoom(long limit)
{
    private long _taken;

    /// <summary>The most that may be open.</summary>
    public long Limit => limit;

    /// <summary>The part of one shard.</summary>
    public OpenTaskShare NewShare() => new(this);

    /// <summary>Takes a place for a new task; false if there is none.</summary>
    public bool TryTake()
    {
        if (Interlocked.Increment(ref _taken) <= limit)
        {
            return true;
        }

        Interlocked.Decrement(ref _taken);
        return false;
    }

    /// <summary>What became more, or less.</summary>
    public void Add(long change) => Interlocked.Add(ref _taken, change);
}

/// <summary>What one shard has of the room; used by its actor alone.</summary>
internal sealed class OpenTaskShare(OpenTaskRoom room)
{
    private long _taken;

    /// <summary>The most that may be open on the node.</summary>
    public long Limit => room.Limit;

    /// <summary>Takes a place for a new task; false if the node has none.</summary>
    public bool TryTake()
    {
        var isTaken = room.TryTake();
        _taken += isTaken ? 1 : 0;
        return isTaken;
    }

    /// <summary>So many tasks are open, or come to be with writes under way: also those that nobody asked a place for.</summary>
    public void Settle(long open)
    {
        room.Add(open - _taken);
        _taken = open;
    }
}
