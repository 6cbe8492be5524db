using ActorEngine.Actor;

namespace ActorEngine.Persistence;

internal sealed class RequestRecoveryPermit
{
    public static readonly RequestRecoveryPermit Instance = new();
}

internal sealed class RecoveryPermitGranted
{
    public static readonly RecoveryPermitGranted Instance = new();
}

internal sealed class ReturnRecoveryPermit
{
    public static readonly ReturnRecoveryPermit Instance = new();
}

/// <summary>Lets a bounded number of actors recover at the same time, first come first served, so that a start does not flood the store.</summary>
internal sealed class RecoveryPermitter(int maxPermits) : UntypedActor
{
    private readonly HashSet<IActorRef> _holders = [];
    private readonly LinkedList<IActorRef> _waiting = [];

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case RequestRecoveryPermit:
                Request(Sender);
                break;
            case ReturnRecoveryPermit:
                Return(Sender);
                break;
            case Terminated terminated:
                Return(terminated.ActorRef);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Request(IActorRef actor)
    {
        Context.Watch(actor);

        // An actor that restarted in the middle of a recovery asks again with the permit it still has.
        if (_holders.Count < maxPermits || _holders.Contains(actor))
        {
            Grant(actor);
        }
        else if (!_waiting.Contains(actor))
        {
            _waiting.AddLast(actor);
        }
    }

    private void Return(IActorRef actor)
    {
        Context.Unwatch(actor);
        if (!_holders.Remove(actor))
        {
            _waiting.Remove(actor);
            return;
        }

        if (_waiting.First is { } next)
        {
            _waiting.RemoveFirst();
            Grant(next.Value);
        }
    }

    private void Grant(IActorRef actor)
    {
        _holders.Add(actor);
        actor.Tell(RecoveryPermitGranted.Instance, Self);
    }
}
