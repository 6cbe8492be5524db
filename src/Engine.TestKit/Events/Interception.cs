using ActorEngine.Event;

namespace ActorEngine.Testing;

/// <summary>Filters while they are installed, and how many events they met.</summary>
internal sealed class Interception(InterceptedEvents events, IReadOnlyList<EventFilter> filters) : IDisposable
{
    private readonly SemaphoreSlim _met = new(0);
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public bool Offer(LogEvent logEvent)
    {
        if (!filters.Any(f => f.Matches(logEvent)))
        {
            return false;
        }

        Interlocked.Increment(ref _count);
        _met.Release();
        return true;
    }

    /// <summary>Waits until that many events were met; for none it waits the whole time for one. False if the number is not exact.</summary>
    public async Task<bool> IsExactlyAsync(bool blocking, int expected, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var end = TestKitSystem.Now + timeout;
        for (var met = 0; met < Math.Max(expected, 1); met++)
        {
            var left = end - TestKitSystem.Now;
            left = left < TimeSpan.Zero ? TimeSpan.Zero : left;
            if (!(blocking ? _met.Wait(left, cancellationToken) : await _met.WaitAsync(left, cancellationToken)))
            {
                break;
            }
        }

        return Count == expected;
    }

    public void Dispose() => events.Remove(this);

    public override string ToString() => string.Join(" or ", filters);
}
