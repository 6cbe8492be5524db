using Microsoft.Extensions.Hosting;

namespace ActorTasks.Actors;

/// <summary>Closes the gateway as soon as the host begins to stop, while requests are still being answered.</summary>
internal sealed class StopWatcher(IHostApplicationLifetime lifetime, NodeStatus node) : IHostedService
{
    private CancellationTokenRegistration _stopping;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _stopping = lifetime.ApplicationStopping.Register(node.Stop);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        node.Stop();
        _stopping.Dispose();
        return Task.CompletedTask;
    }
}
