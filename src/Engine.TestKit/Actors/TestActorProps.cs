using ActorEngine.Actor;

namespace ActorEngine.Testing;

/// <summary>What test actors are made of.</summary>
internal static class TestActorProps
{
    private static long s_lastName;

    /// <summary>One count for all: test actors of different classes are children of one guardian.</summary>
    public static string UnusedName() => $"$${Interlocked.Increment(ref s_lastName)}";

    public static Props Create(ReceivedMessages received)
        => Props.Create<InternalTestActor>(received).WithDispatcher(CallingThreadDispatcher.Id);

    /// <summary>Makes the dispatcher known to a system; again has no effect.</summary>
    public static void Prepare(ActorSystem system) => ((ActorSystemImpl)system).Dispatchers.Register(CallingThreadDispatcher.Id, new CallingThreadTurns());
}

/// <summary>A reference that stands for an actor of this process, whatever its class.</summary>
internal interface IStandsForActor
{
    LocalActorRef Actor { get; }
}
