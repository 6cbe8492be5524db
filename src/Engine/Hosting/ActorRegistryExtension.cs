using ActorEngine.Actor;

namespace ActorEngine.Hosting;

/// <summary>Gives each system its registry.</summary>
internal sealed class ActorRegistryExtension : ExtensionIdProvider<ActorRegistry>
{
    /// <inheritdoc/>
    public override ActorRegistry CreateExtension(ExtendedActorSystem system) => new();
}
