namespace ActorEngine.Actor;

/// <summary>Tells the time.</summary>
public interface ITimeProvider
{
    /// <summary>The time of day, UTC.</summary>
    DateTimeOffset Now { get; }

    /// <summary>Time since some fixed moment; never goes back.</summary>
    TimeSpan MonotonicClock { get; }

    /// <summary>The same, as fine as the machine can.</summary>
    TimeSpan HighResMonotonicClock { get; }
}

/// <summary>Sends messages later. Never early; late by about 10 ms at worst on an idle machine.</summary>
public interface ITellScheduler
{
    /// <summary>Sends a message once.</summary>
    /// <param name="delay">From now; zero or more.</param>
    /// <param name="receiver">The receiver.</param>
    /// <param name="message">The message.</param>
    /// <param name="sender">The sender; null is nobody.</param>
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative.</exception>
    /// <exception cref="SchedulerException">The system is shut down.</exception>
    void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef? sender);

    /// <summary>Sends a message once, unless it is cancelled before.</summary>
    /// <inheritdoc cref="ScheduleTellOnce(TimeSpan, ICanTell, object, IActorRef)" path="/param|/exception"/>
    /// <remarks><paramref name="cancelable"/>: cancels it; may be null.</remarks>
    void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable);

    /// <summary>Sends a message again and again.</summary>
    /// <param name="initialDelay">From now to the first; zero or more.</param>
    /// <param name="interval">From one to the next; more than zero.</param>
    /// <param name="receiver">The receiver.</param>
    /// <param name="message">The message.</param>
    /// <param name="sender">The sender; null is nobody.</param>
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative or the interval not positive.</exception>
    /// <exception cref="SchedulerException">The system is shut down.</exception>
    void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender);

    /// <summary>Sends a message again and again until it is cancelled.</summary>
    /// <inheritdoc cref="ScheduleTellRepeatedly(TimeSpan, TimeSpan, ICanTell, object, IActorRef)" path="/param|/exception"/>
    /// <remarks><paramref name="cancelable"/>: cancels it; may be null.</remarks>
    void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable);
}

/// <summary>Runs actions later, on the scheduler's own thread: they must be short and touch no actor's state.</summary>
public interface IActionScheduler
{
    /// <summary>Runs an action once.</summary>
    /// <param name="delay">From now; zero or more.</param>
    /// <param name="action">The action.</param>
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative.</exception>
    /// <exception cref="SchedulerException">The system is shut down.</exception>
    void ScheduleOnce(TimeSpan delay, Action action);

    /// <summary>Runs an action once, unless it is cancelled before.</summary>
    /// <inheritdoc cref="ScheduleOnce(TimeSpan, Action)" path="/param|/exception"/>
    /// <remarks><paramref name="cancelable"/>: cancels it; may be null.</remarks>
    void ScheduleOnce(TimeSpan delay, Action action, ICancelable? cancelable);

    /// <summary>Runs an action again and again, until it throws.</summary>
    /// <param name="initialDelay">From now to the first; zero or more.</param>
    /// <param name="interval">From one to the next; more than zero.</param>
    /// <param name="action">The action.</param>
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative or the interval not positive.</exception>
    /// <exception cref="SchedulerException">The system is shut down.</exception>
    void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action);

    /// <summary>Runs an action again and again, until it throws or is cancelled.</summary>
    /// <inheritdoc cref="ScheduleRepeatedly(TimeSpan, TimeSpan, Action)" path="/param|/exception"/>
    /// <remarks><paramref name="cancelable"/>: cancels it; may be null.</remarks>
    void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable? cancelable);
}

/// <summary>The part of a scheduler that runs actions.</summary>
public interface IAdvancedScheduler : IActionScheduler;

/// <summary>Sends messages and runs actions later. What is left when the system shuts down is run at once.</summary>
public interface IScheduler : ITellScheduler, ITimeProvider
{
    /// <summary>The part that runs actions.</summary>
    IAdvancedScheduler Advanced { get; }
}

/// <summary>Something that can be cancelled.</summary>
public interface ICancelable
{
    /// <summary>True once it is cancelled.</summary>
    bool IsCancellationRequested { get; }

    /// <summary>Cancelled with it.</summary>
    CancellationToken Token { get; }

    /// <summary>Cancels.</summary>
    void Cancel();

    /// <summary>Cancels.</summary>
    /// <param name="throwOnFirstException">True to stop at the first callback that throws.</param>
    void Cancel(bool throwOnFirstException);

    /// <summary>Cancels later.</summary>
    /// <param name="delay">From now.</param>
    void CancelAfter(TimeSpan delay);

    /// <summary>Cancels later.</summary>
    /// <param name="millisecondsDelay">From now, in milliseconds.</param>
    void CancelAfter(int millisecondsDelay);
}
