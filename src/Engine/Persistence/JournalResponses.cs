using ActorEngine.Event;

namespace ActorEngine.Persistence;

/// <summary>The batch was handed to the store and accepted; one reply per event follows.</summary>
public sealed class WriteMessagesSuccessful : IJournalResponse
{
    internal WriteMessagesSuccessful(int actorInstanceId) => ActorInstanceId = actorInstanceId;

    /// <summary>The reply to nobody in particular.</summary>
    public static WriteMessagesSuccessful Instance { get; } = new(0);

    /// <summary>The instance that asked; 0 when unknown.</summary>
    internal int ActorInstanceId { get; }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is WriteMessagesSuccessful;

    /// <inheritdoc/>
    public override int GetHashCode() => typeof(WriteMessagesSuccessful).GetHashCode();
}

/// <summary>The batch was not stored; a <see cref="WriteMessageFailure"/> per event follows.</summary>
public sealed class WriteMessagesFailed : IJournalResponse, IEquatable<WriteMessagesFailed>
{
    /// <summary>The message.</summary>
    public WriteMessagesFailed(Exception cause, int writeCount)
    {
        Cause = cause;
        WriteCount = writeCount;
    }

    /// <summary>Why it failed.</summary>
    public Exception Cause { get; }

    /// <summary>How many atomic writes the batch had.</summary>
    public int WriteCount { get; }

    /// <inheritdoc/>
    public bool Equals(WriteMessagesFailed? other) => other is not null && Equals(Cause, other.Cause) && WriteCount == other.WriteCount;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as WriteMessagesFailed);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Cause, WriteCount);

    /// <inheritdoc/>
    public override string ToString() => $"WriteMessagesFailed<cause: {Cause}, writeCount: {WriteCount}>";
}

/// <summary>An event was stored.</summary>
public sealed class WriteMessageSuccess : IJournalResponse, IEquatable<WriteMessageSuccess>
{
    /// <summary>The message.</summary>
    public WriteMessageSuccess(IPersistentRepresentation persistent, int actorInstanceId)
    {
        Persistent = persistent;
        ActorInstanceId = actorInstanceId;
    }

    /// <summary>The event.</summary>
    public IPersistentRepresentation Persistent { get; }

    /// <summary>The actor instance that asked; replies for another instance are ignored.</summary>
    public int ActorInstanceId { get; }

    /// <inheritdoc/>
    public bool Equals(WriteMessageSuccess? other) => other is not null && Equals(Persistent, other.Persistent) && ActorInstanceId == other.ActorInstanceId;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as WriteMessageSuccess);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Persistent, ActorInstanceId);

    /// <inheritdoc/>
    public override string ToString() => $"WriteMessageSuccess<persistent: {Persistent}, actorInstanceId: {ActorInstanceId}>";
}

/// <summary>An event was refused, for a reason that lies in the event; the actor goes on.</summary>
public sealed class WriteMessageRejected : IJournalResponse, IEquatable<WriteMessageRejected>
{
    /// <summary>The message.</summary>
    public WriteMessageRejected(IPersistentRepresentation persistent, Exception cause, int actorInstanceId)
    {
        Persistent = persistent;
        Cause = cause;
        ActorInstanceId = actorInstanceId;
    }

    /// <summary>The event.</summary>
    public IPersistentRepresentation Persistent { get; }

    /// <summary>Why it failed.</summary>
    public Exception Cause { get; }

    /// <summary>The actor instance that asked; replies for another instance are ignored.</summary>
    public int ActorInstanceId { get; }

    /// <inheritdoc/>
    public bool Equals(WriteMessageRejected? other) =>
        other is not null
        && Equals(Persistent, other.Persistent)
        && Equals(Cause, other.Cause)
        && ActorInstanceId == other.ActorInstanceId;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as WriteMessageRejected);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Persistent, Cause, ActorInstanceId);

    /// <inheritdoc/>
    public override string ToString() => $"WriteMessageRejected<persistent: {Persistent}, cause: {Cause}, actorInstanceId: {ActorInstanceId}>";
}

/// <summary>An event may or may not be stored; the actor stops.</summary>
public sealed class WriteMessageFailure : IJournalResponse, IEquatable<WriteMessageFailure>
{
    /// <summary>The message.</summary>
    public WriteMessageFailure(IPersistentRepresentation persistent, Exception cause, int actorInstanceId)
    {
        Persistent = persistent;
        Cause = cause;
        ActorInstanceId = actorInstanceId;
    }

    /// <summary>The event.</summary>
    public IPersistentRepresentation Persistent { get; }

    /// <summary>Why it failed.</summary>
    public Exception Cause { get; }

    /// <summary>The actor instance that asked; replies for another instance are ignored.</summary>
    public int ActorInstanceId { get; }

    /// <inheritdoc/>
    public bool Equals(WriteMessageFailure? other) =>
        other is not null
        && Equals(Persistent, other.Persistent)
        && Equals(Cause, other.Cause)
        && ActorInstanceId == other.ActorInstanceId;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as WriteMessageFailure);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Persistent, Cause, ActorInstanceId);

    /// <inheritdoc/>
    public override string ToString() => $"WriteMessageFailure<persistent: {Persistent}, cause: {Cause}, actorInstanceId: {ActorInstanceId}>";
}

/// <summary>A deferred message comes back in its turn.</summary>
public sealed class LoopMessageSuccess : IJournalResponse, IEquatable<LoopMessageSuccess>
{
    /// <summary>The message.</summary>
    public LoopMessageSuccess(object message, int actorInstanceId)
    {
        Message = message;
        ActorInstanceId = actorInstanceId;
    }

    /// <summary>What was deferred.</summary>
    public object Message { get; }

    /// <summary>The actor instance that asked; replies for another instance are ignored.</summary>
    public int ActorInstanceId { get; }

    /// <inheritdoc/>
    public bool Equals(LoopMessageSuccess? other) => other is not null && Equals(Message, other.Message) && ActorInstanceId == other.ActorInstanceId;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LoopMessageSuccess);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Message, ActorInstanceId);

    /// <inheritdoc/>
    public override string ToString() => $"LoopMessageSuccess<message: {Message}, actorInstanceId: {ActorInstanceId}>";
}

/// <summary>An event of the history.</summary>
public sealed class ReplayedMessage : IJournalResponse, IDeadLetterSuppression, IEquatable<ReplayedMessage>
{
    /// <summary>The message.</summary>
    public ReplayedMessage(IPersistentRepresentation persistent)
    {
        Persistent = persistent;
    }

    /// <summary>The event.</summary>
    public IPersistentRepresentation Persistent { get; }

    /// <summary>The instance that asked; 0 when unknown.</summary>
    internal int ActorInstanceId { get; init; }

    /// <inheritdoc/>
    public bool Equals(ReplayedMessage? other) => other is not null && Equals(Persistent, other.Persistent);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ReplayedMessage);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Persistent);

    /// <inheritdoc/>
    public override string ToString() => $"ReplayedMessage<persistent: {Persistent}>";
}

/// <summary>The replay is complete.</summary>
public sealed class RecoverySuccess : IJournalResponse, IDeadLetterSuppression, IEquatable<RecoverySuccess>
{
    /// <summary>The message.</summary>
    public RecoverySuccess(long highestSequenceNr)
    {
        HighestSequenceNr = highestSequenceNr;
    }

    /// <summary>The highest sequence number ever stored, also of deleted events.</summary>
    public long HighestSequenceNr { get; }

    /// <summary>The instance that asked; 0 when unknown.</summary>
    internal int ActorInstanceId { get; init; }

    /// <inheritdoc/>
    public bool Equals(RecoverySuccess? other) => other is not null && HighestSequenceNr == other.HighestSequenceNr;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RecoverySuccess);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(HighestSequenceNr);

    /// <inheritdoc/>
    public override string ToString() => $"RecoverySuccess<highestSequenceNr: {HighestSequenceNr}>";
}

/// <summary>The replay ended early.</summary>
public sealed class ReplayMessagesFailure : IJournalResponse, IDeadLetterSuppression, IEquatable<ReplayMessagesFailure>
{
    /// <summary>The message.</summary>
    public ReplayMessagesFailure(Exception cause)
    {
        Cause = cause;
    }

    /// <summary>Why it failed.</summary>
    public Exception Cause { get; }

    /// <summary>The instance that asked; 0 when unknown.</summary>
    internal int ActorInstanceId { get; init; }

    /// <inheritdoc/>
    public bool Equals(ReplayMessagesFailure? other) => other is not null && Equals(Cause, other.Cause);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ReplayMessagesFailure);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Cause);

    /// <inheritdoc/>
    public override string ToString() => $"ReplayMessagesFailure<cause: {Cause}>";
}
