namespace ActorTasks.Actors;

/// <summary>The slots of one kind: free, reserved for claims on the way, or taken by attempts.</summary>
internal sealed class KindSlots(string kind, int total)
{
    private readonly Stack<IActorRef> _idle = new();
    private int _reserved;
    private int _taken;

    public string Kind { get; } = kind;

    /// <summary>Ready tasks of the shards.</summary>
    public HeadBoard Heads { get; } = new(kind);

    /// <summary>Slots for further claims; a late-coming attempt can make it negative for a while.</summary>
    public int Free => total - _reserved - _taken;

    /// <summary>Slots that attempts occupy.</summary>
    public int Taken => _taken;

    /// <summary>Slots of claims on the way.</summary>
    public int Reserved => _reserved;

    public void Reserve(int count) => _reserved += count;

    public void Unreserve(int count) => _reserved -= count;

    public void Take() => _taken++;

    public void Release() => _taken--;

    /// <summary>A worker without an attempt; null where a further one must be made.</summary>
    public IActorRef? TakeIdle() => _idle.TryPop(out var worker) ? worker : null;

    public void PutIdle(IActorRef worker) => _idle.Push(worker);
}
