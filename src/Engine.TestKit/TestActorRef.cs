using ActorEngine.Actor;

namespace ActorEngine.Testing;

/// <summary>
/// An actor that runs on the thread that sends to it: it has reacted when Tell returns. Tell goes through supervision,
/// <see cref="TestActorRefBase{TActor}.Receive"/> throws what the actor throws.
/// </summary>
/// <typeparam name="TActor">Its class.</typeparam>
public class TestActorRef<TActor> : TestActorRefBase<TActor>
    where TActor : ActorBase
{
    /// <summary>Creates the actor.</summary>
    /// <param name="system">The system in which it lives.</param>
    /// <param name="actorProps">What it is made of.</param>
    /// <param name="supervisor">Its parent; null is the top of the system.</param>
    /// <param name="name">Its name; null makes one up that starts with <c>$$</c>.</param>
    public TestActorRef(ActorSystem system, Props actorProps, IActorRef? supervisor = null, string? name = null)
        : base(system, actorProps, supervisor, name)
    {
    }

    /// <summary>True if both refer to the same actor.</summary>
    public static bool operator ==(TestActorRef<TActor>? testActorRef, IActorRef? actorRef) => testActorRef is null ? actorRef is null : testActorRef.Equals(actorRef);

    /// <summary>True if both refer to the same actor.</summary>
    public static bool operator ==(IActorRef? actorRef, TestActorRef<TActor>? testActorRef) => testActorRef == actorRef;

    /// <summary>True unless both refer to the same actor.</summary>
    public static bool operator !=(TestActorRef<TActor>? testActorRef, IActorRef? actorRef) => !(testActorRef == actorRef);

    /// <summary>True unless both refer to the same actor.</summary>
    public static bool operator !=(IActorRef? actorRef, TestActorRef<TActor>? testActorRef) => !(testActorRef == actorRef);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => base.Equals(obj);

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();
}
