using ActorTasks.Actors;
using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorTasks.Simulation;

/// <summary>
/// One process: the product's own node, from the gateway to the journal's plug-in, on one thread, over the simulated
/// store. Everything of it is gone when the object is let go of.
/// </summary>
internal sealed class SimulatedNode
{
    private static readonly (string Supervisor, string Shard)[] s_shards =
        [.. Enumerable.Range(0, NodeShape.MostPartitions).Select(ShardContext.NameOf).Select(name => ($"{name}-supervisor", name))];

    private static readonly IConfiguration s_nothing = new ConfigurationBuilder().Build();

    private readonly ServiceProvider _services;
    private readonly ActorSystem _system;
    private bool _isStopping;

    public SimulatedNode(World world, DateTimeOffset start, int number)
    {
        var random = SeededRandom.Of(world.Plan.Seed, $"node {number}");
        Thread = new SeededThread(random, start);
        Store = new SimulatedStore(world, Thread, SeededRandom.Of(world.Plan.Seed, $"disk {number}"));
        var incarnation = new byte[16];
        random.NextBytes(incarnation);
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Thread.Time);
        services.AddSingleton(new Chance(SeededRandom.Of(world.Plan.Seed, $"rules {number}")));
        services.AddSingleton(world.Plan.Shape.Options);
        Incarnation = new Guid(incarnation);
        services.AddSingleton(new NodeRef("simulated", Incarnation));
        services.AddSingleton(world.Bug.Around(Store, world));
        services.AddSingleton<IHostApplicationLifetime, ApplicationLifetime>();
        services.AddSingleton<ILoggerFactory>(new HeardFailures(world));
        services.AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        services.AddSingleton(provider => new SimulatedRunner(world, Thread, provider.GetRequiredService<AttemptCall>()));
        services.AddSingleton<IAttemptRunner>(provider => provider.GetRequiredService<SimulatedRunner>());
        services.AddActorTasks(s_nothing, new Handlers(world, Thread.Time).AddTo);
        _services = services.BuildServiceProvider();
        _services.GetRequiredService<AkkaConfigurationBuilder>().AddSetup(Thread.Time.Setup);
        _system = _services.GetRequiredService<ActorSystem>();
        var host = ActivatorUtilities.CreateInstance<AkkaHostedService>(_services);
        SimulatedDisk.Done(Thread.Call(async () =>
        {
            await host.StartAsync(CancellationToken.None);
            return true;
        }));
        Gateway = _services.GetRequiredService<TaskGateway>();
        Queries = _services.GetRequiredService<ITaskQueries>();
        Ends = _services.GetRequiredService<ITaskEnds>();
        Runner = _services.GetRequiredService<SimulatedRunner>();
        Number = number;
    }

    /// <summary>From 1.</summary>
    public int Number { get; }

    public SeededThread Thread { get; }

    public SimulatedStore Store { get; }

    public TaskGateway Gateway { get; }

    public ITaskQueries Queries { get; }

    /// <summary>Tells the ends of tasks to who waits for them.</summary>
    public ITaskEnds Ends { get; }

    public SimulatedRunner Runner { get; }

    public Guid Incarnation { get; }

    /// <summary>Whether it was asked to stop.</summary>
    public bool IsStopping => _isStopping;

    /// <summary>Whether it was asked to stop, has, and nothing of it goes on.</summary>
    public bool HasStopped => _isStopping && _system.WhenTerminated.IsCompleted && Thread.Waiting == 0;

    /// <summary>Tasks in the memory of a shard; null while it is not up.</summary>
    public int? TasksInMemory(int partition)
    {
        var (supervisor, shard) = s_shards[partition];
        return (Thread.Find(_system, "coordinator", supervisor, shard) as TaskShard)?.TasksInMemory;
    }

    /// <summary>Asks it to stop, as the host does.</summary>
    public void Stop()
    {
        _isStopping = true;
        _services.GetRequiredService<NodeStatus>().Stop();
        Thread.Post(() => Thread.Call(() => CoordinatedShutdown.Get(_system).Run(CoordinatedShutdown.ClrExitReason.Instance)));
    }
}
