using ActorEngine.Actor;

namespace ActorEngine.Persistence;

/// <summary>Any message between persistent actors and their plug-ins.</summary>
public interface IPersistenceMessage : INoSerializationVerificationNeeded;

/// <summary>A message from or to a journal.</summary>
public interface IJournalMessage : IPersistenceMessage;

/// <summary>A message to a journal.</summary>
public interface IJournalRequest : IJournalMessage;

/// <summary>A message from a journal.</summary>
public interface IJournalResponse : IJournalMessage;

/// <summary>Asks a journal to store a batch; it answers once for the batch, then once per event, in order.</summary>
public sealed class WriteMessages : IJournalRequest, IEquatable<WriteMessages>
{
    /// <summary>The message.</summary>
    public WriteMessages(IEnumerable<IPersistentEnvelope> messages, IActorRef persistentActor, int actorInstanceId)
    {
        Messages = messages;
        PersistentActor = persistentActor;
        ActorInstanceId = actorInstanceId;
    }

    /// <summary>Atomic writes and deferred messages, in order.</summary>
    public IEnumerable<IPersistentEnvelope> Messages { get; }

    /// <summary>Who gets the replies.</summary>
    public IActorRef PersistentActor { get; }

    /// <summary>The actor instance that asked; replies for another instance are ignored.</summary>
    public int ActorInstanceId { get; }

    /// <inheritdoc/>
    public bool Equals(WriteMessages? other) =>
        other is not null
        && Equals(Messages, other.Messages)
        && Equals(PersistentActor, other.PersistentActor)
        && ActorInstanceId == other.ActorInstanceId;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as WriteMessages);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Messages, PersistentActor, ActorInstanceId);

    /// <inheritdoc/>
    public override string ToString() => $"WriteMessages<messages: {Messages}, persistentActor: {PersistentActor}, actorInstanceId: {ActorInstanceId}>";
}

/// <summary>
/// Asks a journal for events: a <see cref="ReplayedMessage"/> each, then <see cref="RecoverySuccess"/> or
/// <see cref="ReplayMessagesFailure"/>.
/// </summary>
public sealed class ReplayMessages : IJournalRequest, IEquatable<ReplayMessages>
{
    /// <summary>The message.</summary>
    public ReplayMessages(long fromSequenceNr, long toSequenceNr, long max, string persistenceId, IActorRef persistentActor)
    {
        FromSequenceNr = fromSequenceNr;
        ToSequenceNr = toSequenceNr;
        Max = max;
        PersistenceId = persistenceId;
        PersistentActor = persistentActor;
    }

    /// <summary>The first sequence number, inclusive.</summary>
    public long FromSequenceNr { get; }

    /// <summary>The last sequence number, inclusive.</summary>
    public long ToSequenceNr { get; }

    /// <summary>How many events at most.</summary>
    public long Max { get; }

    /// <summary>Whose history.</summary>
    public string PersistenceId { get; }

    /// <summary>Who gets the events.</summary>
    public IActorRef PersistentActor { get; }

    /// <summary>The asking instance, so that events of an abandoned replay are told apart; 0 when it does not matter.</summary>
    internal int ActorInstanceId { get; init; }

    /// <inheritdoc/>
    public bool Equals(ReplayMessages? other) =>
        other is not null
        && FromSequenceNr == other.FromSequenceNr
        && ToSequenceNr == other.ToSequenceNr
        && Max == other.Max
        && PersistenceId == other.PersistenceId
        && Equals(PersistentActor, other.PersistentActor);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ReplayMessages);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(FromSequenceNr, ToSequenceNr, Max, PersistenceId, PersistentActor);

    /// <inheritdoc/>
    public override string ToString() =>
        $"ReplayMessages<fromSequenceNr: {FromSequenceNr}, toSequenceNr: {ToSequenceNr}, max: {Max}, "
        + $"persistenceId: {PersistenceId}, persistentActor: {PersistentActor}>";
}

/// <summary>Asks a journal to delete events from the beginning.</summary>
public sealed class DeleteMessagesTo : IJournalRequest, IEquatable<DeleteMessagesTo>
{
    /// <summary>The message.</summary>
    public DeleteMessagesTo(string persistenceId, long toSequenceNr, IActorRef persistentActor)
    {
        PersistenceId = persistenceId;
        ToSequenceNr = toSequenceNr;
        PersistentActor = persistentActor;
    }

    /// <summary>Whose history.</summary>
    public string PersistenceId { get; }

    /// <summary>The last sequence number to delete, inclusive.</summary>
    public long ToSequenceNr { get; }

    /// <summary>Who gets the reply.</summary>
    public IActorRef PersistentActor { get; }

    /// <inheritdoc/>
    public bool Equals(DeleteMessagesTo? other) =>
        other is not null
        && PersistenceId == other.PersistenceId
        && ToSequenceNr == other.ToSequenceNr
        && Equals(PersistentActor, other.PersistentActor);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DeleteMessagesTo);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(PersistenceId, ToSequenceNr, PersistentActor);

    /// <inheritdoc/>
    public override string ToString() => $"DeleteMessagesTo<persistenceId: {PersistenceId}, toSequenceNr: {ToSequenceNr}, persistentActor: {PersistentActor}>";
}
