using System.Diagnostics;
using ActorEngine.Actor;
using ActorEngine.Configuration;
using ActorEngine.Event;

namespace ActorEngine.Testing;

/// <summary>
/// A scheduler whose time stands until the test advances it. A repeating item fires once per <see cref="Advance"/>, however
/// far: step it. <c>akka.scheduler.implementation</c> names it.
/// </summary>
public class TestScheduler : IScheduler, IAdvancedScheduler
{
    private readonly Lock _lock = new();
    private readonly List<Item> _items = [];
    private DateTimeOffset _now = TimeProvider.System.GetUtcNow();
    private long _number;

    /// <summary>Made by a system whose configuration names it.</summary>
    /// <param name="schedulerConfig">Has no effect.</param>
    /// <param name="log">Takes what actions throw.</param>
    public TestScheduler(Config schedulerConfig, ILoggingAdapter log)
    {
        ArgumentNullException.ThrowIfNull(log);
        Log = log;
    }

    /// <summary>The time of the test.</summary>
    public DateTimeOffset Now => TimeNow;

    /// <summary>The real time since the process began to count.</summary>
    public TimeSpan MonotonicClock => Stopwatch.GetElapsedTime(0);

    /// <summary>The real time since the process began to count.</summary>
    public TimeSpan HighResMonotonicClock => MonotonicClock;

    /// <summary>Runs actions; the same object.</summary>
    public IAdvancedScheduler Advanced => this;

    /// <summary>The time of the test.</summary>
    protected DateTimeOffset TimeNow
    {
        get
        {
            lock (_lock)
            {
                return _now;
            }
        }
    }

    private ILoggingAdapter Log { get; }

    /// <summary>Moves the time on and runs what is due, in the order of its times, on this thread.</summary>
    /// <param name="offset">How far; not negative.</param>
    public void Advance(TimeSpan offset)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(offset, TimeSpan.Zero);
        Item[] due;
        lock (_lock)
        {
            _now += offset;
            due = [.. _items.Where(i => i.DueAt <= _now).OrderBy(i => i.DueAt).ThenBy(i => i.Number)];
            _items.RemoveAll(i => i.DueAt <= _now);
        }

        foreach (var item in due)
        {
            if (!item.IsCancelled && Fire(item) && item.Interval is { } interval && !item.IsCancelled)
            {
                Add(interval, interval, item.Action, item.Cancelable, item.IsTell);
            }
        }
    }

    /// <summary>Moves the time on to a moment and runs what is due.</summary>
    /// <param name="when">The moment; not in the past.</param>
    /// <exception cref="InvalidOperationException">It is in the past.</exception>
    public void AdvanceTo(DateTimeOffset when)
    {
        var offset = when - TimeNow;
        if (offset < TimeSpan.Zero)
        {
            throw new InvalidOperationException("You can't reverse time...");
        }

        Advance(offset);
    }

    /// <inheritdoc/>
    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef? sender)
        => ScheduleTellOnce(delay, receiver, message, sender, null);

    /// <inheritdoc/>
    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable)
        => Schedule(delay, null, () => receiver.Tell(message, sender), cancelable, isTell: true);

    /// <inheritdoc/>
    public void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender)
        => ScheduleTellRepeatedly(initialDelay, interval, receiver, message, sender, null);

    /// <inheritdoc/>
    public void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable)
        => Schedule(initialDelay, interval, () => receiver.Tell(message, sender), cancelable, isTell: true);

    /// <inheritdoc/>
    public void ScheduleOnce(TimeSpan delay, Action action) => ScheduleOnce(delay, action, null);

    /// <inheritdoc/>
    public void ScheduleOnce(TimeSpan delay, Action action, ICancelable? cancelable) => Schedule(delay, null, action, cancelable, isTell: false);

    /// <inheritdoc/>
    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action) => ScheduleRepeatedly(initialDelay, interval, action, null);

    /// <inheritdoc/>
    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable? cancelable)
        => Schedule(initialDelay, interval, action, cancelable, isTell: false);

    private void Schedule(TimeSpan delay, TimeSpan? interval, Action action, ICancelable? cancelable, bool isTell)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        if (interval is { } repeat)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(repeat, TimeSpan.Zero, nameof(interval));
        }

        Add(delay, interval, action, cancelable, isTell);
    }

    private void Add(TimeSpan delay, TimeSpan? interval, Action action, ICancelable? cancelable, bool isTell)
    {
        lock (_lock)
        {
            _items.Add(new Item(_now + delay, _number++, interval, action, cancelable, isTell));
        }
    }

    /// <summary>An action that throws is logged and never runs again.</summary>
    private bool Fire(Item item)
    {
        if (item.IsTell)
        {
            item.Action();
            return true;
        }

        try
        {
            item.Action();
            return true;
        }
        catch (Exception exception)
        {
            Log.Error(exception, "A scheduled action failed");
            return false;
        }
    }

    private sealed record Item(DateTimeOffset DueAt, long Number, TimeSpan? Interval, Action Action, ICancelable? Cancelable, bool IsTell)
    {
        public bool IsCancelled => Cancelable is { IsCancellationRequested: true };
    }
}
