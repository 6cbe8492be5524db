using System.Collections.Immutable;

namespace ActorTasks.Actors;

/// <summary>
/// What the front door may know of this node without asking an actor: whether it is stopping, which shards are up,
/// whether there is room on disk. Written by coordinator and disk watch, read by every call.
/// </summary>
internal sealed class NodeStatus
{
    private readonly object _gate = new();
    private ImmutableSortedSet<int> _up = [];
    private ImmutableArray<int> _upList = [];
    private ImmutableArray<int> _lastOwned = [0];
    private volatile bool _isStopping;
    private volatile string? _diskFault;
    private volatile string? _elsewhere;

    /// <summary>Set once: nothing new is accepted.</summary>
    public bool IsStopping => _isStopping;

    /// <summary>Why the disk takes no further tasks; null when it does.</summary>
    public string? DiskFault
    {
        get => _diskFault;
        set => _diskFault = value;
    }

    /// <summary>Partitions of this node, up or not.</summary>
    public ImmutableArray<int> Owned { get; private set; } = [];

    /// <summary>Where new tasks go: the shards that are up, or all while none is. Never empty: what has just been lost is refused by the coordinator.</summary>
    public IReadOnlyList<int> ForNewTasks
    {
        get
        {
            lock (_gate)
            {
                return _upList.IsEmpty ? _lastOwned : _upList;
            }
        }
    }

    /// <summary>Nothing new is accepted from now on.</summary>
    public void Stop() => _isStopping = true;

    /// <summary>How many partitions the database has.</summary>
    public int Partitions { get; private set; }

    /// <summary>Whether this node has none only since it cannot reach the database to renew its lease.</summary>
    public bool IsFenced { get; private set; }

    /// <summary>Where partitions are that are not this node's, in words.</summary>
    public string Elsewhere => _elsewhere ?? "This node has not joined the others yet.";

    /// <summary>This node has the partitions 0 to <paramref name="partitions"/> − 1, as long as it lives.</summary>
    public void Own(int partitions) => Own(Enumerable.Range(0, partitions), partitions, isFenced: false, null);

    /// <summary>This node has these partitions.</summary>
    /// <param name="of">Partitions of the database.</param>
    /// <param name="isFenced"><see cref="IsFenced"/>.</param>
    /// <param name="elsewhere">Where the others are, in words.</param>
    public void Own(IEnumerable<int> owned, int of, bool isFenced, string? elsewhere)
    {
        lock (_gate)
        {
            Owned = [.. owned];
            _lastOwned = Owned.IsEmpty ? _lastOwned : Owned;
            Partitions = of;
            IsFenced = isFenced;
            _elsewhere = elsewhere;
        }
    }

    /// <summary>Refuses what needs a partition that is not this node's.</summary>
    /// <param name="what">What is not, a sentence.</param>
    public TaskReply.Refused NotOwned(string what) => new(IsFenced ? RefusalKind.StoreUnavailable : RefusalKind.NotOwner, $"{what} {Elsewhere}");

    /// <summary>A shard has recovered, or is gone until it is started again.</summary>
    public void Report(int partition, bool isUp)
    {
        lock (_gate)
        {
            _up = isUp ? _up.Add(partition) : _up.Remove(partition);
            _upList = [.. _up];
        }
    }

    /// <summary>What readiness says.</summary>
    public Readiness Readiness
    {
        get
        {
            var reasons = new List<string>();
            lock (_gate)
            {
                if (_isStopping)
                {
                    reasons.Add("The node is shutting down.");
                }

                if (Owned.IsEmpty)
                {
                    reasons.Add($"No partition is this node's. {Elsewhere}");
                }
                else if (Owned.Any(partition => !_up.Contains(partition)))
                {
                    reasons.Add($"{Owned.Count(_up.Contains)} of {Owned.Length} shards are up.");
                }

                if (_diskFault is { } fault)
                {
                    reasons.Add(fault);
                }
            }

            return new Readiness(reasons.Count == 0, reasons);
        }
    }
}
