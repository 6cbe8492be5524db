using ActorEngine.Actor;

namespace ActorEngine.Persistence;

/// <summary>
/// The user's stash of a persistent actor. Commands leave the internal stash one by one, so what the user unstashes
/// goes in front of them there and not straight into the mailbox.
/// </summary>
internal sealed class InternalStashAwareStash(IStash userStash, IStash internalStash) : IStash
{
    public int Count => userStash.Count;

    public int Capacity => userStash.Capacity;

    public bool IsEmpty => userStash.IsEmpty;

    public bool NonEmpty => userStash.NonEmpty;

    public bool IsFull => userStash.IsFull;

    public void Stash() => userStash.Stash();

    public void Unstash() => userStash.Unstash();

    public void UnstashAll() => internalStash.Prepend(userStash.ClearStash());

    public void UnstashAll(Func<Envelope, bool> predicate) => userStash.UnstashAll(predicate);

    public IEnumerable<Envelope> ClearStash() => userStash.ClearStash();

    public void Prepend(IEnumerable<Envelope> envelopes) => userStash.Prepend(envelopes);
}
