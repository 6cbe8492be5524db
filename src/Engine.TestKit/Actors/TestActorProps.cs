using ActorEngine.Actor;

namespace ActorEngine.Testing;

/// <summary>What test actors are made of.</summary>
internal static class TestActorProps
{
    public static Props Create(ReceivedMessages received)
        => Props.Create<InternalTestActor>(received).WithDispatcher(CallingThreadDispatcher.Id);

    /// <summary>Makes the dispatcher known to a system; again has no effect.</summary>
    public static void Prepare(ActorSystem system) => ((ActorSystemImpl)system).Dispatchers.Register(CallingThreadDispatcher.Id, new CallingThreadTurns());
}
