namespace ActorEngine.Actor.Cells;

/// <summary>User messages that the engine answers itself, or unwraps before the actor gets them.</summary>
internal static class AutoReceive
{
    public static void Handle(ActorCell cell, object message)
    {
        if (message is not TimerTick)
        {
            DebugEvents.AutoReceived(cell, message);
        }

        switch (message)
        {
            case TimerTick tick:
                if (ReferenceEquals(tick.Owner, cell.ActorTimers) && tick.Owner.Takes(tick))
                {
                    Unwrapped(cell, tick.Message);
                }

                break;
            case Terminated terminated:
                if (cell.TakeNotice(terminated, out var notice))
                {
                    cell.CurrentMessage = notice;
                    cell.Deliver(notice);
                }

                break;
            case Kill:
                throw new ActorKilledException("Kill");
            case PoisonPill:
                cell.Stop(cell.Self);
                break;
            case Identify identify:
                cell.Sender.Tell(new ActorIdentity(identify.MessageId, cell.Self), cell.Self);
                break;
        }
    }

    private static void Unwrapped(ActorCell cell, object message)
    {
        cell.CurrentMessage = message;
        if (message is IAutoReceivedMessage)
        {
            Handle(cell, message);
        }
        else
        {
            cell.Deliver(message);
        }
    }
}
