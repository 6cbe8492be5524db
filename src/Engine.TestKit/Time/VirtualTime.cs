using ActorEngine.Actor;
using ActorEngine.Actor.Setup;

namespace ActorEngine.Testing;

/// <summary>
/// A clock that stands until the test advances it. A system that is created with <see cref="Setup"/> takes everything from
/// it: its scheduler and the timers of actors, receive timeouts, the timeouts of Ask and of the coordinated shutdown; what
/// else uses this <see cref="TimeProvider"/>, such as the delays of handlers, keeps step. Safe for concurrent use.
/// </summary>
/// <example><c>new TestKit(ActorSystemSetup.Create(time.Setup))</c>.</example>
public sealed class VirtualTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly PriorityQueue<VirtualTimer, (long DueTicks, long Number)> _timers = new();
    private readonly IdleDispatcher? _dispatcher;
    private readonly DateTimeOffset _start;
    private long _jumpedTicks;
    private long _ticks;
    private long _number;

    /// <summary>A clock that shows the beginning of 2026.</summary>
    public VirtualTime()
        : this(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    /// <summary>A clock that shows a moment.</summary>
    /// <param name="start">The moment.</param>
    public VirtualTime(DateTimeOffset start)
    {
        _start = start;
        _dispatcher = new IdleDispatcher();
        Setup = SetupOf(new EngineSetup { Dispatcher = _dispatcher });
    }

    /// <summary>A clock of a system whose turns somebody else gives.</summary>
    internal VirtualTime(DateTimeOffset start, EngineSetup setup)
    {
        _start = start;
        Setup = SetupOf(setup);
    }

    /// <summary>Puts a system on this clock; several systems may share it.</summary>
    public Setup Setup { get; }

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>The time to the next timer that is due; null if there is none.</summary>
    public TimeSpan? UntilNext
    {
        get
        {
            lock (_lock)
            {
                return _timers.TryPeek(out _, out var due) ? TimeSpan.FromTicks(Math.Max(0, due.DueTicks - _ticks)) : null;
            }
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _start.AddTicks(GetTimestamp() + Interlocked.Read(ref _jumpedTicks));

    /// <inheritdoc/>
    public override long GetTimestamp()
    {
        lock (_lock)
        {
            return _ticks;
        }
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>
    /// Moves on, from one due timer to the next, each at its own moment, on this thread. What actors do about it, they do on
    /// their own threads: <see cref="AdvanceAsync"/> waits for them at every step.
    /// </summary>
    /// <param name="offset">How far; not negative.</param>
    public void Advance(TimeSpan offset)
    {
        var end = EndOf(offset);
        while (TakeDue(end) is { } timer)
        {
            timer.Fire();
        }

        MoveTo(end);
    }

    /// <summary>Moves on from one due timer to the next, and before each step waits until no actor has anything to do.</summary>
    /// <param name="offset">How far; not negative.</param>
    /// <param name="cancellationToken">Ends the wait for actors.</param>
    public async Task AdvanceAsync(TimeSpan offset, CancellationToken cancellationToken = default)
    {
        var end = EndOf(offset);
        await IdleAsync(cancellationToken);
        while (TakeDue(end) is { } timer)
        {
            timer.Fire();
            await IdleAsync(cancellationToken);
        }

        MoveTo(end);
    }

    /// <summary>
    /// Moves the hands alone, forward or back, as an administrator does: what the clock shows jumps, while timers and
    /// timestamps do not notice.
    /// </summary>
    /// <param name="offset">How far; negative is back.</param>
    public void Jump(TimeSpan offset) => Interlocked.Add(ref _jumpedTicks, offset.Ticks);

    /// <summary>Moves to the next due timer and fires it; false if there is none.</summary>
    public bool AdvanceToNext()
    {
        if (TakeDue(long.MaxValue) is not { } timer)
        {
            return false;
        }

        timer.Fire();
        return true;
    }

    /// <summary>Ends when no actor of the systems on this clock has anything to do. A handler that awaits something else counts as idle.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task IdleAsync(CancellationToken cancellationToken = default) => _dispatcher is { } dispatcher
        ? dispatcher.IdleAsync(cancellationToken)
        : throw new InvalidOperationException("The turns of this system are given one by one (SeededThread): nothing happens by itself that could be waited for.");

    internal void Arm(VirtualTimer timer, TimeSpan dueTime)
    {
        lock (_lock)
        {
            timer.Arming = ++_number;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                _timers.Enqueue(timer, (_ticks + dueTime.Ticks, timer.Arming));
            }
        }
    }

    private EngineSetup SetupOf(EngineSetup setup) => new()
    {
        Clock = this,
        Dispatcher = setup.Dispatcher,
        Scheduler = (_, log) => new VirtualScheduler(this, log),
        Chance = setup.Chance,
        KeepsContext = setup.KeepsContext,
    };

    private long EndOf(TimeSpan offset)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(offset, TimeSpan.Zero);
        return GetTimestamp() + offset.Ticks;
    }

    private void MoveTo(long ticks)
    {
        lock (_lock)
        {
            _ticks = Math.Max(_ticks, ticks);
        }
    }

    /// <summary>Takes the first timer that is due by then and shows its moment; what was armed anew since is passed over.</summary>
    private VirtualTimer? TakeDue(long end)
    {
        lock (_lock)
        {
            while (_timers.TryPeek(out var timer, out var due) && due.DueTicks <= end)
            {
                _timers.Dequeue();
                if (timer.Arming != due.Number)
                {
                    continue;
                }

                _ticks = Math.Max(_ticks, due.DueTicks);
                return timer;
            }

            return null;
        }
    }
}
