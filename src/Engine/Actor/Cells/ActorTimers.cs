namespace ActorEngine.Actor.Cells;

/// <summary>A tick is its own timer: one that is not the running timer of its key, in the running instance, is stale.</summary>
internal sealed class TimerTick(ActorTimers owner, object key, object message, bool repeats) : IAutoReceivedMessage, Event.IDeadLetterSuppression
{
    public ActorTimers Owner => owner;

    public object Key => key;

    public object Message => message;

    public bool Repeats => repeats;

    public IScheduledWork? Work { get; set; }

    public override string ToString() => $"TimerTick(key={key}, message={message})";
}

/// <summary>The timers of one instance of an actor.</summary>
internal sealed class ActorTimers(ActorCell cell) : ITimerScheduler
{
    private readonly Dictionary<object, TimerTick> _timers = [];

    public IReadOnlyCollection<object> ActiveTimers => _timers.Keys.ToArray();

    public void StartPeriodicTimer(object key, object msg, TimeSpan interval) => Start(key, msg, interval, interval, null);

    public void StartPeriodicTimer(object key, object msg, TimeSpan interval, IActorRef? sender) => Start(key, msg, interval, interval, sender);

    public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval) => Start(key, msg, initialDelay, interval, null);

    public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval, IActorRef? sender)
        => Start(key, msg, initialDelay, interval, sender);

    public void StartSingleTimer(object key, object msg, TimeSpan timeout) => Start(key, msg, timeout, null, null);

    public void StartSingleTimer(object key, object msg, TimeSpan timeout, IActorRef? sender) => Start(key, msg, timeout, null, sender);

    public bool IsTimerActive(object key) => _timers.ContainsKey(key);

    public void Cancel(object key)
    {
        if (_timers.Remove(key, out var timer))
        {
            timer.Work?.Cancel();
            DebugEvents.Timer(cell, "Cancel", key);
        }
    }

    public void CancelAll()
    {
        foreach (var timer in _timers.Values)
        {
            timer.Work?.Cancel();
        }

        _timers.Clear();
    }

    /// <summary>True if a tick is to be delivered; a single timer is gone with it.</summary>
    public bool Takes(TimerTick tick)
    {
        if (!_timers.TryGetValue(tick.Key, out var running) || !ReferenceEquals(running, tick))
        {
            return false;
        }

        if (!tick.Repeats)
        {
            _timers.Remove(tick.Key);
        }

        return true;
    }

    private void Start(object key, object message, TimeSpan delay, TimeSpan? interval, IActorRef? sender)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(message);
        Cancel(key);
        var tick = new TimerTick(this, key, message, interval is not null);
        var scheduler = cell.SystemImpl.Scheduler;
        tick.Work = interval is { } i
            ? scheduler.TellRepeatedly(delay, i, cell.SelfRef, tick, sender)
            : scheduler.TellOnce(delay, cell.SelfRef, tick, sender);
        _timers[key] = tick;
        DebugEvents.Timer(cell, "Start", key);
    }
}
