namespace ActorTasks.Actors;

/// <summary>Counts what is accepted and not yet on disk, in number and bytes, for the whole node.</summary>
/// <param name="maxCount"><c>limits.unsynced-count</c>.</param>
/// <param name="maxBytes"><c>limits.unsynced-bytes</c>.</param>
internal sealed class UnsyncedBudget(long maxCount, long maxBytes)
{
    private readonly object _gate = new();
    private readonly Queue<TaskCompletionSource> _whenEmpty = new();
    private readonly List<BoundedWait> _whenReleased = [];
    private long _count;
    private long _bytes;

    /// <summary>Commands that are on their way.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Their bytes.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Takes room for one command; false when there is none. A lone command always finds room for its bytes.</summary>
    public bool TryTake(long bytes)
    {
        lock (_gate)
        {
            if (_count >= maxCount || (_count > 0 && _bytes + bytes > maxBytes))
            {
                return false;
            }

            _count++;
            _bytes += bytes;
            return true;
        }
    }

    /// <summary>Gives back what one command took.</summary>
    public void Release(long bytes)
    {
        lock (_gate)
        {
            _count--;
            _bytes -= bytes;
            _whenReleased.ForEach(waiting => waiting.Tell());
            _whenReleased.Clear();
            while (_count == 0 && _whenEmpty.TryDequeue(out var waiting))
            {
                waiting.TrySetResult();
            }
        }
    }

    /// <summary>A wait that is told when room is given back next.</summary>
    public BoundedWait WhenReleased()
    {
        var waiting = new BoundedWait();
        lock (_gate)
        {
            _whenReleased.Add(waiting);
        }

        return waiting;
    }

    /// <summary>Completes when nothing is on its way.</summary>
    public Task WhenEmptyAsync()
    {
        lock (_gate)
        {
            if (_count == 0)
            {
                return Task.CompletedTask;
            }

            var waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _whenEmpty.Enqueue(waiting);
            return waiting.Task;
        }
    }
}
