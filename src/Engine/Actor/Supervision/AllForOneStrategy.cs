using ActorEngine.Actor.Cells;

namespace ActorEngine.Actor;

/// <summary>Applies the directive to all children when one fails; each one's counter is charged.</summary>
public class AllForOneStrategy : SupervisorStrategy, IEquatable<AllForOneStrategy>
{
    private readonly IDecider _decider;

    /// <summary>With a limit of restarts.</summary>
    /// <param name="maxNrOfRetries">Restarts before it is stopped; null or less than 0 is without limit, 0 is none.</param>
    /// <param name="withinTimeRange">The window in which they count; null is for ever.</param>
    /// <param name="localOnlyDecider">What decides.</param>
    public AllForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, Func<Exception, Directive> localOnlyDecider)
        : this(maxNrOfRetries, withinTimeRange, Actor.Decider.From(localOnlyDecider))
    {
    }

    /// <inheritdoc cref="AllForOneStrategy(int?, TimeSpan?, Func{Exception, Directive})" path="/summary"/>
    /// <param name="maxNrOfRetries">Restarts before it is stopped; null or less than 0 is without limit, 0 is none.</param>
    /// <param name="withinTimeRange">The window in which they count; null is for ever.</param>
    /// <param name="decider">What decides.</param>
    public AllForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, IDecider decider)
        : this(maxNrOfRetries ?? -1, withinTimeRange is { } range ? (int)range.TotalMilliseconds : Timeout.Infinite, decider)
    {
    }

    /// <inheritdoc cref="AllForOneStrategy(int?, TimeSpan?, Func{Exception, Directive})" path="/summary"/>
    /// <param name="maxNrOfRetries">Restarts before it is stopped; less than 0 is without limit, 0 is none.</param>
    /// <param name="withinTimeMilliseconds">The window in which they count, in milliseconds; less than 0 is for ever.</param>
    /// <param name="localOnlyDecider">What decides.</param>
    /// <param name="loggingEnabled">False to log nothing.</param>
    public AllForOneStrategy(int maxNrOfRetries, int withinTimeMilliseconds, Func<Exception, Directive> localOnlyDecider, bool loggingEnabled = true)
        : this(maxNrOfRetries, withinTimeMilliseconds, Actor.Decider.From(localOnlyDecider), loggingEnabled)
    {
    }

    /// <inheritdoc cref="AllForOneStrategy(int?, TimeSpan?, Func{Exception, Directive})" path="/summary"/>
    /// <param name="maxNrOfRetries">Restarts before it is stopped; less than 0 is without limit, 0 is none.</param>
    /// <param name="withinTimeMilliseconds">The window in which they count, in milliseconds; less than 0 is for ever.</param>
    /// <param name="decider">What decides.</param>
    /// <param name="loggingEnabled">False to log nothing.</param>
    public AllForOneStrategy(int maxNrOfRetries, int withinTimeMilliseconds, IDecider decider, bool loggingEnabled = true)
    {
        MaxNumberOfRetries = maxNrOfRetries;
        WithinTimeRangeMilliseconds = withinTimeMilliseconds;
        _decider = decider;
        LoggingEnabled = loggingEnabled;
    }

    /// <summary>Without a limit.</summary>
    /// <param name="localOnlyDecider">What decides.</param>
    public AllForOneStrategy(Func<Exception, Directive> localOnlyDecider)
        : this(-1, Timeout.Infinite, localOnlyDecider)
    {
    }

    /// <summary>Without a limit.</summary>
    /// <param name="decider">What decides.</param>
    public AllForOneStrategy(IDecider decider)
        : this(-1, Timeout.Infinite, decider)
    {
    }

    /// <summary>Without a limit, with the default decider.</summary>
    protected AllForOneStrategy()
        : this(DefaultDecider)
    {
    }

    /// <inheritdoc/>
    public override IDecider Decider => _decider;

    /// <summary>Restarts before it is stopped; less than 0 is without limit.</summary>
    public int MaxNumberOfRetries { get; }

    /// <summary>The window in which they count, in milliseconds; less than 0 is for ever.</summary>
    public int WithinTimeRangeMilliseconds { get; }

    /// <inheritdoc/>
    public bool Equals(AllForOneStrategy? other) => other is not null && MaxNumberOfRetries == other.MaxNumberOfRetries
        && WithinTimeRangeMilliseconds == other.WithinTimeRangeMilliseconds && Equals(_decider, other._decider);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as AllForOneStrategy);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(MaxNumberOfRetries, WithinTimeRangeMilliseconds, _decider);

    internal override void ProcessFailure(ActorCell cell, bool restart, IActorRef child, Exception cause, RestartStats stats)
    {
        var children = cell.Children.All();
        var allowed = restart;
        foreach (var each in children)
        {
            // Every counter is charged, also after one is used up.
            allowed &= !restart || cell.Children.StatsOf(each).RequestRestart(MaxNumberOfRetries, WithinTimeRangeMilliseconds, cell.Clock);
        }

        foreach (var each in children)
        {
            if (!allowed)
            {
                cell.Stop(each);
                continue;
            }

            if (!each.Equals(child))
            {
                each.Suspend();
            }

            each.Restart(cause);
        }
    }

    /// <inheritdoc/>
    protected override Directive Handle(IActorRef child, Exception exception) => _decider.Decide(exception);
}
