namespace ActorEngine.Persistence.Journal;

/// <summary>What an event of the journal becomes when it is replayed: none, one or several events.</summary>
public interface IEventSequence
{
    /// <summary>The events, in order.</summary>
    IEnumerable<object> Events { get; }
}

/// <summary>Translates events on their way into the journal.</summary>
public interface IWriteEventAdapter
{
    /// <summary>A type hint to store beside the event; empty for none.</summary>
    string Manifest(object evt);

    /// <summary>What is stored instead of the event.</summary>
    object ToJournal(object evt);
}

/// <summary>Translates events on their way out of the journal.</summary>
public interface IReadEventAdapter
{
    /// <summary>What is replayed instead of the stored event.</summary>
    IEventSequence FromJournal(object evt, string manifest);
}

/// <summary>Translates events in both directions; bound to event types under <c>event-adapter-bindings</c> of a journal.</summary>
public interface IEventAdapter : IWriteEventAdapter, IReadEventAdapter;

/// <summary>Makes event sequences.</summary>
public static class EventSequence
{
    /// <summary>No event: the stored one is skipped.</summary>
    public static IEventSequence Empty = new EventSequence<object>([]);

    /// <summary>These events.</summary>
    public static IEventSequence Create(params object[] events) => new EventSequence<object>(events);

    /// <summary>These events.</summary>
    public static IEventSequence Create(IEnumerable<object> events) => new EventSequence<object>(events);

    /// <summary>One event.</summary>
    public static IEventSequence Single(object e) => new EventSequence<object>([e]);
}

/// <summary>A sequence of events, read once.</summary>
public class EventSequence<T> : IEventSequence, IEquatable<IEventSequence>
{
    private readonly object[] _events;

    /// <summary>A sequence of these events.</summary>
    public EventSequence(IEnumerable<object> events) => _events = [.. events];

    /// <inheritdoc/>
    public IEnumerable<object> Events => _events;

    /// <inheritdoc/>
    public bool Equals(IEventSequence? other) => other is not null && _events.SequenceEqual(other.Events);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as IEventSequence);

    /// <inheritdoc/>
    public override int GetHashCode() => _events.Length == 0 ? 0 : HashCode.Combine(_events.Length, _events[0]);
}

/// <summary>Leaves events as they are.</summary>
public sealed class IdentityEventAdapter : IEventAdapter
{
    private IdentityEventAdapter()
    {
    }

    /// <summary>The one instance.</summary>
    public static IdentityEventAdapter Instance { get; } = new();

    /// <inheritdoc/>
    public string Manifest(object evt) => string.Empty;

    /// <inheritdoc/>
    public object ToJournal(object evt) => evt;

    /// <inheritdoc/>
    public IEventSequence FromJournal(object evt, string manifest) => EventSequence.Single(evt);
}
