namespace ActorEngine.Actor;

/// <summary>Schedules for the engine itself: cheaply on its own scheduler, with a cancelable on any other.</summary>
internal static class ScheduledTells
{
    public static IScheduledWork TellOnce(this IScheduler scheduler, TimeSpan delay, ICanTell receiver, object message, IActorRef? sender)
        => scheduler is HeapScheduler own
            ? own.Tell(delay, TimeSpan.Zero, receiver, message, sender)
            : new ByCancelable(scheduler.ScheduleTellOnceCancelable(delay, receiver, message, sender));

    public static IScheduledWork TellRepeatedly(this IScheduler scheduler, TimeSpan initialDelay, TimeSpan interval, ICanTell receiver,
        object message, IActorRef? sender)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        return scheduler is HeapScheduler own
            ? own.Tell(initialDelay, interval, receiver, message, sender)
            : new ByCancelable(scheduler.ScheduleTellRepeatedlyCancelable(initialDelay, interval, receiver, message, sender));
    }

    private sealed class ByCancelable(ICancelable cancelable) : IScheduledWork
    {
        public void Cancel() => cancelable.Cancel();
    }
}
