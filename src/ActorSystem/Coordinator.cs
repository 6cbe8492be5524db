using System.Collections.Immutable;

namespace ActorTasks.Actors;

/// <summary>To the coordinator: stop all shards. Answered with <see cref="ShardsStopped"/>.</summary>
internal sealed record StopShards;

/// <summary>No shard runs any more.</summary>
internal sealed record ShardsStopped;

/// <summary>From a shard that stops since the store is lost, which is told elsewhere.</summary>
internal sealed record StoreLost
{
    public static StoreLost Instance { get; } = new();
}

/// <summary>
/// One per node: starts the shards of this node, each under a backoff supervisor, and the pool of workers; sends each
/// command to the shard that owns its task.
/// </summary>
internal sealed class Coordinator : ReceiveActor
{
    private const double RandomShare = 0.2;

    private ShardContext _context;
    private readonly NodeStatus _node;
    private readonly Dictionary<int, IActorRef> _supervisors = [];
    private readonly Dictionary<IActorRef, int> _up = [];
    private ImmutableSortedSet<int> _owned;

    /// <summary>The shards that are up; commands for others go to their supervisors, which answer for them.</summary>
    private readonly Dictionary<int, IActorRef> _shards = [];
    private readonly HashSet<IActorRef> _withoutStore = [];
    private IActorRef? _stopAsker;

    public Coordinator(ShardContext context, PoolContext poolContext, NodeStatus node)
    {
        _context = context;
        _node = node;
        Pool = Context.ActorOf(Props.Create(() => new WorkerPool(poolContext)), "workers");
        _owned = [.. node.Owned];
        StartShards();

        Receive<ShardCommand>(OnCommand);
        Receive<ShardCommands>(OnCommands);
        Receive<ShardUp>(OnUp);
        Receive<OwnershipChanged>(OnOwnership);
        Receive<StoreLost>(_ => _withoutStore.Add(Sender));
        Receive<Drain>(drain => Pool.Forward(drain));
        Receive<StopShards>(_ => OnStop());
        Receive<Terminated>(gone => OnGone(gone.ActorRef));
    }

    private IActorRef Pool { get; }

    /// <summary>What the pool holds must outlive its faults; backoff supervisors have none of their own.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Resume);

    private void StartShards()
    {
        foreach (var partition in _owned.Where(partition => !_supervisors.ContainsKey(partition)))
        {
            _supervisors[partition] = Context.Watch(StartShard(partition));
        }
    }

    /// <summary>
    /// What is not owned any more is stopped, its callers are answered and its attempts are asked to end; a shard whose
    /// end is waited for when its partition comes back is started after it.
    /// </summary>
    private void OnOwnership(OwnershipChanged now)
    {
        if (_stopAsker is not null)
        {
            return;
        }

        _context = _context with { Node = now.Node };
        _owned = now.Owned;
        Pool.Tell(new PartitionsOwned(now.Owned, now.IsFenced));
        foreach (var (_, supervisor) in _supervisors.Where(supervisor => !_owned.Contains(supervisor.Key)))
        {
            Context.Stop(supervisor);
        }

        StartShards();
    }

    private IActorRef StartShard(int partition)
    {
        var (context, coordinator, pool) = (_context, Self, Pool);
        var options = context.Options;
        var shard = Props.Create(() => new TaskShard(partition, context, coordinator, pool));
        var name = ShardContext.NameOf(partition);
        var backoff = Backoff.OnStop(shard, name, options.RestartMin, options.RestartMax, RandomShare, maxNrOfRetries: -1)
            .WithDefaultStoppingStrategy();
        return Context.ActorOf(BackoffSupervisor.Props(backoff), $"{name}-supervisor");
    }

    private void OnCommand(ShardCommand command)
    {
        var partition = command.Command.Id.Partition;
        if (ShardOf(partition) is { } shard)
        {
            shard.Forward(command);
        }
        else
        {
            command.Reply.Settle(WithoutShard(command.Command.Id));
        }
    }

    private TaskReply.Refused WithoutShard(TaskId id) =>
        id.Partition >= _node.Partitions ? new TaskReply.Refused(RefusalKind.NotFound, $"There is no task {id}.")
        : _stopAsker is not null ? new TaskReply.Refused(RefusalKind.ShuttingDown, "The node is shutting down; nothing was stored.")
        : _node.NotOwned($"Partition {id.Partition} of task {id} is not this node's.");

    /// <summary>
    /// Who takes commands for a partition: its shard, or while that is down its supervisor; nobody for one that is not
    /// owned, though its shard may be ending still.
    /// </summary>
    private IActorRef? ShardOf(int partition) =>
        !_owned.Contains(partition) ? null
        : _shards.TryGetValue(partition, out var shard) ? shard
        : _supervisors.GetValueOrDefault(partition);

    private void OnCommands(ShardCommands commands)
    {
        if (ShardOf(commands.Partition) is { } shard)
        {
            shard.Forward(commands);
        }
        else
        {
            foreach (var command in commands.All)
            {
                OnCommand(command);
            }
        }
    }

    private void OnUp(ShardUp up)
    {
        _up[Context.Watch(Sender)] = up.Partition;
        _shards[up.Partition] = Sender;
        _node.Report(up.Partition, isUp: true);
    }

    private void OnGone(IActorRef gone)
    {
        if (_up.Remove(gone, out var partition))
        {
            // It may have come up again already.
            if (_shards.TryGetValue(partition, out var last) && last.Equals(gone))
            {
                _shards.Remove(partition);
            }

            _node.Report(partition, _up.ContainsValue(partition));
            if (!_withoutStore.Remove(gone) && _stopAsker is null && _owned.Contains(partition))
            {
                Log.ShardDown(_context.Log, ShardContext.NameOf(partition));
            }
        }

        foreach (var owned in _supervisors.Where(supervisor => supervisor.Value.Equals(gone)).Select(supervisor => supervisor.Key).ToList())
        {
            _supervisors.Remove(owned);
        }

        if (_stopAsker is null)
        {
            StartShards();
        }

        AnswerStop();
    }

    private void OnStop()
    {
        _stopAsker = Sender;
        foreach (var supervisor in _supervisors.Values)
        {
            Context.Stop(supervisor);
        }

        AnswerStop();
    }

    private void AnswerStop()
    {
        if (_stopAsker is { } asker && _supervisors.Count == 0)
        {
            asker.Tell(new ShardsStopped());
        }
    }
}
