namespace ActorTasks.Http.Waiting;

/// <summary>So many requests may do something at once.</summary>
internal sealed class Places(int max)
{
    private int _taken;

    /// <summary>How many do.</summary>
    public int Taken => Volatile.Read(ref _taken);

    /// <summary>Takes a place, if there is one.</summary>
    public bool TryTake()
    {
        if (Interlocked.Increment(ref _taken) <= max)
        {
            return true;
        }

        Release();
        return false;
    }

    /// <summary>Gives a place back.</summary>
    public void Release() => Interlocked.Decrement(ref _taken);
}
