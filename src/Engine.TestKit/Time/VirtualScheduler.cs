using ActorEngine.Actor;
using ActorEngine.Event;

namespace ActorEngine.Testing;

/// <summary>A scheduler on a virtual clock; repeats as often as the time that passes says.</summary>
internal sealed class VirtualScheduler(VirtualTime time, ILoggingAdapter log) : IScheduler, IAdvancedScheduler, IDisposable
{
    private readonly Lock _lock = new();
    private readonly HashSet<Item> _items = [];
    private long _number;
    private bool _stopped;

    public DateTimeOffset Now => time.GetUtcNow();

    public TimeSpan MonotonicClock => TimeSpan.FromTicks(time.GetTimestamp());

    public TimeSpan HighResMonotonicClock => MonotonicClock;

    public IAdvancedScheduler Advanced => this;

    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef? sender) => ScheduleTellOnce(delay, receiver, message, sender, null);

    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable)
        => Schedule(delay, Timeout.InfiniteTimeSpan, () => receiver.Tell(message, sender), cancelable);

    public void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender)
        => ScheduleTellRepeatedly(initialDelay, interval, receiver, message, sender, null);

    public void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable)
        => Schedule(initialDelay, Positive(interval), () => receiver.Tell(message, sender), cancelable);

    public void ScheduleOnce(TimeSpan delay, Action action) => ScheduleOnce(delay, action, null);

    public void ScheduleOnce(TimeSpan delay, Action action, ICancelable? cancelable) => Schedule(delay, Timeout.InfiniteTimeSpan, action, cancelable);

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action) => ScheduleRepeatedly(initialDelay, interval, action, null);

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable? cancelable)
        => Schedule(initialDelay, Positive(interval), action, cancelable);

    /// <summary>What is left is run at once, as the engine's own scheduler does.</summary>
    public void Dispose()
    {
        Item[] left;
        lock (_lock)
        {
            _stopped = true;
            left = [.. _items];
        }

        foreach (var item in left.OrderBy(i => i.Number))
        {
            item.Timer?.Dispose();
            Run(item);
        }
    }

    private static TimeSpan Positive(TimeSpan interval)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        return interval;
    }

    private void Schedule(TimeSpan delay, TimeSpan interval, Action action, ICancelable? cancelable)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        if (cancelable is { IsCancellationRequested: true })
        {
            return;
        }

        var item = new Item(action, interval != Timeout.InfiniteTimeSpan);
        lock (_lock)
        {
            if (_stopped)
            {
                throw new SchedulerException("cannot enqueue after timer shutdown");
            }

            item.Number = _number++;
            _items.Add(item);
            item.Timer = time.CreateTimer(_ => Run(item), null, delay, interval);
        }

        if (cancelable is not null)
        {
            item.Cancellation = cancelable.Token.UnsafeRegister(_ => Remove(item), null);
        }
    }

    private void Run(Item item)
    {
        lock (_lock)
        {
            if (!_items.Contains(item))
            {
                return;
            }
        }

        if (!item.Repeats)
        {
            item.Cancellation.Unregister();
            Remove(item);
        }

        try
        {
            item.Action();
        }
        catch (Exception exception)
        {
            // What throws once is not run again.
            Remove(item);
            log.Error(exception, "A scheduled action failed");
        }
    }

    private void Remove(Item item)
    {
        lock (_lock)
        {
            _items.Remove(item);
        }

        item.Timer?.Dispose();
    }

    private sealed class Item(Action action, bool repeats)
    {
        public Action Action => action;

        public bool Repeats => repeats;

        public long Number { get; set; }

        public ITimer? Timer { get; set; }

        public CancellationTokenRegistration Cancellation { get; set; }
    }
}
