using ActorTasks.Actors;
using ActorTasks.Journal;
using ActorTasks.Journal.Plugin;
using ActorTasks.TaskLifecycle;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace ActorTasks;

/// <summary>Adds ActorTasks to an application.</summary>
public static class ActorTasksServices
{
    private const string SystemName = "actortasks";

    /// <summary>
    /// Adds the task system of this process: store, shards, workers and <see cref="ITaskClient"/>. It starts and stops
    /// with the host. Settings come from the section <c>actortasks</c> (<c>hocon/reference.conf</c> lists them).
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configuration">The application's whole configuration; wrong settings stop the start, all faults at once.</param>
    /// <param name="configure">Registers handlers.</param>
    /// <exception cref="ArgumentException">A handler cannot be registered.</exception>
    public static IServiceCollection AddActorTasks(
        this IServiceCollection services,
        IConfiguration configuration,
        Action<ActorTasksBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        var builder = new ActorTasksBuilder();
        configure?.Invoke(builder);

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(Chance.Shared);
        services.TryAddSingleton(_ => ActorTasksOptions.From(configuration));
        services.TryAddSingleton(_ => new NodeRef(Environment.MachineName, Guid.NewGuid()));
        services.TryAddSingleton<NodeStatus>();
        services.TryAddSingleton(provider => new HandlerRegistry(builder.Handlers, provider.GetService<IServiceProviderIsService>()));
        services.TryAddSingleton(StoreOpening.Open);
        services.TryAddSingleton(provider => provider.GetRequiredService<ITaskStore>().Queries);
        services.TryAddSingleton(provider => provider.GetRequiredService<ITaskStore>().Files);
        services.TryAddSingleton<IWindowSource, NodeWindows>();
        services.AddTaskJournal();
        services.TryAddSingleton<IAttemptRunner, AttemptRunner>();
        services.TryAddSingleton<TaskIdSource>();
        services.TryAddSingleton<SubmitCommands>();
        services.TryAddSingleton<NodeEnqueues>();
        services.TryAddSingleton<TaskWatchers>();
        services.TryAddSingleton<TaskGateway>();
        services.TryAddSingleton<ITaskGateway>(provider => provider.GetRequiredService<TaskGateway>());
        services.TryAddSingleton<ITaskClient, TaskClient>();
        services.TryAddSingleton<NodeActors>();
        services.AddOptions<HostOptions>().Configure<ActorTasksOptions>(StopInTime);
        services.AddHostedService<WarmThreads>();
        services.AddHostedService<StopWatcher>();
        services.AddAkka(SystemName, (akka, provider) => provider.GetRequiredService<NodeActors>().Configure(akka, configuration));
        return services;
    }

    /// <summary>The host waits for the graceful stop of the node, and a little longer.</summary>
    private static void StopInTime(HostOptions host, ActorTasksOptions options)
    {
        var needed = options.StopTimeout + options.StopGrace + TimeSpan.FromSeconds(20);
        host.ShutdownTimeout = host.ShutdownTimeout > needed ? host.ShutdownTimeout : needed;
    }
}
