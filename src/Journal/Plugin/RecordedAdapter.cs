using ActorTasks.Journal.Codec;

namespace ActorTasks.Journal.Plugin;

/// <summary>
/// For a journal without tables of ours (<c>store.kind = akka</c>): of what a shard persists the event alone is stored.
/// </summary>
internal sealed class RecordedAdapter : IEventAdapter
{
    /// <summary>Binds the adapter to a journal.</summary>
    /// <param name="journal">The plug-in's id, e.g. <c>akka.persistence.journal.sql</c>.</param>
    public static string HoconFor(string journal) => $$"""
        {{journal}} {
          event-adapters { actortasks = "{{NameOf(typeof(RecordedAdapter))}}" }
          event-adapter-bindings {
            "{{NameOf(typeof(Recorded))}}" = actortasks
            "{{NameOf(typeof(StoredEvent))}}" = actortasks
          }
        }
        """;

    /// <inheritdoc/>
    public string Manifest(object evt) => string.Empty;

    /// <inheritdoc/>
    public object ToJournal(object evt) => evt is Recorded recorded
        ? StoredEvent.Of(recorded.Event)
        : throw new InvalidOperationException($"A shard persists Recorded; {evt.GetType().Name} came.");

    /// <inheritdoc/>
    public IEventSequence FromJournal(object evt, string manifest) => EventSequence.Single(
        evt is StoredEvent stored
            ? Recorded.Replayed(stored.Read())
            : throw new InvalidOperationException($"The journal of a shard holds StoredEvent; {evt.GetType().Name} came."));

    private static string NameOf(Type type) => $"{type.FullName}, {type.Assembly.GetName().Name}";
}
