using ActorEngine.Actor;
using ActorEngine.Event;

namespace ActorEngine.Pattern;

/// <summary>
/// Starts its child again, after a growing delay, when that failed: what the strategy would restart is stopped and
/// made anew. A child that stops by itself stops the supervisor.
/// </summary>
internal sealed class BackoffOnRestartSupervisor(
    Props childProps,
    string childName,
    TimeSpan minBackoff,
    TimeSpan maxBackoff,
    IBackoffReset reset,
    double randomFactor,
    OneForOneStrategy strategy,
    object? replyWhileStopped,
    Func<object, bool>? finalStopMessage)
    : BackoffSupervisorBase(childProps, childName, reset, replyWhileStopped, finalStopMessage)
{
    /// <summary>The child that failed and whose end is awaited; null for none.</summary>
    private IActorRef? _failed;

    protected override SupervisorStrategy SupervisorStrategy() =>
        new OneForOneStrategy(strategy.MaxNumberOfRetries, strategy.WithinTimeRangeMilliseconds, Decide);

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case Terminated terminated when _failed is not null && terminated.ActorRef.Equals(_failed):
                _failed = null;
                Child = null;
                ScheduleStart(minBackoff, maxBackoff, randomFactor);
                return true;
            case Terminated terminated when terminated.ActorRef.Equals(Child):
                Log.Debug("Terminating, because child {0} terminated itself", Child!);
                Context.Stop(Self);
                return true;
            case BackoffSupervisor.StartChild when _failed is not null:
                // A new start is scheduled once the failed child is gone.
                return true;
            default:
                return HandleBackoff(message);
        }
    }

    private Directive Decide(Exception cause)
    {
        var directive = strategy.Decider.Decide(cause);
        if (directive != Directive.Restart)
        {
            return directive;
        }

        if (strategy.WithinTimeRangeMilliseconds > 0 && RestartCountN == 0)
        {
            Context.System.Scheduler.ScheduleTellOnce(
                TimeSpan.FromMilliseconds(strategy.WithinTimeRangeMilliseconds), Self, new BackoffSupervisor.ResetRestartCount(RestartCountN), Self);
        }

        if (strategy.MaxNumberOfRetries >= 0 && RestartCountN >= strategy.MaxNumberOfRetries)
        {
            Log.Debug("Terminating on restart #{0} which exceeds max allowed restarts ({1})", RestartCountN + 1, strategy.MaxNumberOfRetries);
            _failed = null;
            Context.Stop(Self);
        }
        else
        {
            _failed = Sender;
        }

        return Directive.Stop;
    }
}
