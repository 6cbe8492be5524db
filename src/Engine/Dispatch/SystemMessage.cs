using ActorEngine.Actor;

namespace ActorEngine.Dispatch;

/// <summary>A message of the engine to a cell; goes before all others. One lies in one queue only: it is its own node.</summary>
internal abstract class SystemMessage
{
    public SystemMessage? Next { get; set; }

    /// <summary>The end of the stack.</summary>
    public SystemMessage Oldest => Next?.Oldest ?? this;

    /// <summary>True if it waits until the actor's children are gone when a restart waits for them.</summary>
    public virtual bool WaitsForChildren => false;

    /// <summary>True if it waits while the actor handles no messages.</summary>
    public virtual bool WaitsForResume => false;
}

internal sealed class Create : SystemMessage;

internal sealed class Terminate : SystemMessage;

internal sealed class Suspend : SystemMessage
{
    public override bool WaitsForChildren => true;
}

internal sealed class Resume(Exception? causedByFailure) : SystemMessage
{
    public Exception? CausedByFailure => causedByFailure;

    public override bool WaitsForChildren => true;
}

internal sealed class Recreate(Exception cause) : SystemMessage
{
    public Exception Cause => cause;

    public override bool WaitsForChildren => true;
}

internal sealed class Failed(IInternalActorRef child, Exception cause) : SystemMessage
{
    public IInternalActorRef Child => child;

    public Exception Cause => cause;

    public override bool WaitsForChildren => true;

    public override bool WaitsForResume => true;

    public override string ToString() => $"<Failed>: {child} ({cause.GetType()}: {cause.Message})";
}

internal sealed class Watch(IInternalActorRef watchee, IInternalActorRef watcher) : SystemMessage
{
    public IInternalActorRef Watchee => watchee;

    public IInternalActorRef Watcher => watcher;
}

internal sealed class Unwatch(IInternalActorRef watchee, IInternalActorRef watcher) : SystemMessage
{
    public IInternalActorRef Watchee => watchee;

    public IInternalActorRef Watcher => watcher;
}

internal sealed class DeathWatchNotification(IInternalActorRef actor, bool existenceConfirmed, bool addressTerminated) : SystemMessage
{
    public IInternalActorRef Actor => actor;

    public bool ExistenceConfirmed => existenceConfirmed;

    public bool AddressTerminated => addressTerminated;
}

/// <summary>Something an asynchronous handler goes on with.</summary>
internal sealed class AsyncContinuation(Actor.Cells.AsyncHandlers handlers, Task task) : SystemMessage
{
    public void Run() => handlers.Execute(task);
}
