namespace ActorTasks.ActorSystemTests.FrontDoor;

/// <summary>A clock that stands still until it is told to go on; its timers fire on the way, each when it is due.</summary>
internal sealed class VirtualClock : TimeProvider
{
    private readonly List<VirtualTimer> _timers = [];
    private DateTimeOffset _now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private long _timestamp;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Timestamp at which the next timer fires; null when none is set.</summary>
    public long? NextDue => _timers.Min(static timer => timer.Due);

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _timestamp;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        _timers.Add(timer);
        return timer;
    }

    /// <summary>Goes on, and fires what comes due, in order.</summary>
    public void Advance(TimeSpan span)
    {
        var end = _timestamp + span.Ticks;
        while (_timers.Where(timer => timer.Due <= end).MinBy(static timer => timer.Due) is { } next)
        {
            GoTo(Math.Max(_timestamp, next.Due!.Value));
            next.Fire();
        }

        GoTo(end);
    }

    /// <summary>The wall clock is set back or forward; what is measured with timestamps does not notice.</summary>
    public void Jump(TimeSpan span) => _now += span;

    private void GoTo(long timestamp)
    {
        _now += TimeSpan.FromTicks(timestamp - _timestamp);
        _timestamp = timestamp;
    }

    private sealed class VirtualTimer(VirtualClock clock, Action fire) : ITimer
    {
        private TimeSpan _period;

        public long? Due { get; private set; }

        public void Fire()
        {
            Due = _period == Timeout.InfiniteTimeSpan ? null : Due + _period.Ticks;
            fire();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Due = dueTime == Timeout.InfiniteTimeSpan ? null : clock._timestamp + dueTime.Ticks;
            _period = period;
            return true;
        }

        public void Dispose() => Due = null;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
