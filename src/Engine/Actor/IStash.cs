namespace ActorEngine.Actor;

/// <summary>Puts messages aside for later. They return to the front of the mailbox, also at restart and stop.</summary>
public interface IStash
{
    /// <summary>How many messages are put aside.</summary>
    int Count { get; }

    /// <summary>How many may be; less than 1 is without limit.</summary>
    int Capacity { get; }

    /// <summary>True if none is put aside.</summary>
    bool IsEmpty { get; }

    /// <summary>True if some are put aside.</summary>
    bool NonEmpty { get; }

    /// <summary>True if no more may be put aside.</summary>
    bool IsFull { get; }

    /// <summary>Puts the message in hand aside, with its sender.</summary>
    /// <exception cref="IllegalActorStateException">It is put aside already.</exception>
    /// <exception cref="StashOverflowException">The stash is full.</exception>
    void Stash();

    /// <summary>Returns the oldest message to the front of the mailbox.</summary>
    void Unstash();

    /// <summary>Returns all messages to the front of the mailbox, the oldest first.</summary>
    void UnstashAll();

    /// <summary>Returns those that match and drops the others for good.</summary>
    /// <param name="predicate">Which ones return.</param>
    void UnstashAll(Func<Envelope, bool> predicate);

    /// <summary>Takes all messages out.</summary>
    /// <returns>What was put aside, the oldest first.</returns>
    IEnumerable<Envelope> ClearStash();

    /// <summary>Puts messages before those that are put aside already.</summary>
    /// <param name="envelopes">The messages, the oldest first.</param>
    void Prepend(IEnumerable<Envelope> envelopes);
}

/// <summary>An actor with a stash; it is there from <c>PreStart</c> on.</summary>
public interface IActorStash
{
    /// <summary>The stash; set by the engine, null in the constructor.</summary>
    IStash Stash { get; set; }
}

/// <summary>An actor with a stash that has no limit but the one of its props.</summary>
public interface IWithUnrestrictedStash : IActorStash;

/// <summary>An actor with a stash without limit, whatever its props say.</summary>
public interface IWithUnboundedStash : IWithUnrestrictedStash;

/// <summary>An actor with a stash.</summary>
public interface IWithStash : IWithUnrestrictedStash;

/// <summary>Makes stashes, for those who keep one besides the actor's own.</summary>
public static class StashFactory
{
    /// <summary>A stash for an actor of type <typeparamref name="T"/>.</summary>
    /// <typeparam name="T">The actor's type.</typeparam>
    /// <param name="context">The actor's context.</param>
    public static IStash CreateStash<T>(this IActorContext context)
        where T : ActorBase
        => CreateStash(context, typeof(T));

    /// <summary>A stash for this actor.</summary>
    /// <param name="context">The actor's context.</param>
    /// <param name="actorInstance">The actor.</param>
    public static IStash CreateStash(this IActorContext context, IActorStash actorInstance) => CreateStash(context, actorInstance.GetType());

    /// <summary>A stash for an actor of this type.</summary>
    /// <param name="context">The actor's context.</param>
    /// <param name="actorType">The actor's type.</param>
    /// <exception cref="ArgumentException">The type has no stash.</exception>
    public static IStash CreateStash(this IActorContext context, Type actorType)
        => typeof(IActorStash).IsAssignableFrom(actorType)
            ? new Cells.CellStash((Cells.ActorCell)context, bounded: !typeof(IWithUnboundedStash).IsAssignableFrom(actorType))
            : throw new ArgumentException(
                $"Actor {actorType} implements an unrecognized subclass of {typeof(IActorStash)} - cannot instantiate", nameof(actorType));

    /// <summary>A stash that holds no more than the props of the actor say, of whatever kind its own is.</summary>
    internal static IStash CreateBounded(IActorContext context) => new Cells.CellStash((Cells.ActorCell)context, bounded: true);
}
