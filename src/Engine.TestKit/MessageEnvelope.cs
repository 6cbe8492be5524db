using ActorEngine.Actor;

namespace ActorEngine.Testing;

/// <summary>A message that a test actor received, and its sender.</summary>
public abstract class MessageEnvelope
{
    private protected MessageEnvelope()
    {
    }

    /// <summary>The message.</summary>
    /// <exception cref="IllegalActorStateException">There is none.</exception>
    public abstract object Message { get; }

    /// <summary>Who sent it.</summary>
    /// <exception cref="IllegalActorStateException">There is no message.</exception>
    public abstract IActorRef Sender { get; }
}

/// <summary>A message that came.</summary>
internal sealed class RealMessageEnvelope(object message, IActorRef sender) : MessageEnvelope
{
    public override object Message => message;

    public override IActorRef Sender => sender;

    public override string ToString() => $"<{message}> from {sender}";
}

/// <summary>No message came.</summary>
internal sealed class NullMessageEnvelope : MessageEnvelope
{
    public static NullMessageEnvelope Instance { get; } = new();

    public override object Message => throw None();

    public override IActorRef Sender => throw None();

    public override string ToString() => "<null>";

    private static IllegalActorStateException None() => new("last receive did not dequeue a message");
}
