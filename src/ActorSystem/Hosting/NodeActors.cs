using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ActorTasks.Actors;

/// <summary>Starts the actors of a node with its host, and stops them in order.</summary>
internal sealed class NodeActors(IServiceProvider services, ActorTasksOptions options, NodeStatus node, NodeRef self, ILoggerFactory loggers) : IDisposable
{
    private static readonly TimeSpan s_margin = TimeSpan.FromSeconds(5);

    private readonly ILogger _log = loggers.CreateLogger("ActorTasks.Node");
    private LeaseKeeper? _keeper;

    /// <summary>Describes the actor system of this node.</summary>
    public void Configure(AkkaConfigurationBuilder akka, IConfiguration configuration) => akka
        .AddHocon(NodeHocon.Of(options, configuration), HoconAddMode.Prepend)
        .AddHocon(NodeHocon.OfApplication(configuration), HoconAddMode.Prepend, normalizeKeys: false)
        .ConfigureLoggers(engine =>
        {
            engine.ClearLoggers();
            engine.AddLoggerFactory(loggers);
        })
        .WithActors((system, _) => Start(system));

    private void Start(ActorSystem system)
    {
        var store = services.GetRequiredService<NodeStore>();
        var tables = store.Tables;
        var handlers = services.GetRequiredService<HandlerRegistry>();
        var clock = services.GetRequiredService<TimeProvider>();
        var lease = tables?.Leases is null ? null : new NodeLease(clock, options.Lease);
        if (lease is null)
        {
            node.Own(store.Partitions);
        }

        var shards = new ShardContext
        {
            Node = self,
            Options = options,
            Handlers = handlers,
            Clock = clock,
            Chance = services.GetRequiredService<Chance>(),
            Log = loggers.CreateLogger("ActorTasks.Shards"),
            OpenTasks = tables?.OpenTasks,
            Queries = store.Queries,
            Files = store.Files,
            MarkAsync = tables is null ? null : tables.MarkAsync,
            Live = store.Live ?? new LiveTasks(),
            Room = options.LimitOpenTasks is { } limit ? new OpenTaskRoom(limit) : null,
            Watchers = services.GetRequiredService<TaskWatchers>(),
        };
        var runner = services.GetRequiredService<IAttemptRunner>();
        var gateway = services.GetRequiredService<TaskGateway>();
        var pool = new PoolContext(options, handlers, runner, tables?.OpenTasks, loggers.CreateLogger("ActorTasks.Workers"))
        {
            MayStart = lease is null ? static () => true : () => lease.IsHeld,
            HasCallers = () => gateway.Unsynced.Count > 0,
            Clock = clock,
        };
        var (state, log) = (node, loggers.CreateLogger("ActorTasks.Housekeeping"));

        UndeliveredCommands.StartIn(system);
        var coordinator = system.ActorOf(Props.Create(() => new Coordinator(shards, pool, state)), "coordinator");
        if (tables is not null)
        {
            system.ActorOf(Props.Create(() => new Housekeeper(tables, clock, log)), "housekeeper");
        }

        if (options is { Store: StoreKind.Sqlite, LimitDiskReserveBytes: > 0 })
        {
            var (settings, free) = (options, (Func<long>)(() => DiskWatch.FreeBytesOf(options.DataFolder)));
            system.ActorOf(Props.Create(() => new DiskWatch(state, settings, free, log)), "disk-watch");
        }

        gateway.Attach(coordinator);
        if (lease is not null)
        {
            KeepLease(tables!.Leases!, store.Partitions, lease, clock, coordinator);
        }

        PlanStop(CoordinatedShutdown.Get(system), coordinator, gateway);
        Log.NodeStarted(_log, self.Name, handlers.Types.Count, options.Store.ToString(), store.Partitions);
    }

    private void KeepLease(INodeLeases leases, int partitions, NodeLease lease, TimeProvider clock, IActorRef coordinator)
    {
        _keeper = new LeaseKeeper(
            leases,
            new LeaseSettings(partitions, options.Lease, options.Heartbeat),
            self,
            lease,
            new NodeObservations(clock, HostProcess.IsGone),
            clock,
            (now, elsewhere) =>
            {
                // The coordinator first: once the front door knows, no command comes before the news.
                coordinator.Tell(now, ActorRefs.NoSender);
                node.Own(now.Owned, partitions, now.IsFenced, elsewhere);
                if (now is { Owned.IsEmpty: true, IsFenced: false } && elsewhere is not null)
                {
                    Log.StandsBy(_log, now.Node.Name, elsewhere);
                }
            },
            _log);
        _keeper.Start();
    }

    /// <inheritdoc/>
    public void Dispose() => _keeper?.Dispose();

    /// <summary>
    /// Nothing new is accepted; what was accepted is answered; attempts end, or are asked to, and their outcomes go to
    /// disk; then the shards stop. The store is closed by the container, after the actors.
    /// </summary>
    private void PlanStop(CoordinatedShutdown shutdown, IActorRef coordinator, TaskGateway gateway)
    {
        shutdown.AddTask(CoordinatedShutdown.PhaseBeforeServiceUnbind, "close-gateway", () =>
        {
            node.Stop();
            Log.NodeStopping(_log, self.Name, options.StopTimeout);
            return Task.FromResult(Done.Instance);
        });
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceRequestsDone, "answer-callers", async () =>
        {
            await gateway.Unsynced.WhenEmptyAsync();
            return Done.Instance;
        });
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "end-attempts", async () =>
        {
            var limit = options.StopTimeout + options.StopGrace + s_margin;
            var drained = await coordinator.Ask<Drained>(new Drain(options.StopTimeout, options.StopGrace), limit);
            Log.NodeStopped(_log, self.Name, drained.LeftBehind);
            return Done.Instance;
        });
        shutdown.AddTask(CoordinatedShutdown.PhaseBeforeClusterShutdown, "stop-shards", async () =>
        {
            await coordinator.Ask<ShardsStopped>(new StopShards(), s_margin);
            return Done.Instance;
        });
        if (_keeper is { } keeper)
        {
            shutdown.AddTask(CoordinatedShutdown.PhaseClusterLeave, "leave-nodes", async () =>
            {
                await keeper.StopAsync();
                return Done.Instance;
            });
        }
    }
}
