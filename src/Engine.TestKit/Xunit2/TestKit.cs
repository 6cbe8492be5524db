using ActorEngine.Actor;
using ActorEngine.Actor.Setup;
using ActorEngine.Configuration;
using Xunit.Abstractions;

namespace ActorEngine.Testing.Xunit2;

/// <summary>Base of xunit test classes for actors: each test has a system of its own, which is shut down at its end.</summary>
public class TestKit : TestKitBase, IDisposable
{
    /// <summary>Where a test writes to; null for nowhere.</summary>
    protected readonly ITestOutputHelper? Output;

    private readonly List<TestOutputLogger> _loggers = [];
    private bool _disposed;

    /// <summary>Tests a system that is there, or one named test with the default configuration.</summary>
    /// <param name="system">The system; null makes one.</param>
    /// <param name="output">Takes what is logged; null for nowhere.</param>
    public TestKit(ActorSystem? system = null, ITestOutputHelper? output = null)
        : base(Assertions, system)
    {
        Output = output;
        InitializeLogger(Sys);
    }

    /// <summary>Tests a system of its own.</summary>
    /// <param name="config">How it is set up.</param>
    /// <param name="actorSystemName">Its name; null is test.</param>
    /// <param name="output">Takes what is logged; null for nowhere.</param>
    public TestKit(ActorSystemSetup config, string? actorSystemName = null, ITestOutputHelper? output = null)
        : base(Assertions, config, actorSystemName)
    {
        Output = output;
        InitializeLogger(Sys);
    }

    /// <summary>Tests a system of its own.</summary>
    /// <param name="config">Its configuration; that of the test kit lies below it.</param>
    /// <param name="actorSystemName">Its name; null is test.</param>
    /// <param name="output">Takes what is logged; null for nowhere.</param>
    public TestKit(Config config, string? actorSystemName = null, ITestOutputHelper? output = null)
        : base(Assertions, config, actorSystemName)
    {
        Output = output;
        InitializeLogger(Sys);
    }

    /// <summary>Tests a system of its own.</summary>
    /// <param name="config">Its configuration as HOCON; that of the test kit lies below it.</param>
    /// <param name="output">Takes what is logged; null for nowhere.</param>
    public TestKit(string config, ITestOutputHelper? output = null)
        : base(Assertions, ConfigurationFactory.ParseString(config))
    {
        Output = output;
        InitializeLogger(Sys);
    }

    /// <summary>The configuration of the test kit.</summary>
    public static new Config DefaultConfig => TestKitBase.DefaultConfig;

    /// <summary>Logs everything there is.</summary>
    public static new Config FullDebugConfig => TestKitBase.FullDebugConfig;

    /// <summary>Fails tests with xunit's exceptions.</summary>
    protected static XunitAssertions Assertions { get; } = new();

    /// <summary>Runs <see cref="AfterAll"/> and shuts the system down, which may take 5 s.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Runs at the end of the test, before the system is shut down.</summary>
    protected virtual void AfterAll()
    {
    }

    /// <summary>Runs <see cref="AfterAll"/> and shuts the system down.</summary>
    /// <param name="disposing">True.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        try
        {
            AfterAll();
        }
        finally
        {
            Shutdown();
            ReleaseImplicitSender();
            foreach (var logger in _loggers)
            {
                logger.Close();
            }
        }
    }

    /// <summary>Writes what a system logs to the output of the test.</summary>
    /// <param name="system">The system.</param>
    protected void InitializeLogger(ActorSystem system) => InitializeLogger(system, "");

    /// <summary>Writes what a system logs to the output of the test.</summary>
    /// <param name="system">The system.</param>
    /// <param name="prefix">Stands before each line.</param>
    protected void InitializeLogger(ActorSystem system, string prefix)
    {
        if (Output is null)
        {
            return;
        }

        _loggers.Add(new TestOutputLogger((ExtendedActorSystem)system, Output, prefix));
    }
}
