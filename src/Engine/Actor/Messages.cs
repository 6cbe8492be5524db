using ActorEngine.Event;

namespace ActorEngine.Actor;

/// <summary>A message that the engine answers itself; it does not reach the actor's handlers.</summary>
public interface IAutoReceivedMessage;

/// <summary>A message that could do harm if it came from somebody who may not send it.</summary>
public interface IPossiblyHarmful;

/// <summary>A message that need not be serialisable.</summary>
public interface INoSerializationVerificationNeeded;

/// <summary>A message around another one.</summary>
public interface IWrappedMessage
{
    /// <summary>The inner message.</summary>
    object Message { get; }
}

/// <summary>Looks into <see cref="IWrappedMessage"/>.</summary>
public static class WrappedMessage
{
    /// <summary>The innermost message.</summary>
    /// <param name="message">A message, wrapped or not.</param>
    public static object Unwrap(object message)
    {
        while (message is IWrappedMessage wrapped)
        {
            message = wrapped.Message;
        }

        return message;
    }
}

/// <summary>A message that does not count as activity for the receive timeout.</summary>
public interface INotInfluenceReceiveTimeout;

/// <summary>Stops the actor when its turn in the mailbox comes.</summary>
public sealed class PoisonPill : IAutoReceivedMessage, IPossiblyHarmful, IDeadLetterSuppression
{
    private PoisonPill()
    {
    }

    /// <summary>The one value.</summary>
    public static PoisonPill Instance { get; } = new();

    /// <inheritdoc/>
    public override string ToString() => "<PoisonPill>";
}

/// <summary>Makes the actor fail with <see cref="ActorKilledException"/> when its turn in the mailbox comes.</summary>
public sealed class Kill : IAutoReceivedMessage
{
    private Kill()
    {
    }

    /// <summary>The one value.</summary>
    public static Kill Instance { get; } = new();

    /// <inheritdoc/>
    public override string ToString() => "<Kill>";
}

/// <summary>A watched actor has terminated.</summary>
public sealed class Terminated : IAutoReceivedMessage, IPossiblyHarmful, IDeadLetterSuppression, INoSerializationVerificationNeeded, IEquatable<Terminated>
{
    /// <summary>Says that an actor has terminated.</summary>
    /// <param name="actorRef">The actor.</param>
    /// <param name="existenceConfirmed">True if it is known to have lived.</param>
    /// <param name="addressTerminated">True if its whole node is gone.</param>
    public Terminated(IActorRef actorRef, bool existenceConfirmed, bool addressTerminated)
    {
        ActorRef = actorRef;
        ExistenceConfirmed = existenceConfirmed;
        AddressTerminated = addressTerminated;
    }

    /// <summary>The actor.</summary>
    public IActorRef ActorRef { get; }

    /// <summary>True if its whole node is gone.</summary>
    public bool AddressTerminated { get; }

    /// <summary>True if it is known to have lived.</summary>
    public bool ExistenceConfirmed { get; }

    /// <inheritdoc/>
    public bool Equals(Terminated? other) => other is not null && ActorRef.Equals(other.ActorRef)
        && AddressTerminated == other.AddressTerminated && ExistenceConfirmed == other.ExistenceConfirmed;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Terminated);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(ActorRef, AddressTerminated, ExistenceConfirmed);

    /// <inheritdoc/>
    public override string ToString() => $"<Terminated>: {ActorRef} - ExistenceConfirmed={ExistenceConfirmed}";
}

/// <summary>Asks any actor who it is; answered with <see cref="ActorIdentity"/>.</summary>
public sealed class Identify : IAutoReceivedMessage, INotInfluenceReceiveTimeout
{
    /// <summary>Asks who it is.</summary>
    /// <param name="messageId">Comes back in the answer.</param>
    public Identify(object messageId) => MessageId = messageId;

    /// <summary>Comes back in the answer.</summary>
    public object MessageId { get; }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Identify other && Equals(MessageId, other.MessageId);

    /// <inheritdoc/>
    public override int GetHashCode() => MessageId?.GetHashCode() ?? 0;

    /// <inheritdoc/>
    public override string ToString() => $"<Identify>: {MessageId}";
}

/// <summary>The answer to <see cref="Identify"/>.</summary>
public sealed class ActorIdentity
{
    /// <summary>Answers who it is.</summary>
    /// <param name="messageId">From the question.</param>
    /// <param name="subject">The actor, or null if there is none.</param>
    public ActorIdentity(object messageId, IActorRef? subject)
    {
        MessageId = messageId;
        Subject = subject!;
    }

    /// <summary>From the question.</summary>
    public object MessageId { get; }

    /// <summary>The actor; null if there is none.</summary>
    public IActorRef Subject { get; }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ActorIdentity other && Equals(MessageId, other.MessageId) && Equals(Subject, other.Subject);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(MessageId, Subject);

    /// <inheritdoc/>
    public override string ToString() => $"<ActorIdentity>: {Subject} - MessageId={MessageId}";
}

/// <summary>Sent to an actor that has received nothing for the time it asked for.</summary>
public class ReceiveTimeout : IPossiblyHarmful
{
    private ReceiveTimeout()
    {
    }

    /// <summary>The one value.</summary>
    public static ReceiveTimeout Instance { get; } = new();

    /// <inheritdoc/>
    public override string ToString() => "<ReceiveTimeout>";
}

/// <summary>How something went, where a reply is expected.</summary>
public abstract class Status
{
    private protected Status()
    {
    }

    /// <summary>It went well.</summary>
    public sealed class Success : Status
    {
        /// <summary>Went well, with nothing to say.</summary>
        public static readonly Success Instance = new(null!);

        /// <summary>The result.</summary>
        public readonly object Status;

        /// <summary>Went well.</summary>
        /// <param name="status">The result.</param>
        public Success(object status) => Status = status;

        /// <inheritdoc/>
        public override string ToString() => Status is null ? "Success" : $"Success: {Status}";
    }

    /// <summary>It failed.</summary>
    public sealed class Failure : Status
    {
        /// <summary>Why.</summary>
        public readonly Exception Cause;

        /// <summary>What the sender wants to have back, or null.</summary>
        public readonly object State;

        /// <summary>Failed.</summary>
        /// <param name="cause">Why.</param>
        public Failure(Exception cause)
            : this(cause, null!)
        {
        }

        /// <summary>Failed.</summary>
        /// <param name="cause">Why.</param>
        /// <param name="state">What the sender wants to have back.</param>
        public Failure(Exception cause, object state)
        {
            Cause = cause;
            State = state;
        }

        /// <inheritdoc/>
        public override string ToString() => $"Failure: {Cause}";
    }
}
