using ActorEngine.Actor;
using ActorEngine.Event;

namespace ActorEngine.Pattern;

/// <summary>What both backoff supervisors do: keep one child, pass messages on, count starts.</summary>
public abstract class BackoffSupervisorBase : ActorBase
{
    internal BackoffSupervisorBase(Props childProps, string childName, IBackoffReset reset, object? replyWhileStopped, Func<object, bool>? finalStopMessage)
    {
        ChildProps = childProps;
        ChildName = childName;
        Reset = reset;
        ReplyWhileStopped = replyWhileStopped;
        FinalStopMessage = finalStopMessage;
        Log = Context.GetLogger();
    }

    /// <summary>How the child is made.</summary>
    protected Props ChildProps { get; }

    /// <summary>The child's name.</summary>
    protected string ChildName { get; }

    /// <summary>When the delay starts over.</summary>
    protected IBackoffReset Reset { get; }

    /// <summary>What senders are told while there is no child; null for nothing.</summary>
    protected object? ReplyWhileStopped { get; }

    /// <summary>Which message announces the end; null for none.</summary>
    protected Func<object, bool>? FinalStopMessage { get; }

    /// <summary>The child; null while there is none.</summary>
    protected IActorRef? Child { get; set; }

    /// <summary>Starts since the last reset.</summary>
    protected int RestartCountN { get; set; }

    /// <summary>True once the child was told the message that announces the end.</summary>
    protected bool FinalStopMessageReceived { get; set; }

    internal ILoggingAdapter Log { get; }

    /// <inheritdoc/>
    protected override void PreStart()
    {
        StartChild();
        base.PreStart();
    }

    /// <summary>Handles every message but the child's end.</summary>
    protected bool HandleBackoff(object message)
    {
        switch (message)
        {
            case BackoffSupervisor.StartChild:
                StartChild();
                if (Reset is AutoReset reset)
                {
                    Context.System.Scheduler.ScheduleTellOnce(
                        reset.ResetBackoff, Self, new BackoffSupervisor.ResetRestartCount(RestartCountN), Self);
                }

                break;
            case BackoffSupervisor.Reset:
                ResetByHand(message);
                break;
            case BackoffSupervisor.ResetRestartCount count:
                if (count.Current == RestartCountN)
                {
                    RestartCountN = 0;
                }

                break;
            case BackoffSupervisor.GetRestartCount:
                Sender.Tell(new BackoffSupervisor.RestartCount(RestartCountN), Self);
                break;
            case BackoffSupervisor.GetCurrentChild:
                Sender.Tell(new BackoffSupervisor.CurrentChild(Child), Self);
                break;
            default:
                PassOn(message);
                break;
        }

        return true;
    }

    /// <summary>The delay before start number <paramref name="restartCount"/> (from 0): doubling, limited, then longer by chance.</summary>
    internal static TimeSpan CalculateDelay(int restartCount, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor, Random chance)
    {
        var ticks = Math.Min(maxBackoff.Ticks, minBackoff.Ticks * Math.Pow(2, restartCount));
        ticks *= 1.0 + (chance.NextDouble() * randomFactor);
        return ticks is >= 0 and < long.MaxValue ? TimeSpan.FromTicks((long)ticks) : maxBackoff;
    }

    /// <summary>Starts the child after the delay that is due.</summary>
    internal void ScheduleStart(TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor)
    {
        var delay = CalculateDelay(RestartCountN, minBackoff, maxBackoff, randomFactor, ((ActorSystemImpl)Context.System).Chance);
        Context.System.Scheduler.ScheduleTellOnce(delay, Self, BackoffSupervisor.StartChild.Instance, Self);
        RestartCountN++;
    }

    private void StartChild() => Child ??= Context.Watch(Context.ActorOf(ChildProps, ChildName));

    private void ResetByHand(object message)
    {
        if (Reset is ManualReset)
        {
            RestartCountN = 0;
        }
        else
        {
            Unhandled(message);
        }
    }

    private void PassOn(object message)
    {
        if (Child is null)
        {
            AnswerWhileStopped(message);
        }
        else if (Child.Equals(Sender))
        {
            // The parent knows the supervisor, not the child.
            Context.Parent.Tell(message, Self);
        }
        else
        {
            Child.Forward(message);
            FinalStopMessageReceived = FinalStopMessageReceived || FinalStopMessage?.Invoke(message) == true;
        }
    }

    private void AnswerWhileStopped(object message)
    {
        if (ReplyWhileStopped is null)
        {
            Context.System.DeadLetters.Forward(message);
        }
        else
        {
            Sender.Tell(ReplyWhileStopped, Self);
        }

        if (FinalStopMessage?.Invoke(message) == true)
        {
            Context.Stop(Self);
        }
    }
}
