using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ActorTasks.Actors;

/// <summary>
/// Stops the node while the front door still answers: what is new is refused with a clear word (503 shutting-down),
/// tasks can be read, and readiness says that the node is leaving. The web server is stopped after it.
/// </summary>
internal sealed class StopWatcher(IHostApplicationLifetime lifetime, NodeStatus node, IServiceProvider services) : IHostedLifecycleService, IDisposable
{
    private CancellationTokenRegistration _stopping;
    private bool _hasStarted;

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _stopping = lifetime.ApplicationStopping.Register(node.Stop);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _hasStarted = true;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        node.Stop();
        if (_hasStarted)
        {
            var system = services.GetRequiredService<ActorSystem>();
            await CoordinatedShutdown.Get(system).Run(CoordinatedShutdown.ClrExitReason.Instance).WaitAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _stopping.Dispose();
}
