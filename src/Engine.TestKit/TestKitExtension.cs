using ActorEngine.Actor;

namespace ActorEngine.Testing;

/// <summary>Gives each system its settings of the test kit.</summary>
public class TestKitExtension : ExtensionIdProvider<TestKitSettings>
{
    /// <summary>The settings of a system.</summary>
    /// <param name="system">The system.</param>
    public static TestKitSettings For(ActorSystem system) => system.WithExtension<TestKitSettings, TestKitExtension>();

    /// <inheritdoc/>
    public override TestKitSettings CreateExtension(ExtendedActorSystem system) => new(system.Settings.Config.WithFallback(TestKitBase.DefaultConfig));
}
