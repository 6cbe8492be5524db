using ActorEngine.Actor;

namespace ActorEngine.Testing;

/// <summary>What test actors are made of.</summary>
internal static class TestActorProps
{
    public static Props Create(ReceivedMessages received) => Props.Create(() => new InternalTestActor(received));
}
