namespace ActorEngine.Actor;

/// <summary>Something that messages can be sent to.</summary>
public interface ICanTell
{
    /// <summary>Sends a message and does not wait.</summary>
    /// <param name="message">The message; never null.</param>
    /// <param name="sender">Who the receiver sees as sender; null is nobody.</param>
    /// <exception cref="ArgumentNullException">The message is null.</exception>
    void Tell(object message, IActorRef? sender);
}

/// <summary>The address of one incarnation of an actor; all that others know of it. Equal by path and uid.</summary>
public interface IActorRef : ICanTell, IEquatable<IActorRef>, IComparable<IActorRef>, IComparable
{
    /// <summary>Where the actor lives.</summary>
    ActorPath Path { get; }
}

/// <summary>Creates actors and finds them.</summary>
public interface IActorRefFactory
{
    /// <summary>Creates an actor; construction happens later, on the actor's own turn.</summary>
    /// <param name="props">The recipe.</param>
    /// <param name="name">A name unique among its siblings; null makes one up.</param>
    /// <returns>The reference, at once, even if construction is going to fail.</returns>
    /// <exception cref="InvalidActorNameException">The name is taken or not allowed.</exception>
    /// <exception cref="InvalidOperationException">The parent is terminating or terminated.</exception>
    IActorRef ActorOf(Props props, string? name = null);

    /// <summary>Selects by a path.</summary>
    /// <param name="actorPath">An absolute path.</param>
    ActorSelection ActorSelection(ActorPath actorPath);

    /// <summary>Selects by a path.</summary>
    /// <param name="actorPath">An absolute path, with or without address, or one relative to this factory.</param>
    ActorSelection ActorSelection(string actorPath);
}

/// <summary>Makes actors of types with a parameterless constructor, and selections relative to a reference.</summary>
public static class ActorRefFactoryExtensions
{
    /// <summary>Creates an actor of type <typeparamref name="TActor"/>.</summary>
    /// <typeparam name="TActor">The actor's type.</typeparam>
    /// <param name="factory">Where it lives.</param>
    /// <param name="name">A name unique among its siblings; null makes one up.</param>
    public static IActorRef ActorOf<TActor>(this IActorRefFactory factory, string? name = null)
        where TActor : ActorBase, new()
        => factory.ActorOf(Props.Create<TActor>(), name);

    /// <summary>Selects by a path that starts at a reference.</summary>
    /// <param name="factory">Any factory of the same system.</param>
    /// <param name="anchorRef">Where the path starts.</param>
    /// <param name="actorPath">A relative path.</param>
    public static ActorSelection ActorSelection(this IActorRefFactory factory, IActorRef anchorRef, string actorPath)
        => new(anchorRef, actorPath);
}

/// <summary>Sends with the sender that is right for where the call is made.</summary>
public static class ActorRefImplicitSenderExtensions
{
    /// <summary>Sends a message; inside an actor that actor is the sender, elsewhere nobody is.</summary>
    /// <param name="receiver">The receiver.</param>
    /// <param name="message">The message; never null.</param>
    public static void Tell(this IActorRef receiver, object message) => receiver.Tell(message, Cells.ImplicitSenders.OfThisThread);

    /// <summary>Passes a message on with the sender of the message in hand.</summary>
    /// <param name="receiver">The receiver.</param>
    /// <param name="message">The message; never null.</param>
    public static void Forward(this IActorRef receiver, object message) => receiver.Tell(message, Cells.ActorCell.CurrentSender);
}

/// <summary>References that stand for no actor.</summary>
public static class ActorRefs
{
    /// <summary>Swallows every message.</summary>
    public static readonly Nobody Nobody = Nobody.Instance;

    /// <summary>No sender: null. The receiver sees the dead letters.</summary>
    public static readonly IActorRef NoSender = null!;
}

/// <summary>Questions about a reference.</summary>
public static class ActorRefExtensions
{
    /// <summary>True for null, <see cref="Nobody"/>, the dead letters of any system, and a reference without a path.</summary>
    /// <param name="actorRef">The reference, or null.</param>
    public static bool IsNobody(this IActorRef? actorRef)
        => actorRef is null or Nobody or DeadLetterActorRef || actorRef.Path is null or { Uid: 0, Name: "deadLetters" };

    /// <summary>The reference, or another one if it is nobody.</summary>
    /// <param name="actorRef">The reference, or null.</param>
    /// <param name="elseValue">Makes the other one.</param>
    public static IActorRef GetOrElse(this IActorRef? actorRef, Func<IActorRef> elseValue)
        => actorRef.IsNobody() ? elseValue() : actorRef!;
}

/// <summary>A message with its sender.</summary>
public readonly struct Envelope
{
    /// <summary>Puts a message and its sender together.</summary>
    /// <param name="message">The message.</param>
    /// <param name="sender">The sender; null is nobody.</param>
    public Envelope(object message, IActorRef? sender)
    {
        Message = message;
        Sender = sender!;
    }

    /// <summary>Puts a message and its sender together.</summary>
    /// <param name="message">The message.</param>
    /// <param name="sender">The sender; null becomes the system's dead letters.</param>
    /// <param name="system">The system of the receiver.</param>
    public Envelope(object message, IActorRef? sender, ActorSystem system)
        : this(message, sender ?? system.DeadLetters)
    {
    }

    /// <summary>The message.</summary>
    public object Message { get; }

    /// <summary>The sender; null is nobody.</summary>
    public IActorRef Sender { get; }

    /// <inheritdoc/>
    public override string ToString() => $"<{Message}> from {(Sender is null ? "nobody" : Sender.ToString())}";
}
