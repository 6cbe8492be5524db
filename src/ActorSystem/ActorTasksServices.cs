using ActorTasks.Actors;
using ActorTasks.Journal;
using ActorTasks.Journal.Plugin;
using ActorTasks.TaskLifecycle;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorTasks;

/// <summary>Adds ActorTasks to an application.</summary>
public static class ActorTasksServices
{
    private const string SystemName = "actortasks";

    /// <summary>
    /// Adds the task system of this process: store, shards, workers and <see cref="ITaskClient"/>. It starts and stops
    /// with the host. Settings come from the section <c>actortasks</c> of the application's configuration
    /// (<c>hocon/reference.conf</c> lists them). Call it as often as you like: parts of an application may each
    /// register their own handlers.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Registers handlers. What is wrong with them stops the start with <see cref="TaskRegistrationException"/>, all faults at once.</param>
    public static IServiceCollection AddActorTasks(this IServiceCollection services, Action<ActorTasksBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return Add(services, null, configure);
    }

    /// <summary>As <see cref="AddActorTasks(IServiceCollection, Action{ActorTasksBuilder})"/>, with a configuration that is given.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configuration">The whole configuration; wrong settings stop the start, all faults at once.</param>
    /// <param name="configure">Registers handlers.</param>
    public static IServiceCollection AddActorTasks(
        this IServiceCollection services,
        IConfiguration configuration,
        Action<ActorTasksBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return Add(services, configuration, configure);
    }

    private static IServiceCollection Add(IServiceCollection services, IConfiguration? configuration, Action<ActorTasksBuilder>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (NodeServices.Find(services) is { } earlier)
        {
            configure?.Invoke(earlier.Tasks);
            return services;
        }

        var node = new NodeServices(new ActorTasksBuilder());
        configure?.Invoke(node.Tasks);
        services.AddSingleton(node);
        AddParts(services, node.Tasks, configuration);
        node.Added(services, AddNode(services, configuration));
        return services;
    }

    /// <summary>What a node is made of; anything of it may be registered before and stays so.</summary>
    private static void AddParts(IServiceCollection services, ActorTasksBuilder tasks, IConfiguration? configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(Chance.Shared);
        services.TryAddSingleton(provider => ActorTasksOptions.From(configuration ?? ConfigurationOf(provider)));
        services.TryAddSingleton(_ => new NodeRef(Environment.MachineName, Guid.NewGuid()));
        services.TryAddSingleton<NodeStatus>();
        services.TryAddSingleton(provider => new HandlerRegistry(tasks.Handlers, provider.GetService<IServiceProviderIsService>(), tasks.PayloadJson));
        services.TryAddSingleton(provider => new AttemptCall(
            provider.GetRequiredService<IServiceScopeFactory>(),
            Loggers(provider),
            provider.GetRequiredService<ActorTasksOptions>(),
            tasks.Attempts,
            tasks.PayloadJson,
            provider.GetRequiredService<NodeEnqueues>(),
            provider.GetRequiredService<ITaskFiles>()));
        services.TryAddSingleton(provider => new SubmitSteps(
            tasks.Submits,
            provider.GetRequiredService<IServiceScopeFactory>(),
            provider.GetRequiredService<ActorTasksOptions>(),
            provider.GetRequiredService<TimeProvider>(),
            Loggers(provider).CreateLogger("ActorTasks.FrontDoor")));
        services.TryAddSingleton<TaskIdSource>();
        services.TryAddSingleton<SubmitCommands>();
        services.TryAddSingleton<NodeEnqueues>();
        services.TryAddSingleton<TaskWatchers>();
        services.TryAddSingleton(StoreOpening.Open);
        services.TryAddSingleton(NodeStoreOf);
        services.TryAddSingleton(provider => provider.GetRequiredService<NodeStore>().Queries);
        services.TryAddSingleton(provider => provider.GetRequiredService<NodeStore>().Files);
        services.AddOptions<HostOptions>().Configure<ActorTasksOptions>(StopInTime);
        services.TryAddSingleton<ITaskEnds, TaskEnds>();
        services.TryAddSingleton<ITaskClient, TaskClient>();
    }

    /// <summary>The actors, and what starts and stops them. Returns how many services there were before.</summary>
    private static int AddNode(IServiceCollection services, IConfiguration? configuration)
    {
        var before = services.Count;
        services.TryAddSingleton<IWindowSource, NodeWindows>();
        services.AddTaskJournal();
        services.TryAddSingleton<IAttemptRunner, AttemptRunner>();
        services.TryAddSingleton<TaskGateway>();
        services.TryAddSingleton<ITaskGateway>(provider => provider.GetRequiredService<TaskGateway>());
        services.TryAddSingleton<NodeActors>();
        services.AddHostedService<WarmThreads>();
        services.AddHostedService<StopWatcher>();
        services.AddAkka(
            SystemName,
            (akka, provider) => provider.GetRequiredService<NodeActors>().Configure(akka, configuration ?? ConfigurationOf(provider)));
        return before;
    }

    private static NodeStore NodeStoreOf(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<ActorTasksOptions>();
        return options.Store == StoreKind.Akka ? NodeStore.WithoutTables(options) : NodeStore.Of(provider.GetRequiredService<ITaskStore>());
    }

    private static IConfiguration ConfigurationOf(IServiceProvider provider) =>
        provider.GetService<IConfiguration>() ?? new ConfigurationBuilder().Build();

    private static ILoggerFactory Loggers(IServiceProvider provider) => provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance;

    /// <summary>The host waits for the graceful stop of the node, and a little longer.</summary>
    private static void StopInTime(HostOptions host, ActorTasksOptions options)
    {
        var needed = options.StopTimeout + options.StopGrace + TimeSpan.FromSeconds(20);
        host.ShutdownTimeout = host.ShutdownTimeout > needed ? host.ShutdownTimeout : needed;
    }
}
