using ActorEngine.Configuration;
using ActorEngine.Util;

namespace ActorEngine.Actor;

/// <summary>How a system starts: its configuration and where its actors live.</summary>
public sealed class BootstrapSetup : Setup.Setup
{
    private BootstrapSetup(Option<Config> config, Option<ProviderSelection> actorRefProvider)
    {
        Config = config;
        ActorRefProvider = actorRefProvider;
    }

    /// <summary>The configuration, if one was given; the engine's defaults lie below it.</summary>
    public Option<Config> Config { get; }

    /// <summary>Where actors live, if that was given.</summary>
    public Option<ProviderSelection> ActorRefProvider { get; }

    /// <summary>A setup that says nothing yet.</summary>
    public static BootstrapSetup Create() => new(Option<Config>.None, Option<ProviderSelection>.None);

    /// <summary>A copy with this configuration.</summary>
    /// <param name="config">The configuration.</param>
    public BootstrapSetup WithConfig(Config config) => new(config, ActorRefProvider);

    /// <summary>A copy with this configuration below the one it has.</summary>
    /// <param name="config">The configuration.</param>
    public BootstrapSetup WithConfigFallback(Config config) => new(Config.HasValue ? Config.Value.SafeWithFallback(config) : config, ActorRefProvider);

    /// <summary>A copy with actors of this kind.</summary>
    /// <param name="name">Where actors live.</param>
    public BootstrapSetup WithActorRefProvider(ProviderSelection name) => new(Config, name);
}
