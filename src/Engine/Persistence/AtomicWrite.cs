using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ActorEngine.Actor;
using ActorEngine.Persistence.Serialization;

namespace ActorEngine.Persistence;

/// <summary>Events of one persistence id that are stored together or not at all.</summary>
public sealed class AtomicWrite : IPersistentEnvelope, IMessage
{
    private readonly IPersistentRepresentation[] _events;

    // Made on demand: the engine itself reads the array, only plug-ins look at the payload.
    private IImmutableList<IPersistentRepresentation>? _payload;

    /// <summary>An atomic write of one event.</summary>
    public AtomicWrite(IPersistentRepresentation @event)
        : this(new[] { @event })
    {
    }

    /// <summary>An atomic write of several events, in ascending sequence numbers.</summary>
    /// <exception cref="ArgumentNullException">The payload is null.</exception>
    /// <exception cref="ArgumentException">The payload is empty, or its events belong to different persistence ids.</exception>
    public AtomicWrite(IImmutableList<IPersistentRepresentation> payload)
        : this(Copy(payload)) => _payload = payload;

    /// <summary>Takes the array over; nobody may change it afterwards.</summary>
    internal AtomicWrite(IPersistentRepresentation[] events)
    {
        if (events.Length == 0)
        {
            throw new ArgumentException("Payload of AtomicWrite must not be empty.", "payload");
        }

        _events = events;
        PersistenceId = events[0].PersistenceId;
        for (var i = 1; i < events.Length; i++)
        {
            if (events[i].PersistenceId != PersistenceId)
            {
                throw new ArgumentException(
                    $"AtomicWrite must contain events of one persistence id, but has [{PersistenceId}] and [{events[i].PersistenceId}].",
                    "payload");
            }
        }
    }

    /// <summary>The events, an <see cref="IImmutableList{T}"/> of <see cref="IPersistentRepresentation"/>.</summary>
    public object Payload => _payload ??= ImmutableCollectionsMarshal.AsImmutableArray(_events);

    /// <summary>Always nobody: each event carries its own sender.</summary>
    public IActorRef? Sender => ActorRefs.NoSender;

    /// <summary>The number of events, at least 1.</summary>
    public int Size => _events.Length;

    /// <summary>The persistence id that all events share.</summary>
    public string PersistenceId { get; }

    /// <summary>The first event's sequence number.</summary>
    public long LowestSequenceNr => _events[0].SequenceNr;

    /// <summary>The last event's sequence number.</summary>
    public long HighestSequenceNr => _events[^1].SequenceNr;

    internal IPersistentRepresentation[] Events => _events;

    /// <inheritdoc/>
    public override bool Equals(object? obj) =>
        obj is AtomicWrite other && (ReferenceEquals(this, other) || _events.AsSpan().SequenceEqual(other._events));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(PersistenceId, LowestSequenceNr, HighestSequenceNr);

    /// <inheritdoc/>
    public override string ToString() =>
        $"AtomicWrite<pid: {PersistenceId}, lowSeqNr: {LowestSequenceNr}, highSeqNr: {HighestSequenceNr}, size: {Size}>";

    private static IPersistentRepresentation[] Copy(IImmutableList<IPersistentRepresentation> payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        return [.. payload];
    }
}

/// <summary>A deferred message: it travels with the batch so that its handler keeps its place, but is not stored.</summary>
internal sealed class NonPersistentMessage(object payload, IActorRef? sender) : IPersistentEnvelope
{
    public object Payload => payload;

    public IActorRef? Sender => sender;

    public int Size => 1;
}
