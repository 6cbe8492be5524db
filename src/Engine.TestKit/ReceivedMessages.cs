
namespace ActorEngine.Testing;

/// <summary>What a test actor received and the test has not looked at yet. One side writes, one reads.</summary>
internal sealed class ReceivedMessages
{
    private readonly Lock _lock = new();
    private readonly Queue<MessageEnvelope> _queue = new();
    private readonly SemaphoreSlim _available = new(0);

    public bool IsEmpty
    {
        get
        {
            lock (_lock)
            {
                return _queue.Count == 0;
            }
        }
    }

    public void Add(MessageEnvelope envelope)
    {
        lock (_lock)
        {
            _queue.Enqueue(envelope);
        }

        _available.Release();
    }

    /// <summary>Waits for a message; with <paramref name="blocking"/> the returned task is always complete.</summary>
    public async ValueTask<MessageEnvelope?> TakeAsync(bool blocking, TimeSpan max, CancellationToken cancellationToken)
    {
        if (!await WaitAsync(blocking, max, cancellationToken))
        {
            return null;
        }

        lock (_lock)
        {
            return _queue.Dequeue();
        }
    }

    /// <summary>Waits for a message and leaves it where it is.</summary>
    public async ValueTask<MessageEnvelope?> PeekAsync(bool blocking, TimeSpan max, CancellationToken cancellationToken)
    {
        if (!await WaitAsync(blocking, max, cancellationToken))
        {
            return null;
        }

        MessageEnvelope envelope;
        lock (_lock)
        {
            envelope = _queue.Peek();
        }

        _available.Release();
        return envelope;
    }

    // ConfigureAwait(false) would lose the implicit sender of the test that waits.
    private async ValueTask<bool> WaitAsync(bool blocking, TimeSpan max, CancellationToken cancellationToken)
    {
        if (_available.Wait(0, cancellationToken))
        {
            return true;
        }

        var limit = max < TimeSpan.Zero && max != Timeout.InfiniteTimeSpan ? TimeSpan.Zero : max;
        return blocking ? _available.Wait(limit, cancellationToken) : await _available.WaitAsync(limit, cancellationToken);
    }
}
