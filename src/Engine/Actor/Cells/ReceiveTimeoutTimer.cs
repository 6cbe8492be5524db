namespace ActorEngine.Actor.Cells;

/// <summary>Sends <see cref="ReceiveTimeout"/> when nothing came for a while. Survives restarts.</summary>
internal sealed class ReceiveTimeoutTimer(ActorCell cell)
{
    private IScheduledWork? _pending;

    public TimeSpan? Duration { get; private set; }

    public void Set(TimeSpan? timeout)
    {
        Disarm();
        Duration = timeout is { } t && t > TimeSpan.Zero ? t : null;
    }

    public void BeforeMessage(object message)
    {
        if (message is not INotInfluenceReceiveTimeout && message is not TimerTick { Message: INotInfluenceReceiveTimeout })
        {
            Disarm();
        }
    }

    public void Arm()
    {
        if (Duration is { } duration && _pending is null && !cell.Mailbox.IsClosed)
        {
            _pending = cell.SystemImpl.Scheduler.TellOnce(duration, cell.SelfRef, ReceiveTimeout.Instance, cell.SelfRef);
        }
    }

    private void Disarm()
    {
        _pending?.Cancel();
        _pending = null;
    }
}
