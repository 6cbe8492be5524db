using System.Collections.Concurrent;
using ActorEngine.Actor;
using ActorEngine.Configuration;
using ActorEngine.Persistence.Journal;
using ActorEngine.Persistence.Snapshot;

namespace ActorEngine.Persistence;

/// <summary>Journals and snapshot stores of one actor system, started on first use from <c>akka.persistence</c>.</summary>
public class PersistenceExtension : IExtension
{
    private const string JournalFallback = "akka.persistence.journal-plugin-fallback";
    private const string SnapshotStoreFallback = "akka.persistence.snapshot-store-plugin-fallback";
    private const string NoSnapshotStorePlugin = "akka.persistence.no-snapshot-store";

    /// <summary>The plug-ins that are part of the engine, for paths whose config names no class.</summary>
    private static readonly Dictionary<string, Type> BuiltIn = new()
    {
        ["akka.persistence.journal.inmem"] = typeof(MemoryJournal),
        ["akka.persistence.snapshot-store.inmem"] = typeof(MemorySnapshotStore),
        [NoSnapshotStorePlugin] = typeof(NoSnapshotStore),
    };

    private readonly ExtendedActorSystem _system;
    private readonly Config _config;
    private readonly ConcurrentDictionary<string, Lazy<Plugin>> _plugins = new();
    private readonly ConcurrentDictionary<string, PluginSettings> _settings = new();
    private readonly Lazy<IActorRef> _permitter;
    private readonly Lazy<IStashOverflowStrategy> _overflowStrategy;

    /// <summary>Reads the config of the system and starts the plug-ins that are to start at once.</summary>
    public PersistenceExtension(ExtendedActorSystem system)
    {
        _system = system;
        _config = system.Settings.Config.GetConfig("akka.persistence").SafeWithFallback(
            ConfigurationFactory.Default().GetConfig("akka.persistence"));
        _permitter = new Lazy<IActorRef>(() => _system.SystemActorOf(
            Props.Create(typeof(RecoveryPermitter), _config.GetInt("max-concurrent-recoveries", 50)), "recoveryPermitter"));
        _overflowStrategy = new Lazy<IStashOverflowStrategy>(CreateOverflowStrategy);
        PublishPluginCommands = _config.GetBoolean("publish-plugin-commands");
        foreach (var journal in _config.GetStringList("journal.auto-start-journals", []))
        {
            JournalFor(journal);
        }

        foreach (var store in _config.GetStringList("snapshot-store.auto-start-snapshot-stores", []))
        {
            SnapshotStoreFor(store);
        }
    }

    /// <summary>What becomes of commands that find an internal stash full, unless the actor says otherwise.</summary>
    public IStashOverflowStrategy DefaultInternalStashOverflowStrategy => _overflowStrategy.Value;

    internal IActorRef RecoveryPermitter => _permitter.Value;

    internal bool PublishPluginCommands { get; }

    /// <summary>A persistence id for an actor without one of its own: its path without the address.</summary>
    public string PersistenceId(IActorRef actor) => actor.Path.ToStringWithoutAddress();

    /// <summary>The journal with this config path, or the default one for null or empty.</summary>
    /// <exception cref="ArgumentException">The config has no such path, or the path no class.</exception>
    public IActorRef JournalFor(string? journalPluginId) => JournalPlugin(journalPluginId).Ref;

    /// <summary>The snapshot store with this config path, or the default one for null or empty.</summary>
    /// <exception cref="ArgumentException">The config has no such path, or the path no class.</exception>
    public IActorRef SnapshotStoreFor(string? snapshotPluginId) =>
        PluginFor(Either(snapshotPluginId, Either(_config.GetString("snapshot-store.plugin"), NoSnapshotStorePlugin)), SnapshotStoreFallback).Ref;

    /// <summary>The event adapters of a journal, or of the default one for null or empty.</summary>
    public EventAdapters AdaptersFor(string? journalPluginId) => JournalPlugin(journalPluginId).Settings.Adapters;

    internal TimeSpan RecoveryEventTimeoutFor(string? journalPluginId) => JournalPlugin(journalPluginId).Settings.RecoveryEventTimeout;

    /// <summary>The settings of the plug-in that is being started; asked by its constructor.</summary>
    internal PluginSettings SettingsFor(IActorRef plugin) =>
        _settings.TryGetValue(plugin.Path.Name, out var settings)
            ? settings
            : throw new ArgumentException($"Unknown plugin actor {plugin}: journals and snapshot stores are started by the persistence extension.");

    private static string Either(string? first, string? second) =>
        !string.IsNullOrEmpty(first) ? first : second ?? string.Empty;

    private Plugin JournalPlugin(string? id) => PluginFor(Either(id, _config.GetString("journal.plugin")), JournalFallback);

    private Plugin PluginFor(string path, string fallbackPath) =>
        _plugins.TryGetValue(path, out var known)
            ? known.Value
            : _plugins.GetOrAdd(path, p => new Lazy<Plugin>(() => Start(p, fallbackPath))).Value;

    private Plugin Start(string path, string fallbackPath)
    {
        var all = _system.Settings.Config;
        var own = string.IsNullOrEmpty(path) ? null : all.GetConfig(path);
        if (own is null && !BuiltIn.ContainsKey(path))
        {
            throw new ArgumentException($"Persistence config is missing plugin config path for: {path}");
        }

        var config = own.SafeWithFallback(all.GetConfig(fallbackPath))
            .SafeWithFallback(ConfigurationFactory.Default().GetConfig(fallbackPath));
        var settings = new PluginSettings(
            config,
            EventAdapters.Create(_system, config),
            config.GetTimeSpan("recovery-event-timeout", TimeSpan.FromSeconds(30), allowInfinite: false));

        // Known before the actor runs: its constructor asks for them.
        _settings[path] = settings;
        var type = PluginType(path, config);
        var takesConfig = type.GetConstructor([typeof(Config)]) is not null;
        return new Plugin(_system.SystemActorOf(Props.Create(type, takesConfig ? [config] : []), path), settings);
    }

    private static Type PluginType(string path, Config config)
    {
        var name = config.GetString("class");
        if (!string.IsNullOrEmpty(name))
        {
            return TypeNames.Require(name);
        }

        return BuiltIn.TryGetValue(path, out var type)
            ? type
            : throw new ArgumentException($"Plugin class name must be defined in config property [{path}.class]");
    }

    private IStashOverflowStrategy CreateOverflowStrategy()
    {
        var name = _config.GetString("internal-stash-overflow-strategy");
        if (string.IsNullOrEmpty(name))
        {
            return ThrowOverflowExceptionStrategy.Instance;
        }

        var configurator = (IStashOverflowStrategyConfigurator)Activator.CreateInstance(TypeNames.Require(name))!;
        return configurator.Create(_system.Settings.Config);
    }

    private sealed record Plugin(IActorRef Ref, PluginSettings Settings);
}

/// <summary>What a plug-in was configured with.</summary>
internal sealed record PluginSettings(Config Config, EventAdapters Adapters, TimeSpan RecoveryEventTimeout);
