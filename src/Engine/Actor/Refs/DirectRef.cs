namespace ActorEngine.Actor;

/// <summary>A reference whose messages are handled at once, on the thread that sends them.</summary>
internal sealed class DirectRef(ExtendedActorSystem system, string name, Action<object> handle) : InternalActorRef
{
    public override ActorPath Path { get; } = new RootActorPath(new Address("akka", system.Name)) / "system" / name;

    public override ActorSystemImpl System => (ActorSystemImpl)system;

    public override void Tell(object message, IActorRef? sender) => handle(message);
}
