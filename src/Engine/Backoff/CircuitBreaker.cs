using ActorEngine.Actor;

namespace ActorEngine.Pattern;

/// <summary>
/// Stops calling what keeps failing. Closed: calls pass, and so many failures in a row open it. Open: calls fail at
/// once, until the reset time is over. Half open: one call passes and decides.
/// </summary>
public class CircuitBreaker
{
    private readonly Lock _gate = new();
    private readonly List<Action> _onOpen = [];
    private readonly List<Action> _onHalfOpen = [];
    private readonly List<Action> _onClose = [];
    private State _state = State.Closed;
    private int _failures;
    private bool _probing;
    private TimeSpan _currentReset;
    private TimeSpan _openedAt;

    /// <summary>A breaker with a fixed reset time.</summary>
    public CircuitBreaker(IScheduler scheduler, int maxFailures, TimeSpan callTimeout, TimeSpan resetTimeout)
        : this(scheduler, maxFailures, callTimeout, resetTimeout, TimeSpan.FromDays(36500), 1.0)
    {
    }

    /// <summary>A breaker whose reset time grows by a factor each time that it opens again, up to a limit.</summary>
    public CircuitBreaker(
        IScheduler scheduler, int maxFailures, TimeSpan callTimeout, TimeSpan resetTimeout, TimeSpan maxResetTimeout, double exponentialBackoffFactor)
        : this(scheduler, maxFailures, callTimeout, resetTimeout, maxResetTimeout, exponentialBackoffFactor, 0.0)
    {
    }

    /// <summary>A breaker whose reset time grows and varies.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The factor is below 1, or the random factor not within 0 and 1.</exception>
    public CircuitBreaker(
        IScheduler scheduler,
        int maxFailures,
        TimeSpan callTimeout,
        TimeSpan resetTimeout,
        TimeSpan maxResetTimeout,
        double exponentialBackoffFactor,
        double randomFactor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(exponentialBackoffFactor, 1.0);
        ArgumentOutOfRangeException.ThrowIfLessThan(randomFactor, 0.0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(randomFactor, 1.0);
        Scheduler = scheduler;
        MaxFailures = maxFailures;
        CallTimeout = callTimeout;
        ResetTimeout = resetTimeout;
        MaxResetTimeout = maxResetTimeout;
        ExponentialBackoffFactor = exponentialBackoffFactor;
        RandomFactor = randomFactor;
        _currentReset = resetTimeout;
    }

    private enum State
    {
        Closed,
        Open,
        HalfOpen,
    }

    /// <summary>Counts the reset time.</summary>
    public IScheduler Scheduler { get; }

    /// <summary>So many failures in a row open the breaker.</summary>
    public int MaxFailures { get; }

    /// <summary>A call that takes longer counts as failed; <see cref="Timeout.InfiniteTimeSpan"/> for none.</summary>
    public TimeSpan CallTimeout { get; }

    /// <summary>How long the breaker stays open the first time.</summary>
    public TimeSpan ResetTimeout { get; }

    /// <summary>The longest that the breaker stays open.</summary>
    public TimeSpan MaxResetTimeout { get; }

    /// <summary>By how much the reset time grows, at least 1.</summary>
    public double ExponentialBackoffFactor { get; }

    /// <summary>By how much the reset time varies, 0 to 1.</summary>
    public double RandomFactor { get; }

    /// <summary>The last failure; null if there was none since the breaker closed.</summary>
    public Exception? LastCaughtException { get; private set; }

    /// <summary>Failures in a row while closed.</summary>
    public long CurrentFailureCount => Volatile.Read(ref _failures);

    /// <summary>True while calls pass.</summary>
    public bool IsClosed => _state == State.Closed;

    /// <summary>True while calls fail at once.</summary>
    public bool IsOpen => _state == State.Open;

    /// <summary>True while one call decides.</summary>
    public bool IsHalfOpen => _state == State.HalfOpen;

    /// <summary>A breaker with a fixed reset time.</summary>
    public static CircuitBreaker Create(IScheduler scheduler, int maxFailures, TimeSpan callTimeout, TimeSpan resetTimeout) =>
        new(scheduler, maxFailures, callTimeout, resetTimeout);

    /// <summary>A breaker like this one whose reset time doubles up to a limit.</summary>
    public CircuitBreaker WithExponentialBackoff(TimeSpan maxResetTimeout) =>
        new(Scheduler, MaxFailures, CallTimeout, ResetTimeout, maxResetTimeout, 2.0, RandomFactor);

    /// <summary>A breaker like this one whose reset time varies.</summary>
    public CircuitBreaker WithRandomFactor(double randomFactor) =>
        new(Scheduler, MaxFailures, CallTimeout, ResetTimeout, MaxResetTimeout, ExponentialBackoffFactor, randomFactor);

    /// <summary>Calls back when the breaker opens.</summary>
    public CircuitBreaker OnOpen(Action callback) => Listen(_onOpen, callback);

    /// <summary>Calls back when the breaker lets one call through.</summary>
    public CircuitBreaker OnHalfOpen(Action callback) => Listen(_onHalfOpen, callback);

    /// <summary>Calls back when the breaker closes.</summary>
    public CircuitBreaker OnClose(Action callback) => Listen(_onClose, callback);

    /// <summary>Makes a call. The task fails with <see cref="OpenCircuitException"/> or <see cref="TimeoutException"/>, or as the call does.</summary>
    public Task<T> WithCircuitBreaker<T>(Func<Task<T>> body) => WithCircuitBreaker(body, static call => call());

    /// <inheritdoc cref="WithCircuitBreaker{T}(Func{Task{T}})"/>
    public async Task<T> WithCircuitBreaker<T, TState>(TState state, Func<TState, Task<T>> body)
    {
        Enter();
        try
        {
            var call = body(state);
            var result = call.IsCompletedSuccessfully ? call.GetAwaiter().GetResult() : await call.WaitAsync(CallTimeout);
            Succeed();
            return result;
        }
        catch (Exception cause)
        {
            Fail(cause);
            throw;
        }
    }

    /// <inheritdoc cref="WithCircuitBreaker{T}(Func{Task{T}})"/>
    public Task WithCircuitBreaker(Func<Task> body) => WithCircuitBreaker(body, static call => call());

    /// <inheritdoc cref="WithCircuitBreaker{T}(Func{Task{T}})"/>
    public async Task WithCircuitBreaker<TState>(TState state, Func<TState, Task> body)
    {
        Enter();
        try
        {
            var call = body(state);
            if (!call.IsCompletedSuccessfully)
            {
                await call.WaitAsync(CallTimeout);
            }

            Succeed();
        }
        catch (Exception cause)
        {
            Fail(cause);
            throw;
        }
    }

    /// <summary>Makes a call on a thread of the pool and waits for it. One that takes too long is left to itself, counts as failed and throws <see cref="TimeoutException"/>.</summary>
    /// <exception cref="OpenCircuitException">The breaker is open.</exception>
    public T WithSyncCircuitBreaker<T>(Func<T> body) => WithCircuitBreaker(body, Task.Run).GetAwaiter().GetResult();

    /// <inheritdoc cref="WithSyncCircuitBreaker{T}(Func{T})"/>
    public void WithSyncCircuitBreaker(Action body) => WithCircuitBreaker(body, Task.Run).GetAwaiter().GetResult();

    /// <summary>Counts a success that happened outside.</summary>
    public void Succeed()
    {
        lock (_gate)
        {
            _failures = 0;
            if (_state != State.HalfOpen)
            {
                return;
            }

            _state = State.Closed;
            _currentReset = ResetTimeout;
            LastCaughtException = null;
        }

        Tell(_onClose);
    }

    /// <summary>Counts a failure that happened outside.</summary>
    public void Fail() => Fail(new UserCalledFailException());

    private void Enter()
    {
        lock (_gate)
        {
            if (_state == State.Closed)
            {
                return;
            }

            if (_state == State.HalfOpen && !_probing)
            {
                _probing = true;
                return;
            }

            var remaining = _state == State.Open ? _openedAt + _currentReset - Scheduler.MonotonicClock : TimeSpan.Zero;
            throw new OpenCircuitException(LastCaughtException, remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero);
        }
    }

    private void Fail(Exception cause)
    {
        TimeSpan delay;
        lock (_gate)
        {
            LastCaughtException = cause;
            if (_state == State.Open || (_state == State.Closed && ++_failures < MaxFailures))
            {
                return;
            }

            if (_state == State.HalfOpen)
            {
                _currentReset = TimeSpan.FromTicks((long)Math.Min(MaxResetTimeout.Ticks, _currentReset.Ticks * ExponentialBackoffFactor));
            }

            _state = State.Open;
            _openedAt = Scheduler.MonotonicClock;
            delay = _currentReset * (1.0 + (Random.Shared.NextDouble() * RandomFactor));
        }

        Scheduler.Advanced.ScheduleOnce(delay, TryAgain);
        Tell(_onOpen);
    }

    private void TryAgain()
    {
        lock (_gate)
        {
            if (_state != State.Open)
            {
                return;
            }

            _state = State.HalfOpen;
            _probing = false;
            _failures = 0;
        }

        Tell(_onHalfOpen);
    }

    private CircuitBreaker Listen(List<Action> listeners, Action callback)
    {
        lock (_gate)
        {
            listeners.Add(callback);
        }

        return this;
    }

    private void Tell(List<Action> listeners)
    {
        Action[] all;
        lock (_gate)
        {
            all = [.. listeners];
        }

        foreach (var listener in all)
        {
            listener();
        }
    }
}
