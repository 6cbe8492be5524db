using ActorEngine.Actor;

namespace ActorEngine.Testing;

/// <summary>What a test kit tells its test actor to do, and learns when it is done.</summary>
internal interface ITestActorCommand : INotInfluenceReceiveTimeout
{
    TaskCompletionSource<IActorRef> Done { get; }
}

/// <summary>Base of the commands: each is done once.</summary>
internal abstract class TestActorCommand : ITestActorCommand
{
    public TaskCompletionSource<IActorRef> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>Done as soon as the actor handles messages.</summary>
internal sealed class BeReady : TestActorCommand;

internal sealed class SetIgnore(Func<object, bool>? ignore) : TestActorCommand
{
    public Func<object, bool>? Ignore => ignore;
}

internal sealed class SetAutoPilot(AutoPilot pilot) : TestActorCommand
{
    public AutoPilot Pilot => pilot;
}

internal sealed class WatchActor(IActorRef subject) : TestActorCommand
{
    public IActorRef Subject => subject;
}

internal sealed class UnwatchActor(IActorRef subject) : TestActorCommand
{
    public IActorRef Subject => subject;
}

internal sealed class SpawnChild(Props props, string? name, SupervisorStrategy? strategy) : TestActorCommand
{
    public Props Props => props;

    public string? Name => name;

    public SupervisorStrategy? Strategy => strategy;
}
