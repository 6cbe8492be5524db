namespace ActorTasks.Actors;

/// <summary>
/// The slots of one kind: free, reserved for claims on the way, or taken by attempts. More attempts than slots may have
/// begun (<see cref="StartsAhead"/>); those without a slot stand in line.
/// </summary>
internal sealed class KindSlots(string kind, int total, TimeProvider clock)
{
    private readonly Stack<IActorRef> _idle = new();
    private readonly StartsAhead _ahead = new(total, clock);
    private int _reserved;
    private int _begun;
    private int _running;

    public string Kind { get; } = kind;

    /// <summary>Ready tasks of the shards.</summary>
    public HeadBoard Heads { get; } = new(kind);

    /// <summary>Attempts that wait for a slot.</summary>
    public SlotLine Line { get; } = new();

    /// <summary>Slots for further claims; below 0 while attempts are started ahead.</summary>
    public int Free => total - _reserved - _begun;

    /// <summary>Slots of claims on the way.</summary>
    public int Reserved => _reserved;

    /// <summary>Whether a further attempt can be given to a worker.</summary>
    public bool HasSlot => _running < total;

    /// <summary>Whether an attempt that has begun would hold a large payload without a slot.</summary>
    public bool IsTooLarge => _begun > total && _ahead.IsTooLarge;

    /// <summary>Such a one has gone back.</summary>
    public void FoundNoRoom() => _ahead.FoundNoRoom();

    /// <summary>What may be claimed, with what may be started ahead.</summary>
    public int Claimable(AheadLimits limits) => Free + _ahead.Allowed(limits.Most(total));

    public void Reserve(int count) => _reserved += count;

    public void Unreserve(int count) => _reserved -= count;

    /// <summary>An attempt has begun to exist for the pool.</summary>
    public void Begin(LedgerEntry entry)
    {
        _begun++;
        _ahead.Begun(entry.PayloadBytes);
    }

    /// <summary>An attempt has ended whose handler was never called.</summary>
    public void EndUnbegun(LedgerEntry entry)
    {
        _begun--;
        _ahead.Gone(entry.PayloadBytes);
    }

    /// <summary>An attempt is given to a worker.</summary>
    public void Run(LedgerEntry entry)
    {
        _running++;
        entry.CalledAt = clock.GetTimestamp();
    }

    /// <summary>An attempt that a worker was given has ended.</summary>
    public void End(LedgerEntry entry)
    {
        EndUnbegun(entry);
        _running--;
        _ahead.Ended(entry.CalledAt);
    }

    /// <summary>A worker has gone without a word of the attempt that it was given.</summary>
    public void TakeFromWorker(LedgerEntry entry)
    {
        _running--;
        entry.Worker = null;
    }

    /// <summary>A worker without an attempt; null where a further one must be made.</summary>
    public IActorRef? TakeIdle() => _idle.TryPop(out var worker) ? worker : null;

    public void PutIdle(IActorRef worker) => _idle.Push(worker);
}
