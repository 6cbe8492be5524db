namespace ActorEngine.Actor.Cells;

/// <summary>The behaviours of an actor. The first one is never replaced: going back always ends there.</summary>
internal struct BehaviorStack
{
    private Receive? _top;
    private List<Receive>? _below;

    public readonly Receive? Top => _top;

    /// <summary>A behaviour that leaves nothing unhandled.</summary>
    public static Receive Handling(UntypedReceive receive)
    {
        ArgumentNullException.ThrowIfNull(receive);
        return message =>
        {
            receive(message);
            return true;
        };
    }

    public void Reset(Receive? initial)
    {
        _top = initial;
        _below = null;
    }

    public void Become(Receive receive)
    {
        ArgumentNullException.ThrowIfNull(receive);
        if (_below is not { Count: > 0 })
        {
            Push(receive);
            return;
        }

        _top = receive;
    }

    public void Push(Receive receive)
    {
        ArgumentNullException.ThrowIfNull(receive);
        (_below ??= []).Add(_top!);
        _top = receive;
    }

    public void Pop()
    {
        if (_below is { Count: > 0 } below)
        {
            _top = below[^1];
            below.RemoveAt(below.Count - 1);
        }
    }
}
