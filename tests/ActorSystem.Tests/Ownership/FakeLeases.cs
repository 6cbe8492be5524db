using ActorTasks.Journal;

namespace ActorTasks.ActorSystemTests.Ownership;

/// <summary>The nodes of a database in memory, seen by one of them.</summary>
internal sealed class FakeLeases(int partitions) : INodeLeases
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, SeenNode> _nodes = [];
    private readonly Guid?[] _owners = new Guid?[partitions];
    private Guid _me;
    private long _heartbeat;
    private volatile bool _isAway;

    /// <summary>Whether the database does not answer.</summary>
    public bool IsAway
    {
        get => _isAway;
        set => _isAway = value;
    }

    /// <summary>What the next calls fail with, and no database would.</summary>
    public Exception? Defect { get; set; }

    public int Sweeps { get; private set; }

    public Guid Me
    {
        get
        {
            lock (_gate)
            {
                return _me;
            }
        }
    }

    public IReadOnlyList<Guid> Incarnations
    {
        get
        {
            lock (_gate)
            {
                return [.. _nodes.Keys];
            }
        }
    }

    /// <summary>Another node has joined and owns these.</summary>
    public void Other(Guid node, string name, TimeSpan lease, params int[] owned)
    {
        lock (_gate)
        {
            _nodes[node] = new SeenNode(node, name, null, ++_heartbeat, lease, false);
            foreach (var partition in owned)
            {
                _owners[partition] = node;
            }
        }
    }

    /// <summary>Another node gives a sign of life.</summary>
    public void Sign(Guid node)
    {
        lock (_gate)
        {
            _nodes[node] = _nodes[node] with { HeartbeatUs = ++_heartbeat };
        }
    }

    /// <summary>The database's clock says that the lease of another node is over.</summary>
    public void End(Guid node)
    {
        lock (_gate)
        {
            _nodes[node] = _nodes[node] with { HasEnded = true };
        }
    }

    /// <summary>Another node declares this one dead and takes what it had.</summary>
    public void TakeOver(Guid node)
    {
        lock (_gate)
        {
            _nodes.Remove(_me);
            for (var partition = 0; partition < _owners.Length; partition++)
            {
                _owners[partition] = _owners[partition] == _me ? node : _owners[partition];
            }
        }
    }

    public void Join(NodeCard node) => Answer(() =>
    {
        _me = node.Incarnation;
        _nodes[_me] = new SeenNode(_me, node.Name, node.Process, ++_heartbeat, node.Lease, false);
        return 0;
    });

    public NodeBeat Beat() => Answer(() => new NodeBeat(
        _nodes.ContainsKey(_me),
        [.. _nodes.Values.Where(node => node.Incarnation != _me)],
        [.. _owners.Select((owner, partition) => new PartitionElsewhere(partition, owner)).Where(partition => partition.Owner != _me)]));

    public void Bury(IReadOnlyCollection<SeenNode> dead) => Answer(() =>
    {
        foreach (var node in dead)
        {
            _nodes.Remove(node.Incarnation);
        }

        return 0;
    });

    public IReadOnlyList<int> Take() => Answer<IReadOnlyList<int>>(() =>
    {
        var free = Enumerable.Range(0, _owners.Length).Where(partition => _owners[partition] is not { } owner || !_nodes.ContainsKey(owner)).ToList();
        free.ForEach(partition => _owners[partition] = _me);
        return free;
    });

    public Task SweepAsync()
    {
        Sweeps++;
        return Task.CompletedTask;
    }

    public void Leave() => Answer(() => _nodes.Remove(_me));

    public void Dispose()
    {
        // There is nothing to let go of.
    }

    private T Answer<T>(Func<T> answer)
    {
        lock (_gate)
        {
            return Defect is not null ? throw Defect : _isAway ? throw new StoreUnavailableException("The database cannot be reached.") : answer();
        }
    }
}
