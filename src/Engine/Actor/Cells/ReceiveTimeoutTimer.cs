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
        if (Duration is not { } duration || _pending is not null || cell.Mailbox.IsClosed)
        {
            return;
        }

        try
        {
            _pending = cell.SystemImpl.Scheduler.TellOnce(duration, cell.SelfRef, ReceiveTimeout.Instance, cell.SelfRef);
        }
        catch (SchedulerException ended)
        {
            Lifecycle.PublishError(cell, ended, "The receive timeout cannot be armed: the scheduler has ended");
        }
    }

    private void Disarm()
    {
        _pending?.Cancel();
        _pending = null;
    }
}
