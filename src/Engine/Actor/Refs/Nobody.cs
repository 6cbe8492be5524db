using ActorEngine.Dispatch;
using ActorEngine.Event;

namespace ActorEngine.Actor;

/// <summary>A reference that swallows every message.</summary>
public sealed class Nobody : IActorRef
{
    /// <summary>The one value.</summary>
    public static readonly Nobody Instance = new();

    private Nobody()
    {
    }

    /// <inheritdoc/>
    public ActorPath Path { get; } = new RootActorPath(Address.AllSystems) / "Nobody";

    /// <inheritdoc/>
    public void Tell(object message, IActorRef? sender)
    {
    }

    /// <inheritdoc/>
    public bool Equals(IActorRef? other) => other is Nobody;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Nobody;

    /// <inheritdoc/>
    public override int GetHashCode() => Path.GetHashCode();

    /// <inheritdoc/>
    public int CompareTo(IActorRef? other) => other is null ? 1 : Path.CompareTo(other.Path);

    int IComparable.CompareTo(object? obj) => CompareTo(obj as IActorRef);

    /// <inheritdoc/>
    public override string ToString() => $"[{Path}]";
}

/// <summary>Publishes what nobody received.</summary>
internal sealed class DeadLetterActorRef(ActorSystemImpl system, ActorPath path) : InternalActorRef
{
    public override ActorPath Path => path;

    public override ActorSystemImpl System => system;

    public override bool IsTerminated => true;

    public override void Tell(object message, IActorRef? sender)
    {
        switch (message)
        {
            case null:
                throw new InvalidMessageException();
            case Identify identify:
                sender?.Tell(new ActorIdentity(identify.MessageId, null), this);
                break;
            case DeadLetter { Message: IDeadLetterSuppression suppressed } letter:
                system.EventStream.Publish(new SuppressedDeadLetter(suppressed, letter.Sender, this));
                break;
            case AllDeadLetters letter:
                system.EventStream.Publish(letter);
                break;
            case IDeadLetterSuppression suppressed:
                system.EventStream.Publish(new SuppressedDeadLetter(suppressed, sender ?? this, this));
                break;
            default:
                system.EventStream.Publish(new DeadLetter(message, sender ?? this, this));
                break;
        }
    }

    public override void SendSystemMessage(SystemMessage message)
    {
        if (message is Watch watch)
        {
            watch.Watcher.SendSystemMessage(new DeathWatchNotification(watch.Watchee, existenceConfirmed: false, addressTerminated: false));
        }
    }

    /// <summary>What was sent to an actor that is gone.</summary>
    public void Bury(object message, IActorRef? sender, IActorRef recipient)
    {
        if (message is AllDeadLetters)
        {
            // It was sent to a subscriber that is gone itself; burying it would publish it to that one again.
            return;
        }

        if (message is Identify identify)
        {
            sender?.Tell(new ActorIdentity(identify.MessageId, null), this);
        }
        else
        {
            Tell(new DeadLetter(message, sender ?? this, recipient), sender);
        }
    }
}
