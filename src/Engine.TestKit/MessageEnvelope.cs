using ActorEngine.Actor;

namespace ActorEngine.Testing;

/// <summary>A message that a test actor received, and its sender.</summary>
public abstract class MessageEnvelope
{
    private protected MessageEnvelope()
    {
    }

    /// <summary>The message; null if there is none.</summary>
    public abstract object? Message { get; }

    /// <summary>Who sent it.</summary>
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

    public override object? Message => null;

    public override IActorRef Sender => throw new InvalidOperationException("There is no last sender: no message has been received");
}
