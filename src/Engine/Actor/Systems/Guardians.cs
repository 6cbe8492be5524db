using ActorEngine.Dispatch;

namespace ActorEngine.Actor;

/// <summary>The actor above <c>/user</c> and <c>/system</c>: when the user's tree is gone the system's goes, then itself.</summary>
internal sealed class RootGuardian : UntypedActor
{
    private IActorRef? _user;
    private IActorRef? _system;

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(static _ => Directive.Stop);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Supervise supervise:
                (_user, _system) = supervise;
                Context.Watch(_user);
                Context.Watch(_system);
                break;
            case Terminated terminated when terminated.ActorRef.Equals(_user):
                Context.Stop(_system!);
                break;
            case Terminated:
                Context.Stop(Self);
                break;
        }
    }

    public sealed record Supervise(IActorRef User, IActorRef System);
}

/// <summary>The actor at <c>/user</c> or <c>/system</c>.</summary>
internal sealed class Guardian : UntypedActor
{
    protected override void OnReceive(object message)
    {
        if (message is StopChild stop)
        {
            Context.Stop(stop.Child);
        }
        else
        {
            Unhandled(message);
        }
    }

    public sealed record StopChild(IActorRef Child);
}

/// <summary>The parent of the root: learns that the last actor is gone.</summary>
internal sealed class AboveRoot(ActorSystemImpl system, Action rootTerminated) : InternalActorRef
{
    public override ActorPath Path { get; } = new ChildActorPath(system.RootPath, "_above_root", 0);

    public override ActorSystemImpl System => system;

    public override void Tell(object message, IActorRef? sender)
    {
    }

    public override void SendSystemMessage(SystemMessage message)
    {
        switch (message)
        {
            case Failed failed:
                failed.Child.Stop();
                break;
            case DeathWatchNotification:
                rootTerminated();
                break;
        }
    }
}
