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

    private static readonly Action<ILogger, Exception?> StopFailed = LoggerMessage.Define(
        LogLevel.Error,
        new EventId(2, nameof(StopFailed)),
        "The system that failed to start could not be shut down");

    private static readonly TimeSpan CleanStopTime = TimeSpan.FromSeconds(3);

    /// <summary>The system, once created.</summary>
    protected ActorSystem? ActorSystem;

    /// <summary>Its shutdown, once created.</summary>
    protected CoordinatedShutdown? CoordinatedShutdown;

    /// <summary>The services of the host.</summary>
    protected readonly IServiceProvider ServiceProvider;

    /// <summary>What the system is made of.</summary>
    protected readonly AkkaConfigurationBuilder ConfigurationBuilder;

    /// <summary>Stopped when the system ends on its own; null for none.</summary>
    protected readonly IHostApplicationLifetime? HostApplicationLifetime;

    /// <summary>Takes what goes wrong.</summary>
    protected readonly ILogger<AkkaHostedService> Logger;

    /// <summary>Made by the host.</summary>
    /// <param name="configurationBuilder">What the system is made of.</param>
    /// <param name="serviceProvider">The services of the host.</param>
    /// <param name="logger">Takes what goes wrong at start.</param>
    /// <param name="applicationLifetime">Stopped when the system ends on its own; null for none.</param>
    public AkkaHostedService(
        AkkaConfigurationBuilder configurationBuilder,
        IServiceProvider serviceProvider,
        ILogger<AkkaHostedService> logger,
        IHostApplicationLifetime? applicationLifetime)
    {
        ConfigurationBuilder = configurationBuilder;
        ServiceProvider = serviceProvider;
        Logger = logger;
        HostApplicationLifetime = applicationLifetime;
    }

    /// <summary>Creates the system, starts its actors in the order in which they were added, then runs the startup tasks; if one fails, the system is shut down and the host fails to start.</summary>
    /// <param name="cancellationToken">Not used: a start that was begun is ended.</param>
    public virtual async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            var system = ServiceProvider.GetRequiredService<ActorSystem>();
            ActorSystem = system;
            CoordinatedShutdown = CoordinatedShutdown.Get(system);
            await ConfigurationBuilder.StartAsync(system).ConfigureAwait(false);
            _ = StopHostWhenTerminatedAsync(system);
        }
        catch (Exception exception)
        {
            StartFailed(Logger, exception);
            await StopCleanlyAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Runs the coordinated shutdown of the system.</summary>
    /// <param name="cancellationToken">Ends the wait, not the shutdown.</param>
    public virtual async Task StopAsync(CancellationToken cancellationToken)
    {
        if (CoordinatedShutdown is { } shutdown)
        {
            await shutdown.Run(CoordinatedShutdown.ClrExitReason.Instance).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What failed to start is not stopped by the host.</summary>
    private async Task StopCleanlyAsync()
    {
        using var limit = new CancellationTokenSource(CleanStopTime);
        try
        {
            await StopAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // The host is told why the start failed; this comes on top of it.
            StopFailed(Logger, exception);
        }
    }

    private async Task StopHostWhenTerminatedAsync(ActorSystem system)
    {
        await system.WhenTerminated.ConfigureAwait(false);
        HostApplicationLifetime?.StopApplication();
    }
}
