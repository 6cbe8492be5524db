using ActorEngine.Dispatch;

namespace ActorEngine.Actor;

/// <summary>What a test or a simulation puts in the place of threads and time. Actors do not see it.</summary>
internal sealed class EngineSetup : Setup.Setup
{
    /// <summary>The clock of restart windows, Ask timeouts and the scheduler; null is the machine's.</summary>
    public TimeProvider? Clock { get; init; }

    /// <summary>The default dispatcher; null is the thread pool.</summary>
    public MessageDispatcher? Dispatcher { get; init; }

    /// <summary>Makes the scheduler; null is the engine's own.</summary>
    public Func<TimeProvider, Event.ILoggingAdapter, IScheduler>? Scheduler { get; init; }

    /// <summary>Where the system's own chance comes from (the share of a backoff that is random); null is the process's.</summary>
    public Random? Chance { get; init; }

    /// <summary>
    /// Whether what the system awaits goes on in the synchronisation context of whoever called it. Off, it goes on
    /// wherever it was completed, so that a caller who blocks its context is never waited for.
    /// </summary>
    public bool KeepsContext { get; init; }
}
