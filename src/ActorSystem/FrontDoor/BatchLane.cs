namespace ActorTasks.Actors;

/// <summary>
/// Bounds what all batches together have on the way to the disk, so that a single submit never waits behind more than
/// that. Parts of batches pass in the order in which they came; one that finds no room waits.
/// </summary>
/// <param name="maxCount">Items at once.</param>
/// <param name="maxBytes">Bytes of their payloads at once.</param>
internal sealed class BatchLane(long maxCount, long maxBytes)
{
    private readonly object _gate = new();
    private readonly LinkedList<Part> _waiting = new();
    private long _count;
    private long _bytes;

    /// <summary>Items on the way.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Waits for room and takes it; a lone part always finds room.</summary>
    /// <exception cref="TimeoutException">There was none in time; nothing is taken.</exception>
    /// <exception cref="OperationCanceledException">It was given up; nothing is taken.</exception>
    public async Task EnterAsync(int count, long bytes, TimeSpan atMost, TimeProvider clock, CancellationToken cancellation)
    {
        var part = new Part(count, bytes);
        lock (_gate)
        {
            if (_waiting.Count == 0 && Fits(part))
            {
                Take(part);
                return;
            }

            _waiting.AddLast(part);
        }

        var hasEntered = false;
        try
        {
            hasEntered = await part.Entered.ToldAsync(atMost, clock, cancellation);
        }
        finally
        {
            if (!hasEntered)
            {
                GiveUp(part);
            }
        }

        if (!hasEntered)
        {
            throw new TimeoutException($"No room for a part of a batch within {atMost}.");
        }
    }

    /// <summary>Gives back what a part took.</summary>
    public void Leave(int count, long bytes)
    {
        lock (_gate)
        {
            _count -= count;
            _bytes -= bytes;
            Admit();
        }
    }

    private void GiveUp(Part part)
    {
        lock (_gate)
        {
            if (!_waiting.Remove(part))
            {
                // It was let in at the same moment.
                _count -= part.Count;
                _bytes -= part.Bytes;
            }

            Admit();
        }
    }

    private void Admit()
    {
        while (_waiting.First is { Value: var next } && Fits(next))
        {
            _waiting.RemoveFirst();
            Take(next);
            next.Entered.Tell();
        }
    }

    private bool Fits(Part part) => _count == 0 || (_count + part.Count <= maxCount && _bytes + part.Bytes <= maxBytes);

    private void Take(Part part)
    {
        _count += part.Count;
        _bytes += part.Bytes;
    }

    private sealed class Part(int count, long bytes)
    {
        public int Count { get; } = count;

        public long Bytes { get; } = bytes;

        public BoundedWait Entered { get; } = new();
    }
}
