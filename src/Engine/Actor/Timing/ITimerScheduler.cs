namespace ActorEngine.Actor;

/// <summary>An actor with timers of its own; they are there already in its constructor.</summary>
public interface IWithTimers
{
    /// <summary>The timers; set by the engine.</summary>
    ITimerScheduler Timers { get; set; }
}

/// <summary>
/// Timers of one actor, by key. They end with the actor and at its restart, and a tick of a timer that was cancelled
/// or replaced is never delivered, not even if it lay in the mailbox already.
/// </summary>
public interface ITimerScheduler
{
    /// <summary>The keys of the timers that run.</summary>
    IReadOnlyCollection<object> ActiveTimers { get; }

    /// <summary>Starts a timer that repeats; the first tick comes after one interval.</summary>
    /// <param name="key">Its key; a timer with this key is replaced.</param>
    /// <param name="msg">The message.</param>
    /// <param name="interval">From one tick to the next; more than zero.</param>
    void StartPeriodicTimer(object key, object msg, TimeSpan interval);

    /// <summary>Starts a timer that repeats; the first tick comes after one interval.</summary>
    /// <inheritdoc cref="StartPeriodicTimer(object, object, TimeSpan)" path="/param"/>
    /// <remarks><paramref name="sender"/>: the sender of its messages.</remarks>
    void StartPeriodicTimer(object key, object msg, TimeSpan interval, IActorRef? sender);

    /// <summary>Starts a timer that repeats.</summary>
    /// <param name="key">Its key; a timer with this key is replaced.</param>
    /// <param name="msg">The message.</param>
    /// <param name="initialDelay">From now to the first tick; zero or more.</param>
    /// <param name="interval">From one tick to the next; more than zero.</param>
    void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval);

    /// <summary>Starts a timer that repeats.</summary>
    /// <inheritdoc cref="StartPeriodicTimer(object, object, TimeSpan, TimeSpan)" path="/param"/>
    /// <remarks><paramref name="sender"/>: the sender of its messages.</remarks>
    void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval, IActorRef? sender);

    /// <summary>Starts a timer that ticks once; it is gone when its message is handled.</summary>
    /// <param name="key">Its key; a timer with this key is replaced.</param>
    /// <param name="msg">The message.</param>
    /// <param name="timeout">From now; zero or more.</param>
    void StartSingleTimer(object key, object msg, TimeSpan timeout);

    /// <summary>Starts a timer that ticks once; it is gone when its message is handled.</summary>
    /// <inheritdoc cref="StartSingleTimer(object, object, TimeSpan)" path="/param"/>
    /// <remarks><paramref name="sender"/>: the sender of its message.</remarks>
    void StartSingleTimer(object key, object msg, TimeSpan timeout, IActorRef? sender);

    /// <summary>True if a timer with this key runs.</summary>
    /// <param name="key">The key.</param>
    bool IsTimerActive(object key);

    /// <summary>Cancels the timer with this key, if there is one.</summary>
    /// <param name="key">The key.</param>
    void Cancel(object key);

    /// <summary>Cancels all timers.</summary>
    void CancelAll();
}
