namespace ActorTasks.Actors;

/// <summary>How far a graceful stop of the pool has come.</summary>
internal sealed class Draining
{
    private IActorRef? _asker;

    /// <summary>No further claims.</summary>
    public bool IsUnderWay { get; private set; }

    /// <summary>How long they may take to do so.</summary>
    public TimeSpan Grace { get; private set; }

    public void Begin(IActorRef asker, Drain drain)
    {
        IsUnderWay = true;
        _asker = asker;
        Grace = drain.Grace;
    }

    /// <summary>Answers, once.</summary>
    public void Answer(Drained drained)
    {
        _asker?.Tell(drained);
        _asker = null;
    }
}
