using ActorEngine.Actor.Cells;

namespace ActorEngine.Actor;

/// <summary>Applies the directive to the child that failed.</summary>
public class OneForOneStrategy : SupervisorStrategy, IEquatable<OneForOneStrategy>
{
    private readonly IDecider _decider;

    /// <summary>With a limit of restarts.</summary>
    /// <param name="maxNrOfRetries">Restarts before it is stopped; null or less than 0 is without limit, 0 is none.</param>
    /// <param name="withinTimeRange">The window in which they count; null is for ever.</param>
    /// <param name="localOnlyDecider">What decides.</param>
    public OneForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, Func<Exception, Directive> localOnlyDecider)
        : this(maxNrOfRetries, withinTimeRange, Actor.Decider.From(localOnlyDecider))
    {
    }

    /// <inheritdoc cref="OneForOneStrategy(int?, TimeSpan?, Func{Exception, Directive})" path="/summary"/>
    /// <param name="maxNrOfRetries">Restarts before it is stopped; null or less than 0 is without limit, 0 is none.</param>
    /// <param name="withinTimeRange">The window in which they count; null is for ever.</param>
    /// <param name="decider">What decides.</param>
    public OneForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, IDecider decider)
        : this(maxNrOfRetries ?? -1, withinTimeRange is { } range ? (int)range.TotalMilliseconds : Timeout.Infinite, decider)
    {
    }

    /// <inheritdoc cref="OneForOneStrategy(int?, TimeSpan?, Func{Exception, Directive})" path="/summary"/>
    /// <param name="maxNrOfRetries">Restarts before it is stopped; less than 0 is without limit, 0 is none.</param>
    /// <param name="withinTimeMilliseconds">The window in which they count, in milliseconds; less than 0 is for ever.</param>
    /// <param name="localOnlyDecider">What decides.</param>
    /// <param name="loggingEnabled">False to log nothing.</param>
    public OneForOneStrategy(int maxNrOfRetries, int withinTimeMilliseconds, Func<Exception, Directive> localOnlyDecider, bool loggingEnabled = true)
        : this(maxNrOfRetries, withinTimeMilliseconds, Actor.Decider.From(localOnlyDecider), loggingEnabled)
    {
    }

    /// <inheritdoc cref="OneForOneStrategy(int?, TimeSpan?, Func{Exception, Directive})" path="/summary"/>
    /// <param name="maxNrOfRetries">Restarts before it is stopped; less than 0 is without limit, 0 is none.</param>
    /// <param name="withinTimeMilliseconds">The window in which they count, in milliseconds; less than 0 is for ever.</param>
    /// <param name="decider">What decides.</param>
    /// <param name="loggingEnabled">False to log nothing.</param>
    public OneForOneStrategy(int maxNrOfRetries, int withinTimeMilliseconds, IDecider decider, bool loggingEnabled = true)
    {
        MaxNumberOfRetries = maxNrOfRetries;
        WithinTimeRangeMilliseconds = withinTimeMilliseconds;
        _decider = decider;
        LoggingEnabled = loggingEnabled;
    }

    /// <summary>Without a limit.</summary>
    /// <param name="localOnlyDecider">What decides.</param>
    public OneForOneStrategy(Func<Exception, Directive> localOnlyDecider)
        : this(-1, Timeout.Infinite, localOnlyDecider)
    {
    }

    /// <summary>Without a limit.</summary>
    /// <param name="localOnlyDecider">What decides.</param>
    /// <param name="loggingEnabled">False to log nothing.</param>
    public OneForOneStrategy(Func<Exception, Directive> localOnlyDecider, bool loggingEnabled = true)
        : this(-1, Timeout.Infinite, localOnlyDecider, loggingEnabled)
    {
    }

    /// <summary>Without a limit.</summary>
    /// <param name="decider">What decides.</param>
    public OneForOneStrategy(IDecider decider)
        : this(-1, Timeout.Infinite, decider)
    {
    }

    /// <summary>Without a limit, with the default decider.</summary>
    protected OneForOneStrategy()
        : this(DefaultDecider)
    {
    }

    /// <inheritdoc/>
    public override IDecider Decider => _decider;

    /// <summary>Restarts before it is stopped; less than 0 is without limit.</summary>
    public int MaxNumberOfRetries { get; }

    /// <summary>The window in which they count, in milliseconds; less than 0 is for ever.</summary>
    public int WithinTimeRangeMilliseconds { get; }

    /// <summary>A copy with another limit.</summary>
    /// <param name="maxNrOfRetries">Restarts before it is stopped; less than 0 is without limit, 0 is none.</param>
    public OneForOneStrategy WithMaxNrOfRetries(int maxNrOfRetries) => new(maxNrOfRetries, WithinTimeRangeMilliseconds, _decider, LoggingEnabled);

    /// <inheritdoc/>
    public bool Equals(OneForOneStrategy? other) => other is not null && MaxNumberOfRetries == other.MaxNumberOfRetries
        && WithinTimeRangeMilliseconds == other.WithinTimeRangeMilliseconds && Equals(_decider, other._decider);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as OneForOneStrategy);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(MaxNumberOfRetries, WithinTimeRangeMilliseconds, _decider);

    internal override void ProcessFailure(ActorCell cell, bool restart, IActorRef child, Exception cause, RestartStats stats)
    {
        if (restart && stats.RequestRestart(MaxNumberOfRetries, WithinTimeRangeMilliseconds, cell.Clock))
        {
            ((IInternalActorRef)child).Restart(cause);
        }
        else
        {
            cell.Stop(child);
        }
    }

    /// <inheritdoc/>
    protected override Directive Handle(IActorRef child, Exception exception) => _decider.Decide(exception);
}
