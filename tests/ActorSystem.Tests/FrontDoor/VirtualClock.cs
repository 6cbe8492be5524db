namespace ActorTasks.ActorSystemTests.FrontDoor;

/// <summary>A clock that stands still until it is told to go on; its timers fire on the way.</summary>
internal sealed class VirtualClock : TimeProvider
{
    private readonly List<VirtualTimer> _timers = [];
    private DateTimeOffset _now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private long _timestamp;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _timestamp;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(() => callback(state), period);
        _timers.Add(timer);
        return timer;
    }

    /// <summary>Goes on, and calls every timer once.</summary>
    public void Advance(TimeSpan span)
    {
        _now += span;
        _timestamp += span.Ticks;
        foreach (var timer in _timers.ToList())
        {
            timer.Fire();
        }
    }

    /// <summary>The wall clock is set back or forward; what is measured with timestamps does not notice.</summary>
    public void Jump(TimeSpan span) => _now += span;

    private sealed class VirtualTimer(Action fire, TimeSpan period) : ITimer
    {
        private bool _isOver;

        public void Fire()
        {
            if (!_isOver)
            {
                _isOver = period == Timeout.InfiniteTimeSpan;
                fire();
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan newPeriod) => true;

        public void Dispose() => _isOver = true;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
