namespace ActorEngine.Actor.Cells;

/// <summary>Messages put aside by an actor.</summary>
internal sealed class CellStash(ActorCell cell, bool bounded) : IStash
{
    private LinkedList<Envelope> _stashed = new();
    private long _lastDelivery = -1;

    public int Count => _stashed.Count;

    public int Capacity => bounded ? cell.Props.StashCapacity : -1;

    public bool IsEmpty => _stashed.Count == 0;

    public bool NonEmpty => _stashed.Count > 0;

    public bool IsFull => Capacity > 0 && _stashed.Count >= Capacity;

    public void Stash()
    {
        var message = cell.CurrentMessage
            ?? throw new IllegalActorStateException("There is no message in hand to stash.");
        if (_lastDelivery == cell.Delivery)
        {
            throw new IllegalActorStateException($"Can't stash the same message {message} more than once");
        }

        if (IsFull)
        {
            throw new StashOverflowException($"Couldn't enqueue message {message} from {cell.Sender} to stash of {cell.Self}");
        }

        _lastDelivery = cell.Delivery;
        _stashed.AddLast(new Envelope(message, cell.Sender));
    }

    public void Unstash()
    {
        if (_stashed.First is { } oldest)
        {
            _stashed.RemoveFirst();
            Return([oldest.Value]);
        }
    }

    public void UnstashAll() => UnstashAll(static _ => true);

    public void UnstashAll(Func<Envelope, bool> predicate)
    {
        if (_stashed.Count > 0)
        {
            var all = _stashed;
            _stashed = new LinkedList<Envelope>();
            Return(all.Where(predicate).ToArray());
        }
    }

    public IEnumerable<Envelope> ClearStash()
    {
        var all = _stashed;
        _stashed = new LinkedList<Envelope>();
        return all;
    }

    public void Prepend(IEnumerable<Envelope> envelopes)
    {
        foreach (var envelope in envelopes.Reverse())
        {
            _stashed.AddFirst(envelope);
        }
    }

    private void Return(IReadOnlyList<Envelope> envelopes)
    {
        foreach (var envelope in envelopes)
        {
            if (envelope.Message is Terminated terminated)
            {
                cell.DeathWatch.Remember(terminated.ActorRef, null);
            }
        }

        cell.Mailbox.PostFirst(envelopes);
    }
}
