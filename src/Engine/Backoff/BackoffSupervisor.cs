using ActorEngine.Actor;
using ActorEngine.Event;

namespace ActorEngine.Pattern;

/// <summary>
/// Starts its child again, after a growing delay, when that stopped; see
/// <see cref="Backoff.OnStop(Props, string, TimeSpan, TimeSpan, double, int)"/>.
/// </summary>
public sealed class BackoffSupervisor : BackoffSupervisorBase
{
    private readonly TimeSpan _minBackoff;
    private readonly TimeSpan _maxBackoff;
    private readonly double _randomFactor;
    private readonly SupervisorStrategy _strategy;

    /// <summary>A supervisor that resets by itself, with the default strategy.</summary>
    public BackoffSupervisor(Props childProps, string childName, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor)
        : this(childProps, childName, minBackoff, maxBackoff, new AutoReset(minBackoff), randomFactor, Actor.SupervisorStrategy.DefaultStrategy)
    {
    }

    /// <summary>A supervisor with all it can be told.</summary>
    public BackoffSupervisor(
        Props childProps,
        string childName,
        TimeSpan minBackoff,
        TimeSpan maxBackoff,
        IBackoffReset reset,
        double randomFactor,
        SupervisorStrategy strategy,
        object? replyWhileStopped = null,
        Func<object, bool>? finalStopMessage = null)
        : base(childProps, childName, reset, replyWhileStopped, finalStopMessage)
    {
        _minBackoff = minBackoff;
        _maxBackoff = maxBackoff;
        _randomFactor = randomFactor;
        _strategy = strategy;
    }

    /// <summary>A supervisor as the options say.</summary>
    /// <exception cref="ArgumentException">A delay or factor is out of range.</exception>
    public static Props Props(BackoffOptions options) => options.Props;

    /// <summary>A supervisor without a limit of starts.</summary>
    public static Props Props(Props childProps, string childName, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor) =>
        PropsWithSupervisorStrategy(childProps, childName, minBackoff, maxBackoff, randomFactor, Actor.SupervisorStrategy.DefaultStrategy);

    /// <summary>A supervisor that stops after so many starts without a reset; -1 for no limit.</summary>
    public static Props Props(Props childProps, string childName, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor, int maxNrOfRetries) =>
        PropsWithSupervisorStrategy(
            childProps, childName, minBackoff, maxBackoff, randomFactor,
            new OneForOneStrategy(Actor.SupervisorStrategy.DefaultDecider).WithMaxNrOfRetries(maxNrOfRetries));

    /// <summary>A supervisor that judges failures by a strategy of one's own.</summary>
    public static Props PropsWithSupervisorStrategy(
        Props childProps, string childName, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor, SupervisorStrategy strategy) =>
        Actor.Props.Create(() => new BackoffSupervisor(
            childProps, childName, minBackoff, maxBackoff, new AutoReset(minBackoff), randomFactor, strategy, null, null));

    /// <inheritdoc/>
    protected override SupervisorStrategy SupervisorStrategy() => _strategy;

    /// <inheritdoc/>
    protected override bool Receive(object message)
    {
        if (message is not Terminated terminated || !terminated.ActorRef.Equals(Child))
        {
            return HandleBackoff(message);
        }

        Child = null;
        var maxRetries = (_strategy as OneForOneStrategy)?.MaxNumberOfRetries ?? -1;
        if (FinalStopMessageReceived)
        {
            Context.Stop(Self);
        }
        else if (maxRetries == -1 || RestartCountN < maxRetries)
        {
            ScheduleStart(_minBackoff, _maxBackoff, _randomFactor);
        }
        else
        {
            Log.Debug("Terminating on restart #{0} which exceeds max allowed restarts ({1})", RestartCountN + 1, maxRetries);
            Context.Stop(Self);
        }

        return true;
    }

    /// <summary>Asks for the child; answered with <see cref="CurrentChild"/>.</summary>
    public sealed class GetCurrentChild
    {
        /// <summary>The one instance.</summary>
        public static readonly GetCurrentChild Instance = new();

        private GetCurrentChild()
        {
        }
    }

    /// <summary>The child.</summary>
    public sealed class CurrentChild
    {
        /// <summary>The answer.</summary>
        public CurrentChild(IActorRef? @ref) => Ref = @ref!;

        /// <summary>The child; null while there is none.</summary>
        public IActorRef Ref { get; }
    }

    /// <summary>Starts the delay over, where that is done by hand.</summary>
    public new sealed class Reset
    {
        /// <summary>The one instance.</summary>
        public static readonly Reset Instance = new();

        private Reset()
        {
        }
    }

    /// <summary>Asks for the number of starts since the last reset; answered with <see cref="RestartCount"/>.</summary>
    public sealed class GetRestartCount
    {
        /// <summary>The one instance.</summary>
        public static readonly GetRestartCount Instance = new();

        private GetRestartCount()
        {
        }
    }

    /// <summary>Starts since the last reset.</summary>
    public sealed class RestartCount
    {
        /// <summary>The answer.</summary>
        public RestartCount(int count) => Count = count;

        /// <summary>The number.</summary>
        public int Count { get; }
    }

    /// <summary>The delay is over.</summary>
    public sealed class StartChild : IDeadLetterSuppression
    {
        /// <summary>The one instance.</summary>
        public static readonly StartChild Instance = new();

        private StartChild()
        {
        }
    }

    /// <summary>The child lived long enough, if nothing was started since.</summary>
    public sealed class ResetRestartCount : IDeadLetterSuppression
    {
        /// <summary>The message.</summary>
        public ResetRestartCount(int current) => Current = current;

        /// <summary>The number of starts when the child was started.</summary>
        public int Current { get; }
    }
}
