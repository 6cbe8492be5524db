namespace ActorEngine.Actor.Cells;

/// <summary>Who sends what is told outside of any actor: nobody, or the test actor of the test that runs on this thread.</summary>
internal static class ImplicitSenders
{
    [ThreadStatic]
    private static IActorRef? _current;

    /// <summary>Who sends what is told on this thread: the actor whose turn it is, or else the implicit sender.</summary>
    public static IActorRef? OfThisThread => ActorCell.CurrentSelf ?? _current;

    public static IActorRef? Current
    {
        get => _current;
        set => _current = value;
    }
}
