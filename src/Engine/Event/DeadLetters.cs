using ActorEngine.Actor;

namespace ActorEngine.Event;

/// <summary>A message that is no dead letter worth a line when nobody receives it.</summary>
public interface IDeadLetterSuppression;

/// <summary>A message that was not handled.</summary>
public abstract class AllDeadLetters : IWrappedMessage
{
    private protected AllDeadLetters(object message, IActorRef? sender, IActorRef? recipient)
    {
        Message = message;
        Sender = sender!;
        Recipient = recipient!;
    }

    /// <summary>The message.</summary>
    public object Message { get; }

    /// <summary>Who sent it.</summary>
    public IActorRef Sender { get; }

    /// <summary>Whom it was for.</summary>
    public IActorRef Recipient { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{GetType().Name} from {Sender} to {Recipient}: <{Message}>";
}

/// <summary>A message that nobody received.</summary>
public sealed class DeadLetter : AllDeadLetters
{
    /// <summary>Nobody received it.</summary>
    /// <param name="message">The message.</param>
    /// <param name="sender">Who sent it.</param>
    /// <param name="recipient">Whom it was for.</param>
    public DeadLetter(object message, IActorRef sender, IActorRef recipient)
        : base(message, sender, recipient)
    {
    }
}

/// <summary>A message that nobody received and that need not be known.</summary>
public sealed class SuppressedDeadLetter : AllDeadLetters
{
    /// <summary>Nobody received it.</summary>
    /// <param name="message">The message.</param>
    /// <param name="sender">Who sent it.</param>
    /// <param name="recipient">Whom it was for.</param>
    public SuppressedDeadLetter(IDeadLetterSuppression message, IActorRef sender, IActorRef recipient)
        : base(message, sender, recipient)
    {
    }
}

/// <summary>A message that its receiver did not know.</summary>
public sealed class UnhandledMessage : AllDeadLetters
{
    /// <summary>Its receiver did not know it.</summary>
    /// <param name="message">The message.</param>
    /// <param name="sender">Who sent it.</param>
    /// <param name="recipient">Who received it.</param>
    public UnhandledMessage(object message, IActorRef sender, IActorRef recipient)
        : base(message, sender, recipient)
    {
    }
}

/// <summary>A message that was dropped on purpose.</summary>
public sealed class Dropped : AllDeadLetters
{
    /// <summary>It was dropped.</summary>
    /// <param name="message">The message.</param>
    /// <param name="reason">Why.</param>
    /// <param name="recipient">Whom it was for.</param>
    public Dropped(object message, string reason, IActorRef recipient)
        : this(message, reason, ActorRefs.NoSender, recipient)
    {
    }

    /// <summary>It was dropped.</summary>
    /// <param name="message">The message.</param>
    /// <param name="reason">Why.</param>
    /// <param name="sender">Who sent it.</param>
    /// <param name="recipient">Whom it was for.</param>
    public Dropped(object message, string reason, IActorRef sender, IActorRef recipient)
        : base(message, sender, recipient) => Reason = reason;

    /// <summary>Why.</summary>
    public string Reason { get; }
}
