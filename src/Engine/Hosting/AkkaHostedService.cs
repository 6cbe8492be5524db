using ActorEngine.Actor;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ActorEngine.Hosting;

/// <summary>Starts the system with the host and shuts it down with the host; if the system ends first, the host stops.</summary>
public class AkkaHostedService : IHostedService
{
    private static readonly Action<ILogger, Exception?> StartFailed = LoggerMessage.Define(
        LogLevel.Critical,
        new EventId(1, nameof(StartFailed)),
        "Unable to start AkkaHostedService - shutting down application");

    private readonly AkkaConfigurationBuilder _configurationBuilder;

    /// <summary>Made by the host.</summary>
    /// <param name="configurationBuilder">What the system is made of.</param>
    /// <param name="serviceProvider">The services of the host.</param>
    /// <param name="logger">Takes what goes wrong at start.</param>
    /// <param name="applicationLifetime">Stopped when the system ends on its own; null for none.</param>
    public AkkaHostedService(
        AkkaConfigurationBuilder configurationBuilder,
        IServiceProvider serviceProvider,
        ILogger<AkkaHostedService> logger,
        IHostApplicationLifetime? applicationLifetime = null)
    {
        _configurationBuilder = configurationBuilder;
        ServiceProvider = serviceProvider;
        Logger = logger;
        HostApplicationLifetime = applicationLifetime;
    }

    /// <summary>The system, once started.</summary>
    protected ActorSystem? ActorSystem { get; private set; }

    /// <summary>The services of the host.</summary>
    protected IServiceProvider ServiceProvider { get; }

    /// <summary>Takes what goes wrong.</summary>
    protected ILogger Logger { get; }

    /// <summary>Stopped when the system ends on its own.</summary>
    protected IHostApplicationLifetime? HostApplicationLifetime { get; }

    /// <summary>Creates the system, starts its actors in the order in which they were added, then runs the startup tasks.</summary>
    /// <param name="cancellationToken">Not used: a start that was begun is ended.</param>
    public virtual async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            var system = ServiceProvider.GetRequiredService<ActorSystem>();
            ActorSystem = system;
            await _configurationBuilder.StartAsync(system).ConfigureAwait(false);
            _ = StopHostWhenTerminatedAsync(system);
        }
        catch (Exception exception)
        {
            StartFailed(Logger, exception);
            HostApplicationLifetime?.StopApplication();
            throw;
        }
    }

    /// <summary>Runs the coordinated shutdown of the system.</summary>
    /// <param name="cancellationToken">Ends the wait, not the shutdown.</param>
    public virtual async Task StopAsync(CancellationToken cancellationToken)
    {
        if (ActorSystem is { } system)
        {
            await CoordinatedShutdown.Get(system).Run(CoordinatedShutdown.ClrExitReason.Instance).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task StopHostWhenTerminatedAsync(ActorSystem system)
    {
        await system.WhenTerminated.ConfigureAwait(false);
        HostApplicationLifetime?.StopApplication();
    }
}
