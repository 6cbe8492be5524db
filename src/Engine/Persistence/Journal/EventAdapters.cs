using System.Collections.Concurrent;
using ActorEngine.Actor;
using ActorEngine.Configuration;
using ActorEngine.Pattern;

namespace ActorEngine.Persistence.Journal;

/// <summary>The event adapters of one journal, chosen by event type: the most specific binding wins.</summary>
public class EventAdapters
{
    private readonly List<(Type Type, IEventAdapter Adapter)> _bindings;
    private readonly ConcurrentDictionary<Type, IEventAdapter> _byType = new();

    private EventAdapters(List<(Type Type, IEventAdapter Adapter)> bindings) => _bindings = bindings;

    /// <summary>True if no binding exists, so that events pass as they are.</summary>
    internal bool AreIdentity => _bindings.Count == 0;

    /// <summary>Reads <c>event-adapters</c> (name = class) and <c>event-adapter-bindings</c> ("type" = name or [names]).</summary>
    /// <exception cref="ArgumentException">A binding names an adapter or type that is not there, or a class adapts nothing.</exception>
    public static EventAdapters Create(ExtendedActorSystem system, Config config)
    {
        var adapters = new Dictionary<string, IEventAdapter>();
        foreach (var (name, node) in Fields(config, "event-adapters"))
        {
            adapters[name] = Instantiate(Names(node).Single(), system);
        }

        var bindings = new List<(Type, IEventAdapter)>();
        foreach (var (typeName, node) in Fields(config, "event-adapter-bindings"))
        {
            IEventAdapter[] bound =
            [
                .. Names(node).Select(name => adapters.TryGetValue(name, out var adapter)
                    ? adapter
                    : throw new ArgumentException(
                        $"{typeName} was bound to undefined event-adapter: {name} (known adapters: [{string.Join(", ", adapters.Keys)}])")),
            ];
            InsertBeforeSupertypes(bindings, (TypeNames.Require(typeName), Combine(bound)));
        }

        return new EventAdapters(bindings);
    }

    /// <summary>The adapter for events of a type.</summary>
    public IEventAdapter Get<T>() => Get(typeof(T));

    /// <summary>The adapter for events of a type; <see cref="IdentityEventAdapter"/> if none is bound.</summary>
    public virtual IEventAdapter Get(Type type) => _byType.GetOrAdd(type, Find, _bindings);

    private static IEventAdapter Find(Type type, List<(Type Type, IEventAdapter Adapter)> bindings)
    {
        foreach (var (bound, adapter) in bindings)
        {
            if (bound.IsAssignableFrom(type))
            {
                return adapter;
            }
        }

        return IdentityEventAdapter.Instance;
    }

    private static void InsertBeforeSupertypes(List<(Type Type, IEventAdapter Adapter)> bindings, (Type Type, IEventAdapter Adapter) binding)
    {
        var at = bindings.FindIndex(b => b.Type.IsAssignableFrom(binding.Type));
        bindings.Insert(at < 0 ? bindings.Count : at, binding);
    }

    private static IEnumerable<KeyValuePair<string, ConfigNode>> Fields(Config config, string path) =>
        config.GetConfig(path)?.RootNode is ConfigObject section ? section.Fields : [];

    private static IEnumerable<string> Names(ConfigNode node) => node switch
    {
        ConfigText { Value: { } name } => [name],
        ConfigArray list => list.Items.SelectMany(Names),
        _ => throw new ArgumentException($"An event adapter is named by a text or a list of texts, not by {node}"),
    };

    private static IEventAdapter Instantiate(string className, ExtendedActorSystem system)
    {
        var type = TypeNames.Require(className);
        var instance = type.GetConstructor([typeof(ExtendedActorSystem)]) is not null
            ? Activator.CreateInstance(type, system)
            : Activator.CreateInstance(type);
        return instance switch
        {
            IEventAdapter both => both,
            IWriteEventAdapter write => new OneWayAdapter(write, null),
            IReadEventAdapter read => new OneWayAdapter(null, read),
            _ => throw new ArgumentException($"Configured {className} does not implement any EventAdapter interface!"),
        };
    }

    private static IEventAdapter Combine(IReadOnlyList<IEventAdapter> adapters)
    {
        if (adapters.Count == 1)
        {
            return adapters[0];
        }

        var writers = adapters.Where(a => a is OneWayAdapter { Writes: true }).ToList();
        if (writers.Count > 1)
        {
            throw new IllegalStateException("Cannot have multiple write adapters for a single adapter binding");
        }

        return new OneWayAdapter(writers.FirstOrDefault(), new CombinedReader(adapters.Except(writers)));
    }

    /// <summary>Adapts in the directions that it has, and leaves events as they are in the other.</summary>
    private sealed class OneWayAdapter(IWriteEventAdapter? write, IReadEventAdapter? read) : IEventAdapter
    {
        public bool Writes => write is not null;

        public string Manifest(object evt) => write?.Manifest(evt) ?? string.Empty;

        public object ToJournal(object evt) => write is null ? evt : write.ToJournal(evt);

        public IEventSequence FromJournal(object evt, string manifest) =>
            read is null ? EventSequence.Single(evt) : read.FromJournal(evt, manifest);
    }

    private sealed class CombinedReader(IEnumerable<IReadEventAdapter> readers) : IReadEventAdapter
    {
        private readonly IReadEventAdapter[] _readers = [.. readers];

        public IEventSequence FromJournal(object evt, string manifest) =>
            EventSequence.Create(_readers.SelectMany(reader => reader.FromJournal(evt, manifest).Events));
    }
}
