using ActorEngine.Actor;
using ActorEngine.Configuration;

namespace ActorEngine.DependencyInjection;

/// <summary>Makes the dependency injection of a system from its setup.</summary>
public sealed class DependencyResolverExtension : ExtensionIdProvider<DependencyResolver>
{
    /// <inheritdoc/>
    public override DependencyResolver CreateExtension(ExtendedActorSystem system)
    {
        var setup = system.Settings.Setup.Get<DependencyResolverSetup>();
        return setup.HasValue
            ? new DependencyResolver(setup.Value.DependencyResolver)
            : throw new ConfigurationException(
                $"Unable to find [{nameof(DependencyResolverSetup)}] included in ActorSystem settings. "
                + "Please specify one before attempting to use dependency injection inside actors.");
    }
}
