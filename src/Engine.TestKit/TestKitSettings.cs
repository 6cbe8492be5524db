using ActorEngine.Actor;
using ActorEngine.Configuration;

namespace ActorEngine.Testing;

/// <summary>How long the test kit waits, from <c>akka.test</c>.</summary>
public class TestKitSettings : IExtension
{
    /// <summary>Reads the settings.</summary>
    /// <param name="config">The settings of a system; what is missing has its default.</param>
    public TestKitSettings(Config config)
    {
        ArgumentNullException.ThrowIfNull(config);
        DefaultTimeout = config.GetTimeSpan("akka.test.default-timeout", TimeSpan.FromSeconds(5), allowInfinite: false);
        SingleExpectDefault = config.GetTimeSpan("akka.test.single-expect-default", TimeSpan.FromSeconds(3), allowInfinite: false);
        TestEventFilterLeeway = config.GetTimeSpan("akka.test.filter-leeway", TimeSpan.FromSeconds(3), allowInfinite: false);
        TestTimeFactor = config.GetDouble("akka.test.timefactor", 1.0);
        LogTestKitCalls = config.GetBoolean("akka.test.testkit.debug");
        if (TestTimeFactor <= 0)
        {
            throw new ConfigurationException($"Expected a positive value for akka.test.timefactor, got {TestTimeFactor}");
        }
    }

    /// <summary>How long operations of the kit itself may take: 5 s.</summary>
    public TimeSpan DefaultTimeout { get; }

    /// <summary>How long an expectation waits that does not say so: 3 s.</summary>
    public TimeSpan SingleExpectDefault { get; }

    /// <summary>How long an event filter waits for what it expects: 3 s.</summary>
    public TimeSpan TestEventFilterLeeway { get; }

    /// <summary>All waits are multiplied by it, for slow machines: 1.</summary>
    public double TestTimeFactor { get; }

    /// <summary>Whether the kit logs its own calls.</summary>
    public bool LogTestKitCalls { get; }
}
