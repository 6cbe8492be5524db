using ActorEngine.Actor;
using ActorEngine.Persistence.Serialization;

namespace ActorEngine.Persistence;

/// <summary>One item of a batch that a persistent actor hands to its journal.</summary>
public interface IPersistentEnvelope
{
    /// <summary>What is carried: the events of an atomic write, or a deferred message.</summary>
    object Payload { get; }

    /// <summary>Who sent the command that caused the item; null when nobody is to be answered.</summary>
    IActorRef? Sender { get; }

    /// <summary>How many replies the journal owes for the item: the number of events, at least 1.</summary>
    int Size { get; }
}

/// <summary>A persistent event with what the journal keeps beside it.</summary>
public interface IPersistentRepresentation : IMessage
{
    /// <summary>The event itself.</summary>
    object Payload { get; }

    /// <summary>The event adapter's type hint, empty when there is none.</summary>
    string Manifest { get; }

    /// <summary>The id of the actor that owns the event.</summary>
    string PersistenceId { get; }

    /// <summary>The event's number within its persistence id, from 1 upwards; gaps are legal.</summary>
    long SequenceNr { get; }

    /// <summary>When the event was stored, in ticks (100 ns) UTC; 0 when the journal did not say.</summary>
    long Timestamp { get; }

    /// <summary>The id of the actor instance that wrote the event.</summary>
    string WriterGuid { get; }

    /// <summary>True for an event that was deleted and must not be replayed.</summary>
    bool IsDeleted { get; }

    /// <summary>The sender of the command that caused the event; never stored.</summary>
    IActorRef? Sender { get; }

    /// <summary>A copy with another time stamp, in ticks UTC.</summary>
    IPersistentRepresentation WithTimestamp(long timestamp);

    /// <summary>A copy with another payload.</summary>
    IPersistentRepresentation WithPayload(object payload);

    /// <summary>A copy with another manifest.</summary>
    IPersistentRepresentation WithManifest(string manifest);

    /// <summary>A copy with another identity; the time stamp of the copy is 0.</summary>
    IPersistentRepresentation Update(long sequenceNr, string persistenceId, bool isDeleted, IActorRef? sender, string writerGuid);
}

/// <summary>Who a persistent actor is, and where its history is kept.</summary>
public interface IPersistentIdentity
{
    /// <summary>The id under which events and snapshots are stored; unique in the store, never null.</summary>
    string PersistenceId { get; }

    /// <summary>The config path of the journal plug-in; null or empty for the configured default.</summary>
    string? JournalPluginId { get; }

    /// <summary>The config path of the snapshot plug-in; null or empty for the configured default.</summary>
    string? SnapshotPluginId { get; }
}

/// <summary>How a persistent actor recovers.</summary>
public interface IPersistenceRecovery
{
    /// <summary>Which snapshot to start from and how much to replay.</summary>
    Recovery Recovery { get; }
}

/// <summary>What becomes of a command that finds the internal stash full.</summary>
public interface IPersistenceStash : IWithUnboundedStash
{
    /// <summary>The strategy for a full internal stash.</summary>
    IStashOverflowStrategy InternalStashOverflowStrategy { get; }
}
