using ActorEngine.Configuration;
using ActorEngine.Hosting;
using ActorEngine.Persistence.Journal;

namespace ActorEngine.Persistence.Hosting;

/// <summary>Says which event adapters a journal has, for the configuration of a host.</summary>
public sealed class AkkaPersistenceJournalBuilder
{
    private readonly AkkaConfigurationBuilder? _builder;
    private readonly string _journalId;
    private readonly Dictionary<string, Type> _adapters = [];
    private readonly Dictionary<Type, List<string>> _bindings = [];

    /// <summary>Says it of one journal.</summary>
    /// <param name="journalId">The last part of <c>akka.persistence.journal.*</c>.</param>
    /// <param name="builder">The host's builder; null where the adapters are a part of <see cref="JournalOptions"/>.</param>
    public AkkaPersistenceJournalBuilder(string journalId, AkkaConfigurationBuilder? builder)
    {
        _journalId = journalId;
        _builder = builder;
    }

    /// <summary>Adds an adapter for both directions.</summary>
    /// <typeparam name="TAdapter">Its class.</typeparam>
    /// <param name="eventAdapterName">Its name in the configuration.</param>
    /// <param name="boundTypes">The events it adapts.</param>
    public AkkaPersistenceJournalBuilder AddEventAdapter<TAdapter>(string eventAdapterName, IEnumerable<Type> boundTypes)
        where TAdapter : IEventAdapter
        => Add(typeof(TAdapter), eventAdapterName, boundTypes);

    /// <summary>Adds an adapter for what is read.</summary>
    /// <typeparam name="TAdapter">Its class.</typeparam>
    /// <param name="eventAdapterName">Its name in the configuration.</param>
    /// <param name="boundTypes">The events it adapts.</param>
    public AkkaPersistenceJournalBuilder AddReadEventAdapter<TAdapter>(string eventAdapterName, IEnumerable<Type> boundTypes)
        where TAdapter : IReadEventAdapter
        => Add(typeof(TAdapter), eventAdapterName, boundTypes);

    /// <summary>Adds an adapter for what is written.</summary>
    /// <typeparam name="TAdapter">Its class.</typeparam>
    /// <param name="eventAdapterName">Its name in the configuration.</param>
    /// <param name="boundTypes">The events it adapts.</param>
    public AkkaPersistenceJournalBuilder AddWriteEventAdapter<TAdapter>(string eventAdapterName, IEnumerable<Type> boundTypes)
        where TAdapter : IWriteEventAdapter
        => Add(typeof(TAdapter), eventAdapterName, boundTypes);

    internal void Build()
    {
        if (_builder is not null && _adapters.Count > 0)
        {
            _builder.AddHocon(ConfigurationFactory.ParseString($"akka.persistence.journal.{_journalId} {{\n{ToHocon()}\n}}"), HoconAddMode.Prepend);
        }
    }

    internal string ToHocon()
    {
        var adapters = _adapters.Select(a => $"event-adapters.{a.Key} = \"{a.Value.AssemblyQualifiedName}\"");
        var bindings = _bindings.Select(b => $"event-adapter-bindings.\"{b.Key.AssemblyQualifiedName}\" = [{string.Join(", ", b.Value)}]");
        return string.Join('\n', adapters.Concat(bindings));
    }

    private AkkaPersistenceJournalBuilder Add(Type adapter, string name, IEnumerable<Type> boundTypes)
    {
        _adapters[name] = adapter;
        foreach (var type in boundTypes)
        {
            if (!_bindings.TryGetValue(type, out var names))
            {
                _bindings[type] = names = [];
            }

            if (!names.Contains(name))
            {
                names.Add(name);
            }
        }

        return this;
    }
}
