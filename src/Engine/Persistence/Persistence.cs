using ActorEngine.Actor;
using ActorEngine.Configuration;

namespace ActorEngine.Persistence;

/// <summary>The id of the persistence extension: <c>Persistence.Instance.Apply(system)</c>.</summary>
public class Persistence : ExtensionIdProvider<PersistenceExtension>
{
    /// <summary>The one id.</summary>
    public static Persistence Instance { get; } = new();

    /// <summary>The defaults of <c>akka.persistence</c>; they are part of every system's config.</summary>
    public static Config DefaultConfig() => ConfigurationFactory.Default();

    /// <inheritdoc/>
    public override PersistenceExtension CreateExtension(ExtendedActorSystem system) => new(system);
}
