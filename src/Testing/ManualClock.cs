namespace ActorTasks.Testing;

/// <summary>A clock that stands still until a test moves it; its timers fire on the way, each when it is due, in order.</summary>
public sealed class ManualClock : TimeProvider
{
    private readonly object _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly DateTimeOffset _start;
    private TimeSpan _elapsed;
    private long _made;

    /// <summary>Starts at 2030-01-01 00:00 UTC.</summary>
    public ManualClock()
        : this(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    /// <summary>Starts at a time.</summary>
    /// <param name="start">The time that it shows until it is moved.</param>
    public ManualClock(DateTimeOffset start) => _start = start.ToUniversalTime();

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>Who waits for timers that the current flow of code sets.</summary>
    internal static AsyncLocal<AttemptInFlight?> Waiter { get; } = new();

    /// <summary>When the next timer fires; null while none is set.</summary>
    internal DateTimeOffset? NextTimer
    {
        get
        {
            lock (_gate)
            {
                return _timers.Count == 0 ? null : _start + _timers.Min(timer => timer.Due);
            }
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _start + _elapsed;
        }
    }

    /// <inheritdoc/>
    public override long GetTimestamp()
    {
        lock (_gate)
        {
            return _elapsed.Ticks;
        }
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ManualTimer(this, callback, state, Waiter.Value);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>
    /// Moves the clock alone; the timers that come due fire before it returns. <see cref="TestTasks.AdvanceAsync"/> moves
    /// it and runs the tasks that become due too.
    /// </summary>
    /// <param name="span">Zero or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The span is negative: this clock never goes back.</exception>
    public void Advance(TimeSpan span)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(span, TimeSpan.Zero);
        MoveTo(GetUtcNow() + span);
    }

    /// <summary>Moves it to a time, unless that has passed.</summary>
    internal void MoveTo(DateTimeOffset time)
    {
        while (TakeDue(time - _start) is { } timer)
        {
            timer.Fire();
        }
    }

    /// <summary>The first timer that is due by a time, which is then the time; null when the clock has come to the end.</summary>
    private ManualTimer? TakeDue(TimeSpan end)
    {
        lock (_gate)
        {
            var next = _timers.Where(timer => timer.Due <= end).MinBy(timer => (timer.Due, timer.Order));
            var time = next?.Due ?? end;
            _elapsed = time > _elapsed ? time : _elapsed;
            next?.TakenUnderLock(_timers);
            return next;
        }
    }

    private sealed class ManualTimer(ManualClock clock, TimerCallback callback, object? state, AttemptInFlight? waiter) : ITimer
    {
        private TimeSpan _period = Timeout.InfiniteTimeSpan;
        private bool _isSet;

        public TimeSpan Due { get; private set; }

        public long Order { get; private set; }

        public void Fire()
        {
            if (!_isSet)
            {
                waiter?.Waits(-1);
            }

            callback(state);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var before = _isSet;
            lock (clock._gate)
            {
                _period = period;
                _isSet = dueTime != Timeout.InfiniteTimeSpan;
                clock._timers.Remove(this);
                if (_isSet)
                {
                    Due = clock._elapsed + dueTime;
                    Order = ++clock._made;
                    clock._timers.Add(this);
                }
            }

            if (before != _isSet)
            {
                waiter?.Waits(_isSet ? 1 : -1);
            }

            return true;
        }

        /// <summary>It is about to fire: set again if it is a periodic one.</summary>
        public void TakenUnderLock(List<ManualTimer> timers)
        {
            _isSet = _period > TimeSpan.Zero;
            Due += _isSet ? _period : TimeSpan.Zero;
            if (!_isSet)
            {
                timers.Remove(this);
            }
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
