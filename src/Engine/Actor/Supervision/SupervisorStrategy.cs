using ActorEngine.Actor.Cells;
using ActorEngine.Event;

namespace ActorEngine.Actor;

/// <summary>What a supervisor does when a child fails.</summary>
public abstract class SupervisorStrategy
{
    /// <summary>Stops what could not be created, was killed or lost a watched actor; restarts everything else.</summary>
    public static readonly IDecider DefaultDecider = Actor.Decider.From(
        Directive.Restart,
        Directive.Stop.When<ActorInitializationException>(),
        Directive.Stop.When<ActorKilledException>(),
        Directive.Stop.When<DeathPactException>());

    /// <summary>The default decider for each child alone, without a limit.</summary>
    public static readonly SupervisorStrategy DefaultStrategy = new OneForOneStrategy(DefaultDecider);

    /// <summary>Stops every child that fails.</summary>
    public static readonly OneForOneStrategy StoppingStrategy = new(static _ => Directive.Stop);

    private protected SupervisorStrategy()
    {
    }

    /// <summary>What decides.</summary>
    public abstract IDecider Decider { get; }

    /// <summary>True if failures are logged.</summary>
    protected bool LoggingEnabled { get; set; } = true;

    /// <summary>Handles a failure; false means that it escalates.</summary>
    internal bool HandleFailure(ActorCell cell, IActorRef child, Exception cause, RestartStats stats)
    {
        var directive = Handle(child, cause);
        if (LoggingEnabled)
        {
            LogFailure(cell, child, cause, directive);
        }

        switch (directive)
        {
            case Directive.Escalate:
                return false;
            case Directive.Resume:
                ((IInternalActorRef)child).Resume(cause);
                return true;
            default:
                ProcessFailure(cell, directive == Directive.Restart, child, cause, stats);
                return true;
        }
    }

    internal abstract void ProcessFailure(ActorCell cell, bool restart, IActorRef child, Exception cause, RestartStats stats);

    /// <summary>The directive for a failure.</summary>
    /// <param name="child">The child.</param>
    /// <param name="exception">Why it failed.</param>
    protected abstract Directive Handle(IActorRef child, Exception exception);

    /// <summary>Logs a failure: a warning for Resume, an error for Restart and Stop, nothing for Escalate.</summary>
    /// <param name="context">The supervisor.</param>
    /// <param name="child">The child.</param>
    /// <param name="cause">Why it failed.</param>
    /// <param name="directive">What is done.</param>
    protected virtual void LogFailure(IActorContext context, IActorRef child, Exception cause, Directive directive)
    {
        if (directive == Directive.Escalate)
        {
            return;
        }

        var message = cause is ActorInitializationException { InnerException: { } inner } ? inner.Message : cause.Message;
        var source = child.Path.ToString();
        LogEvent log = directive == Directive.Resume
            ? new Warning(cause, source, GetType(), message)
            : new Error(cause, source, GetType(), message);
        context.System.EventStream.Publish(log);
    }
}
