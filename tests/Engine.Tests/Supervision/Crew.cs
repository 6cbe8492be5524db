namespace ActorTasks.EngineTests;

/// <summary>What the actors of these tests are told to do.</summary>
internal sealed record Throw(Exception Cause);

internal sealed record Make(Props Props, string? Name = null);

internal sealed record Say(object Text);

internal sealed record Halt(IActorRef Child);

/// <summary>Tells a witness what happens to it, makes children and fails on command.</summary>
internal class Crew(IActorRef witness, string name, SupervisorStrategy? strategy = null) : UntypedActor
{
    protected IActorRef Witness => witness;

    protected override SupervisorStrategy SupervisorStrategy() => strategy ?? base.SupervisorStrategy();

    protected override void PreStart() => witness.Tell($"{name} starts");

    protected override void PostStop() => witness.Tell($"{name} stops");

    protected override void PreRestart(Exception reason, object message)
    {
        witness.Tell($"{name} goes");
        base.PreRestart(reason, message);
    }

    protected override void PostRestart(Exception reason)
    {
        witness.Tell($"{name} is back");
        base.PostRestart(reason);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Throw fault:
                throw fault.Cause;
            case Make make:
                Sender.Tell(Context.ActorOf(make.Props, make.Name));
                break;
            case Halt halt:
                Context.Stop(halt.Child);
                Sender.Tell("halted");
                break;
            case Say say:
                witness.Tell(say.Text);
                break;
            default:
                Unhandled(message);
                break;
        }
    }
}
