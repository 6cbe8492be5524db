using System.Collections.Immutable;

namespace ActorEngine.Persistence.Journal;

/// <summary>An event with tags; a write adapter returns it. The in-memory journal replays it as it is.</summary>
public readonly struct Tagged
{
    /// <summary>A tagged event.</summary>
    public Tagged(object payload, IEnumerable<string> tags)
        : this(payload, tags.ToImmutableHashSet())
    {
    }

    /// <summary>A tagged event.</summary>
    public Tagged(object payload, IImmutableSet<string> tags)
    {
        Payload = payload;
        Tags = tags;
    }

    /// <summary>The event.</summary>
    public object Payload { get; }

    /// <summary>Its tags.</summary>
    public IImmutableSet<string> Tags { get; }
}
