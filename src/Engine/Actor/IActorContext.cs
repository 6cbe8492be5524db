namespace ActorEngine.Actor;

/// <summary>Handles a message.</summary>
/// <param name="message">The message.</param>
/// <returns>False if it is none of its business.</returns>
public delegate bool Receive(object message);

/// <summary>Handles a message, whatever it is.</summary>
/// <param name="message">The message.</param>
public delegate void UntypedReceive(object message);

/// <summary>Watches the life of other actors.</summary>
public interface ICanWatch
{
    /// <summary>From now on a <see cref="Terminated"/> comes, once, when the subject is dead, or at once if it is dead already.</summary>
    /// <param name="subject">Who is watched. Watching it twice changes nothing.</param>
    /// <returns>The subject.</returns>
    /// <exception cref="ArgumentNullException">The subject is null.</exception>
    IActorRef Watch(IActorRef subject);

    /// <summary>As <see cref="Watch"/>, with a message of one's own. The first registration wins.</summary>
    /// <param name="subject">Who is watched.</param>
    /// <param name="message">What comes in place of <see cref="Terminated"/>.</param>
    /// <returns>The subject.</returns>
    /// <exception cref="ArgumentNullException">The subject or the message is null.</exception>
    IActorRef WatchWith(IActorRef subject, object message);

    /// <summary>Watches no longer; a notice that lies in the mailbox already is not delivered either.</summary>
    /// <param name="subject">Who is no longer watched.</param>
    /// <returns>The subject.</returns>
    IActorRef Unwatch(IActorRef subject);
}

/// <summary>What an actor may do with its surroundings. To be used on the actor's own turn only.</summary>
public interface IActorContext : IActorRefFactory, ICanWatch
{
    /// <summary>The actor.</summary>
    IActorRef Self { get; }

    /// <summary>The sender of the message in hand; the dead letters if there is none.</summary>
    IActorRef Sender { get; }

    /// <summary>The actor's supervisor.</summary>
    IActorRef Parent { get; }

    /// <summary>The system.</summary>
    ActorSystem System { get; }

    /// <summary>The recipe that the actor was made by.</summary>
    Props Props { get; }

    /// <summary>The receive timeout in force; null is none.</summary>
    TimeSpan? ReceiveTimeout { get; }

    /// <summary>The child of a name; <see cref="Nobody"/> if there is none.</summary>
    /// <param name="name">The name.</param>
    IActorRef Child(string name);

    /// <summary>The children, with those that are stopping.</summary>
    IEnumerable<IActorRef> GetChildren();

    /// <summary>Stops an actor, this one or any other; it happens after the message in hand.</summary>
    /// <param name="child">The actor.</param>
    void Stop(IActorRef child);

    /// <summary>Asks for a <see cref="Actor.ReceiveTimeout"/> whenever nothing came for so long; null ends it.</summary>
    /// <param name="timeout">How long; more than zero.</param>
    void SetReceiveTimeout(TimeSpan? timeout);

    /// <summary>Handles messages differently from now on, in place of the behaviour in force.</summary>
    /// <param name="receive">The behaviour.</param>
    void Become(Receive receive);

    /// <summary>Handles messages differently until <see cref="UnbecomeStacked"/>.</summary>
    /// <param name="receive">The behaviour.</param>
    void BecomeStacked(Receive receive);

    /// <summary>Goes back to the behaviour before; nothing if the first is in force.</summary>
    void UnbecomeStacked();
}

/// <summary>The context of an untyped actor.</summary>
public interface IUntypedActorContext : IActorContext
{
    /// <inheritdoc cref="IActorContext.Become"/>
    void Become(UntypedReceive receive);

    /// <inheritdoc cref="IActorContext.BecomeStacked"/>
    void BecomeStacked(UntypedReceive receive);
}
