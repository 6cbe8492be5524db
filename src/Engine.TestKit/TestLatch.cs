namespace ActorEngine.Testing;

/// <summary>Opens when it was counted down; whoever waits goes on then.</summary>
public class TestLatch
{
    private readonly CountdownEvent _countdown;
    private readonly Func<TimeSpan, TimeSpan> _dilate;
    private readonly TimeSpan _defaultTimeout;

    /// <summary>Opens when it was counted down once; time is not dilated.</summary>
    public TestLatch()
        : this(1)
    {
    }

    /// <summary>Opens when it was counted down so often; time is not dilated.</summary>
    /// <param name="count">How often.</param>
    public TestLatch(int count)
        : this(count, TimeSpan.FromSeconds(5))
    {
    }

    /// <summary>Opens when it was counted down so often; time is not dilated.</summary>
    /// <param name="count">How often.</param>
    /// <param name="defaultTimeout">How long <see cref="Ready()"/> waits.</param>
    public TestLatch(int count, TimeSpan defaultTimeout)
        : this(static t => t, count, defaultTimeout)
    {
    }

    internal TestLatch(Func<TimeSpan, TimeSpan> dilate, int count, TimeSpan defaultTimeout)
    {
        _countdown = new CountdownEvent(count);
        _dilate = dilate;
        _defaultTimeout = defaultTimeout;
    }

    /// <summary>Whether it is open.</summary>
    public bool IsOpen => _countdown.IsSet;

    /// <summary>Counts down.</summary>
    /// <exception cref="InvalidOperationException">It is open: it was counted down as often as it was made for.</exception>
    public void CountDown() => _countdown.Signal();

    /// <summary>Opens it.</summary>
    public void Open()
    {
        while (!_countdown.IsSet)
        {
            CountDown();
        }
    }

    /// <summary>Closes it again, with the count that it began with.</summary>
    public void Reset() => _countdown.Reset();

    /// <summary>Waits until it is open, at most 5 s, dilated.</summary>
    /// <exception cref="TimeoutException">It has not opened in time.</exception>
    public void Ready() => Ready(_defaultTimeout);

    /// <summary>Waits until it is open.</summary>
    /// <param name="timeout">The time, dilated.</param>
    /// <exception cref="TimeoutException">It has not opened in time.</exception>
    public void Ready(TimeSpan timeout)
    {
        if (!_countdown.Wait(_dilate(timeout)))
        {
            throw new TimeoutException($"Timeout of {timeout}: the latch lacks {_countdown.CurrentCount} of {_countdown.InitialCount}");
        }
    }
}
