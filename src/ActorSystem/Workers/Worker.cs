using ActorTasks.TaskLifecycle;

namespace ActorTasks.Actors;

/// <summary>
/// Runs one attempt at a time: started → run → normalise → finish → report. Success, failure, timeout, cancel and
/// crash leave by the same door. A handler that ends after its timeout or a forced cancel keeps the worker, and
/// its slot, until then.
/// </summary>
internal sealed class Worker : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan s_longestTimer = TimeSpan.FromDays(20);

    private readonly IAttemptRunner _runner;
    private readonly TimeSpan _defaultTimeout;
    private readonly IActorRef _pool;
    private Attempt? _current;
    private Exception? _broken;

    public Worker(IAttemptRunner runner, TimeSpan defaultTimeout)
    {
        _runner = runner;
        _defaultTimeout = defaultTimeout;
        _pool = Context.Parent;
        Receive<RunAttempt>(Started);
        Receive<StopAttempt>(OnStop);
        Receive<TimedOut>(OnTimeout);
        Receive<Ended>(OnEnded);
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>A worker that breaks, or is stopped in the middle, leaves by the same door.</summary>
    protected override void PostStop()
    {
        if (_current is { } attempt)
        {
            var token = attempt.Token;
            var ended = attempt.Running is null;
            if (!attempt.IsReported)
            {
                // Without a sender: this worker must not be given another attempt.
                _pool.Tell(new AttemptReport(token, Outcomes.OfBrokenWorker(_broken, token.Attempt), ended), ActorRefs.NoSender);
            }

            _runner.Cancel(attempt.Cancellation);
            attempt.Running?.PipeTo(_pool, ActorRefs.NoSender, _ => new AttemptReport(token, null, HandlerEnded: true));
        }

        base.PostStop();
    }

    private void Started(RunAttempt run)
    {
        var attempt = new Attempt(run.Task.Token, new CancellationTokenSource(), TimeoutOf(run));
        _current = attempt;
        Watch(attempt.Token, attempt.Timeout);
        Run(attempt, run);
    }

    private void Run(Attempt attempt, RunAttempt run)
    {
        try
        {
            attempt.Running = _runner.RunAsync(new AttemptWork(run.Task, run.Handler, run.Payload, attempt.Cancellation.Token));
        }
        catch (Exception broken)
        {
            _broken = broken;
            throw;
        }

        attempt.Running.PipeTo(Self, Self, end => new Ended(attempt.Token, end));
    }

    private void OnEnded(Ended ended)
    {
        if (_current is { } attempt && attempt.Token == ended.Token)
        {
            Finish(attempt, Outcomes.Of(ended.End, attempt.Stop, attempt.Token.Attempt));
        }
    }

    private void Finish(Attempt attempt, AttemptOutcome? outcome)
    {
        Timers.Cancel(nameof(TimedOut));
        _current = null;
        Report(attempt, outcome, handlerEnded: true);
    }

    private void Report(Attempt attempt, AttemptOutcome? outcome, bool handlerEnded)
    {
        attempt.IsReported = true;
        _pool.Tell(new AttemptReport(attempt.Token, outcome, handlerEnded));
    }

    /// <summary>A timer can wait some weeks; a longer timeout is waited for in parts.</summary>
    private void Watch(AttemptToken token, TimeSpan left)
    {
        var part = left < s_longestTimer ? left : s_longestTimer;
        Timers.StartSingleTimer(nameof(TimedOut), new TimedOut(token, left - part), part);
    }

    private void OnTimeout(TimedOut timeout)
    {
        if (_current is not { } attempt || attempt.Token != timeout.Token || attempt.Stop is StopReason.ForcedCancel or StopReason.Shutdown)
        {
            return;
        }

        if (timeout.Left > TimeSpan.Zero)
        {
            Watch(timeout.Token, timeout.Left);
            return;
        }

        Stop(attempt, StopReason.Timeout);
        Report(attempt, new AttemptOutcome.TimedOut(ErrorReport.Timeout(attempt.Token.Attempt, attempt.Timeout)), handlerEnded: false);
    }

    private void OnStop(StopAttempt stop)
    {
        if (_current is { } attempt && attempt.Token == stop.Token && attempt.Stop is null or StopReason.Cancel)
        {
            Stop(attempt, stop.Reason);
        }
    }

    private void Stop(Attempt attempt, StopReason reason)
    {
        attempt.Stop = reason;
        _runner.Cancel(attempt.Cancellation);
    }

    private TimeSpan TimeoutOf(RunAttempt run) =>
        (run.Task.TimeoutUs ?? run.Handler.TimeoutUs) is { } timeoutUs ? Clocks.Span(timeoutUs) : _defaultTimeout;

    private sealed record TimedOut(AttemptToken Token, TimeSpan Left);

    private sealed record Ended(AttemptToken Token, AttemptEnd End);

    private sealed class Attempt(AttemptToken token, CancellationTokenSource cancellation, TimeSpan timeout)
    {
        public AttemptToken Token { get; } = token;

        public CancellationTokenSource Cancellation { get; } = cancellation;

        public TimeSpan Timeout { get; } = timeout;

        public Task<AttemptEnd>? Running { get; set; }

        public StopReason? Stop { get; set; }

        public bool IsReported { get; set; }
    }
}
