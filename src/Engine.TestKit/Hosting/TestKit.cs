using ActorEngine.Actor;
using ActorEngine.Actor.Setup;
using ActorEngine.Configuration;
using ActorEngine.Testing;
using ActorEngine.Testing.Xunit2;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;
using Xunit.Abstractions;

namespace ActorEngine.Hosting.TestKit;

/// <summary>Base of xunit test classes whose system lives in a .NET host: it is configured as in production, with <c>AddAkka</c>.</summary>
public abstract class TestKit : TestKitBase, IAsyncLifetime
{
    private readonly TestKitSynchronizationContext _context = new();
    private TestOutputLogger? _outputLogger;
    private IHost? _host;

    /// <summary>The host is built and started when xunit initialises the test.</summary>
    /// <param name="actorSystemName">The name of the system; null is test.</param>
    /// <param name="output">Takes what is logged; null for nowhere.</param>
    /// <param name="startupTimeout">How long the host may take to start; null is 10 s.</param>
    /// <param name="logLevel">The least level that is logged.</param>
    protected TestKit(string? actorSystemName = null, ITestOutputHelper? output = null, TimeSpan? startupTimeout = null, LogLevel logLevel = LogLevel.Information)
        : base(Assertions)
    {
        ActorSystemName = actorSystemName ?? "test";
        Output = output;
        StartupTimeout = startupTimeout ?? TimeSpan.FromSeconds(10);
        LogLevel = logLevel;

        // Xunit takes it along from here to the test method, when the test actor will be known.
        SynchronizationContext.SetSynchronizationContext(_context);
    }

    /// <summary>The host.</summary>
    /// <exception cref="InvalidOperationException">The test has not been initialised yet.</exception>
    public IHost Host => _host ?? throw new InvalidOperationException("The test has not been initialised yet: xunit does it before the test method");

    /// <summary>The registered actors; the test actor is one of them, under <see cref="TestProbe"/>.</summary>
    public ActorRegistry ActorRegistry => Host.Services.GetRequiredService<ActorRegistry>();

    /// <summary>How long the host may take to start.</summary>
    public TimeSpan StartupTimeout { get; }

    /// <summary>The name of the system.</summary>
    public string ActorSystemName { get; }

    /// <summary>Takes what is logged; null for nowhere.</summary>
    public ITestOutputHelper? Output { get; }

    /// <summary>The least level that is logged.</summary>
    public LogLevel LogLevel { get; }

    /// <summary>Fails tests with xunit's exceptions.</summary>
    protected static XunitAssertions Assertions { get; } = new();

    /// <summary>Settings that win over those of the test kit; null for none.</summary>
    protected virtual Config? Config => null;

    /// <summary>Builds the host, starts it, and then runs <see cref="BeforeTestStart"/>.</summary>
    /// <exception cref="TimeoutException">The host has not started in time.</exception>
    public async Task InitializeAsync()
    {
        var builder = new HostBuilder();
        builder.ConfigureLogging(logging =>
        {
            logging.ClearProviders();
            ConfigureLogging(logging);
        });
        builder.ConfigureHostConfiguration(ConfigureHostConfiguration);
        builder.ConfigureAppConfiguration(ConfigureAppConfiguration);
        ConfigureHostBuilder(builder);
        builder.ConfigureServices(AddServices);
        _host = builder.Build();
        await _host.StartAsync().WaitAsync(StartupTimeout);

        // What goes on inline here began before there was a test actor; what begins from here on sends as it.
        await Task.Yield();
        await BeforeTestStart();
    }

    /// <summary>Runs <see cref="AfterAllAsync"/>, which may take 5 s, and stops the host.</summary>
    public async Task DisposeAsync()
    {
        try
        {
            await AfterAllAsync().WaitAsync(TimeSpan.FromSeconds(5));
        }
        finally
        {
            if (_host is not null)
            {
                await _host.StopAsync();
                _host.Dispose();
            }

            ReleaseImplicitSender();
            _outputLogger?.Close();
        }
    }

    /// <summary>Says what the system is made of.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="provider">The services of the host.</param>
    protected abstract void ConfigureAkka(AkkaConfigurationBuilder builder, IServiceProvider provider);

    /// <summary>Adds services; hosted ones start before the system.</summary>
    /// <param name="context">The host.</param>
    /// <param name="services">The services.</param>
    protected virtual void ConfigureServices(HostBuilderContext context, IServiceCollection services)
    {
    }

    /// <summary>Changes the host.</summary>
    /// <param name="builder">The host.</param>
    protected virtual void ConfigureHostBuilder(IHostBuilder builder)
    {
    }

    /// <summary>Adds settings of the host.</summary>
    /// <param name="builder">The settings.</param>
    protected virtual void ConfigureHostConfiguration(IConfigurationBuilder builder)
    {
    }

    /// <summary>Adds settings of the application.</summary>
    /// <param name="context">The host.</param>
    /// <param name="builder">The settings.</param>
    protected virtual void ConfigureAppConfiguration(HostBuilderContext context, IConfigurationBuilder builder)
    {
    }

    /// <summary>Adds loggers of the host; there are none.</summary>
    /// <param name="builder">The loggers.</param>
    protected virtual void ConfigureLogging(ILoggingBuilder builder)
    {
    }

    /// <summary>Runs when the host has started.</summary>
    protected virtual Task BeforeTestStart() => Task.CompletedTask;

    /// <summary>Runs at the end of the test, before the host stops.</summary>
    protected virtual Task AfterAllAsync() => Task.CompletedTask;

    /// <summary>Does nothing: the host makes the system, later.</summary>
    protected sealed override void InitializeTest(ActorSystem? system, ActorSystemSetup config, string? actorSystemName, string? testActorName)
    {
    }

    private protected override void AdoptImplicitSender() => _context.ImplicitSender = this is INoImplicitSender ? null : TestActor;

    private void AddServices(HostBuilderContext context, IServiceCollection services)
    {
        ConfigureServices(context, services);
        services.AddAkka(ActorSystemName, (builder, provider) =>
        {
            builder.AddHocon(DefaultConfig, HoconAddMode.Prepend);
            if (Config is { } config)
            {
                builder.AddHocon(config, HoconAddMode.Prepend);
            }

            builder.ConfigureLoggers(loggers => loggers.LogLevel = EngineLevel(LogLevel));
            builder.StartActors((system, registry) =>
            {
                Adopt(system);
                registry.Register<TestProbe>(TestActor);
            });
            ConfigureAkka(builder, provider);
        });
    }

    private void Adopt(ActorSystem system)
    {
        if (Output is not null)
        {
            _outputLogger = new TestOutputLogger((ExtendedActorSystem)system, Output, "");
        }

        base.InitializeTest(system, ActorSystemSetup.Empty, null, null);
    }

    private static Event.LogLevel EngineLevel(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => Event.LogLevel.DebugLevel,
        LogLevel.Information => Event.LogLevel.InfoLevel,
        LogLevel.Warning => Event.LogLevel.WarningLevel,
        _ => Event.LogLevel.ErrorLevel,
    };
}
