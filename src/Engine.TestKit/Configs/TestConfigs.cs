using ActorEngine.Configuration;

namespace ActorEngine.Testing.Configs;

/// <summary>Configurations for tests.</summary>
public static class TestConfigs
{
    /// <summary>The configuration of the test kit.</summary>
    public static Config DefaultConfig => TestKitBase.DefaultConfig;

    /// <summary>Puts the <see cref="TestScheduler"/> in the place of the scheduler.</summary>
    public static Config TestSchedulerConfig => ConfigurationFactory.ParseString($"akka.scheduler.implementation = \"{typeof(TestScheduler).AssemblyQualifiedName}\"");
}
