using ActorEngine.Actor;

namespace ActorEngine.Pattern;

/// <summary>Makes supervisors that start their child again after a growing delay.</summary>
public static class Backoff
{
    /// <inheritdoc cref="OnFailure(Props, string, TimeSpan, TimeSpan, double, int)"/>
    [Obsolete("Use the overloaded one which accepts maxNrOfRetries instead.")]
    public static BackoffOptions OnFailure(Props childProps, string childName, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor) =>
        OnFailure(childProps, childName, minBackoff, maxBackoff, randomFactor, -1);

    /// <summary>Starts the child again after it failed. A child that stops by itself stops the supervisor.</summary>
    /// <param name="childProps">How to make the child.</param>
    /// <param name="childName">The child's name.</param>
    /// <param name="minBackoff">The first delay, above zero.</param>
    /// <param name="maxBackoff">The longest delay before the random part, at least the first.</param>
    /// <param name="randomFactor">By how much the delay may be longer: 0.2 for up to 20 %; 0 to 1.</param>
    /// <param name="maxNrOfRetries">After so many starts without a reset the supervisor stops; -1 for no limit.</param>
    public static BackoffOptions OnFailure(
        Props childProps, string childName, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor, int maxNrOfRetries) =>
        new BackoffSettings(OnStop: false, childProps, childName, minBackoff, maxBackoff, randomFactor).WithMaxNrOfRetries(maxNrOfRetries);

    /// <inheritdoc cref="OnStop(Props, string, TimeSpan, TimeSpan, double, int)"/>
    [Obsolete("Use the overloaded one which accepts maxNrOfRetries instead.")]
    public static BackoffOptions OnStop(Props childProps, string childName, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor) =>
        OnStop(childProps, childName, minBackoff, maxBackoff, randomFactor, -1);

    /// <summary>
    /// Starts the child again after it stopped. A child that throws is restarted at once by the default strategy: add
    /// <see cref="BackoffOptions.WithDefaultStoppingStrategy"/> to have that delayed too.
    /// </summary>
    /// <inheritdoc cref="OnFailure(Props, string, TimeSpan, TimeSpan, double, int)"/>
    public static BackoffOptions OnStop(
        Props childProps, string childName, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor, int maxNrOfRetries) =>
        new BackoffSettings(OnStop: true, childProps, childName, minBackoff, maxBackoff, randomFactor).WithMaxNrOfRetries(maxNrOfRetries);
}

/// <summary>What a backoff supervisor does; each method gives changed options and leaves these as they are.</summary>
public abstract class BackoffOptions
{
    internal abstract Props Props { get; }

    /// <summary>The delay starts over when the child lived so long after a start. The default, with the first delay.</summary>
    public abstract BackoffOptions WithAutoReset(TimeSpan resetBackoff);

    /// <summary>The delay starts over when the child, or anyone, tells the supervisor <see cref="BackoffSupervisor.Reset"/>.</summary>
    public abstract BackoffOptions WithManualReset();

    /// <summary>How failures of the child are judged. Default: as by any supervisor.</summary>
    public abstract BackoffOptions WithSupervisorStrategy(OneForOneStrategy supervisorStrategy);

    /// <summary>Every failure stops the child.</summary>
    public abstract BackoffOptions WithDefaultStoppingStrategy();

    /// <summary>What senders are told while there is no child. Default: nothing, their messages become dead letters.</summary>
    public abstract BackoffOptions WithReplyWhileStopped(object replyWhileStopped);

    /// <summary>After so many starts without a reset the supervisor stops; -1 for no limit.</summary>
    public abstract BackoffOptions WithMaxNrOfRetries(int maxNrOfRetries);

    /// <summary>A message after which the child's end is the supervisor's end too.</summary>
    public abstract BackoffOptions WithFinalStopMessage(Func<object, bool> isFinalStopMessage);
}

/// <summary>When the delay of a backoff supervisor starts over.</summary>
public interface IBackoffReset;

/// <summary>When it is told to.</summary>
internal sealed record ManualReset : IBackoffReset;

/// <summary>When the child lived for a while.</summary>
internal sealed record AutoReset(TimeSpan ResetBackoff) : IBackoffReset;

/// <summary>The options as data.</summary>
internal sealed class BackoffSettings : BackoffOptions
{
    private readonly Settings _settings;

    public BackoffSettings(bool OnStop, Props childProps, string childName, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor)
        : this(new Settings(
            OnStop, childProps, childName, minBackoff, maxBackoff, randomFactor, new AutoReset(minBackoff),
            new OneForOneStrategy(SupervisorStrategy.DefaultDecider), null, null))
    {
    }

    private BackoffSettings(Settings settings) => _settings = settings;

    internal override Props Props
    {
        get
        {
            var s = _settings;
            Require(s.MinBackoff > TimeSpan.Zero, "MinBackoff must be greater than 0");
            Require(s.MaxBackoff >= s.MinBackoff, "MaxBackoff must be greater than MinBackoff");
            Require(s.RandomFactor is >= 0.0 and <= 1.0, "RandomFactor must be between 0.0 and 1.0");
            return Props.Create(
                s.OnStop ? typeof(BackoffSupervisor) : typeof(BackoffOnRestartSupervisor),
                s.ChildProps, s.ChildName, s.MinBackoff, s.MaxBackoff, s.Reset, s.RandomFactor, s.Strategy,
                s.ReplyWhileStopped!, s.FinalStopMessage!);
        }
    }

    public override BackoffOptions WithAutoReset(TimeSpan resetBackoff) => With(_settings with { Reset = new AutoReset(resetBackoff) });

    public override BackoffOptions WithManualReset() => With(_settings with { Reset = new ManualReset() });

    public override BackoffOptions WithSupervisorStrategy(OneForOneStrategy supervisorStrategy) => With(_settings with { Strategy = supervisorStrategy });

    public override BackoffOptions WithDefaultStoppingStrategy() => With(_settings with
    {
        Strategy = new OneForOneStrategy(_settings.Strategy.MaxNumberOfRetries, null, SupervisorStrategy.StoppingStrategy.Decider),
    });

    public override BackoffOptions WithReplyWhileStopped(object replyWhileStopped) => With(_settings with { ReplyWhileStopped = replyWhileStopped });

    public override BackoffOptions WithMaxNrOfRetries(int maxNrOfRetries) =>
        With(_settings with { Strategy = _settings.Strategy.WithMaxNrOfRetries(maxNrOfRetries) });

    public override BackoffOptions WithFinalStopMessage(Func<object, bool> isFinalStopMessage) =>
        With(_settings with { FinalStopMessage = isFinalStopMessage });

    private static BackoffSettings With(Settings settings) => new(settings);

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new ArgumentException(message);
        }
    }

    private sealed record Settings(
        bool OnStop,
        Props ChildProps,
        string ChildName,
        TimeSpan MinBackoff,
        TimeSpan MaxBackoff,
        double RandomFactor,
        IBackoffReset Reset,
        OneForOneStrategy Strategy,
        object? ReplyWhileStopped,
        Func<object, bool>? FinalStopMessage);
}
