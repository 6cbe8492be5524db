using ActorEngine.Actor.Cells;
using ActorEngine.Dispatch;

namespace ActorEngine.Actor;

/// <summary>What the engine does with a reference that actors may not.</summary>
internal interface IInternalActorRef : IActorRef
{
    ActorSystemImpl System { get; }

    IInternalActorRef? Parent { get; }

    bool IsTerminated { get; }

    void SendSystemMessage(SystemMessage message);

    IInternalActorRef? FindChild(string name);

    void Stop() => SendSystemMessage(new Terminate());

    void Suspend() => SendSystemMessage(new Suspend());

    /// <param name="causedByFailure">Why it was suspended, if it was its own failure.</param>
    void Resume(Exception? causedByFailure) => SendSystemMessage(new Resume(causedByFailure));

    void Restart(Exception cause) => SendSystemMessage(new Recreate(cause));
}

/// <summary>Equality, order and text of references.</summary>
internal abstract class InternalActorRef : IInternalActorRef
{
    public abstract ActorPath Path { get; }

    public abstract ActorSystemImpl System { get; }

    public virtual IInternalActorRef? Parent => null;

    public virtual bool IsTerminated => false;

    public abstract void Tell(object message, IActorRef? sender);

    public virtual void SendSystemMessage(SystemMessage message)
    {
    }

    public virtual IInternalActorRef? FindChild(string name) => null;

    public bool Equals(IActorRef? other) => ReferenceEquals(this, other)
        || (other is not null && Path.Uid == other.Path.Uid && Path.Equals(other.Path));

    public override bool Equals(object? obj) => Equals(obj as IActorRef);

    public override int GetHashCode() => Path.Uid == 0 ? Path.GetHashCode() : Path.Uid.GetHashCode();

    public int CompareTo(IActorRef? other)
    {
        if (other is null)
        {
            return 1;
        }

        var byPath = Path.CompareTo(other.Path);
        return byPath != 0 ? byPath : Path.Uid.CompareTo(other.Path.Uid);
    }

    public int CompareTo(object? obj) => obj is null or IActorRef
        ? CompareTo(obj as IActorRef)
        : throw new ArgumentException($"Object must be of type IActorRef, found {obj.GetType()} instead.", nameof(obj));

    public override string ToString() => Path.Uid == 0 ? $"[{Path}]" : $"[{Path}#{Path.Uid}]";
}

/// <summary>The reference of an actor of this process.</summary>
internal sealed class LocalActorRef(ActorPath path, ActorCell cell) : InternalActorRef
{
    public override ActorPath Path { get; } = path;

    public ActorCell Cell => cell;

    public override ActorSystemImpl System => cell.SystemImpl;

    public override IInternalActorRef Parent => cell.ParentRef;

    public override bool IsTerminated => cell.Mailbox.IsClosed;

    public override void Tell(object message, IActorRef? sender)
    {
        ArgumentNullException.ThrowIfNull(message);
        cell.Mailbox.Post(message, sender);
    }

    public override void SendSystemMessage(SystemMessage message) => cell.Mailbox.PostSystem(message);

    public override IInternalActorRef? FindChild(string name) => cell.FindChild(name);
}

/// <summary>Stands for a name under a guardian that is no actor, such as <c>/temp</c>.</summary>
internal sealed class ContainerRef(ActorSystemImpl system, ActorPath path, IInternalActorRef parent, Func<string, IInternalActorRef?> find) : InternalActorRef
{
    public override ActorPath Path => path;

    public override ActorSystemImpl System => system;

    public override IInternalActorRef Parent => parent;

    public override void Tell(object message, IActorRef? sender) => system.DeadLetters.Tell(message, sender);

    public override IInternalActorRef? FindChild(string name) => find(name);
}
