using System.Collections.Immutable;
using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;
using Microsoft.Extensions.Logging;

namespace ActorTasks.Actors;

/// <summary>
/// Makes this process a node and keeps it one: renews its lease, takes partitions that have no living owner, and tells
/// the coordinator what it owns. On a thread of its own, since a lease must be renewed however busy the others are; a
/// timer ends it in time when the database does not answer.
/// </summary>
internal sealed class LeaseKeeper : IDisposable
{
    private readonly INodeLeases _leases;
    private readonly LeaseSettings _settings;
    private readonly NodeLease _lease;
    private readonly NodeObservations _observations;
    private readonly TimeProvider _clock;
    private readonly Action<OwnershipChanged, string?> _tell;
    private readonly ILogger _log;
    private readonly Lock _gate = new();
    private readonly ManualResetEventSlim _wake = new();
    private readonly ITimer _waker;
    private readonly ITimer _fence;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isStopping;
    private bool _isJoined;
    private bool _isLost;
    private volatile bool _isSweepDue;
    private Task _sweep = Task.CompletedTask;
    private NodeRef _node;
    private OwnershipChanged? _told;
    private string? _toldElsewhere;

    /// <param name="settings">Partitions of the database, lease and heartbeat.</param>
    /// <param name="self">This process; after it was declared dead it goes on under another incarnation.</param>
    /// <param name="lease">What all may ask whether it lasts.</param>
    /// <param name="tell">Hears of each change, and of where other partitions are, in words.</param>
    public LeaseKeeper(
        INodeLeases leases, LeaseSettings settings, NodeRef self, NodeLease lease, NodeObservations observations, TimeProvider clock, Action<OwnershipChanged, string?> tell, ILogger log)
    {
        (_leases, _settings, _node, _lease, _observations, _clock, _tell, _log) = (leases, settings, self, lease, observations, clock, tell, log);
        _waker = clock.CreateTimer(_ => _wake.Set(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _fence = clock.CreateTimer(_ => FenceIfOver(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Start() => new Thread(Run) { IsBackground = true, Name = "lease-keeper", Priority = ThreadPriority.AboveNormal }.Start();

    /// <summary>Gives up the lease, so that others need not wait for its end. The shards have stopped by then.</summary>
    public Task StopAsync()
    {
        _isStopping = true;
        _wake.Set();
        return _ended.Task;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _waker.Dispose();
        _fence.Dispose();
    }

    private void Run()
    {
        while (!_isStopping)
        {
            Wait(Step());
        }

        if (_isJoined)
        {
            Try("leave the nodes", () => _leases.Leave());
        }

        _ended.SetResult();
    }

    private void Wait(TimeSpan span)
    {
        _waker.Change(span, Timeout.InfiniteTimeSpan);
        _wake.Wait();
        _wake.Reset();
    }

    /// <summary>One sign of life and what follows from it; gives the time to the next.</summary>
    public TimeSpan Step() => Try("renew its lease", Beat) ? _settings.Heartbeat : _settings.Heartbeat / 3;

    private bool Try(string what, Action work)
    {
        try
        {
            work();
        }
        catch (StoreUnavailableException unreachable)
        {
            // Told once; the next success is told too.
            if (!_isLost)
            {
                _isLost = true;
                Log.LeaseNotRenewed(_log, _node.Name, what, unreachable.Message, _lease.Left);
            }

            return false;
        }
#pragma warning disable CA1031 // A defect here must not end the process: without renewals the lease ends, and with it what this node does.
        catch (Exception defect)
#pragma warning restore CA1031
        {
            // At the end of the process the pool of connections may be gone before this thread is.
            if (!_isStopping)
            {
                Log.LeaseKeeperFailed(_log, _node.Name, what, _lease.Left, defect);
            }

            return false;
        }

        if (_isLost)
        {
            _isLost = false;
            Log.LeaseRenewedAgain(_log, _node.Name);
        }

        return true;
    }

    private void Beat()
    {
        if (!_isJoined)
        {
            _leases.Join(new NodeCard(_node.Incarnation, _node.Name, HostProcess.Mine, _settings.Lease));
            _isJoined = true;
        }

        var askedAt = _clock.GetTimestamp();
        var beat = _leases.Beat();
        if (!beat.IsAlive)
        {
            Die();
            Beat();
            return;
        }

        Grant(askedAt);
        var dead = _observations.DeadOf(beat.Others);
        if (dead.Count > 0)
        {
            _leases.Bury(dead);
            foreach (var node in dead)
            {
                Log.NodeDead(_log, node.Name, node.Incarnation, node.Lease);
            }
        }

        var living = beat.Others.Except(dead).ToDictionary(node => node.Incarnation);
        var elsewhere = beat.Elsewhere.ToDictionary(partition => partition.Partition, partition => partition.Owner);
        if (elsewhere.Values.Any(owner => owner is null || !living.ContainsKey(owner.Value)))
        {
            var taken = _leases.Take();
            foreach (var partition in taken)
            {
                elsewhere.Remove(partition);
            }

            if (taken.Count > 0)
            {
                Log.PartitionsTaken(_log, _node.Name, taken.Count, elsewhere.Count);
                _isSweepDue = true;
            }
        }

        if (_isSweepDue && _sweep.IsCompleted)
        {
            _sweep = SweepAsync();
        }

        var owned = Enumerable.Range(0, _settings.Partitions).Where(partition => !elsewhere.ContainsKey(partition)).ToImmutableSortedSet();
        Tell(new OwnershipChanged(_node, owned, IsFenced: false), WhereOthersAre(elsewhere, living));
    }

    /// <summary>Another node has taken what was this one's: it goes on as a new one.</summary>
    private void Die()
    {
        Log.DeclaredDead(_log, _node.Name, _node.Incarnation);
        _lease.End();
        _isJoined = false;
        _node = _node with { Incarnation = Guid.NewGuid() };
        Tell(new OwnershipChanged(_node, [], IsFenced: false), "This node was declared dead by another one and begins anew.");
    }

    private void Grant(long askedAt)
    {
        lock (_gate)
        {
            _lease.Grant(askedAt);
            _fence.Change(_lease.Left, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Attempts end, and nothing is written any more, before another node may take over.</summary>
    private void FenceIfOver()
    {
        lock (_gate)
        {
            if (_lease.IsHeld)
            {
                _fence.Change(_lease.Left, Timeout.InfiniteTimeSpan);
                return;
            }

            if (_told is { IsFenced: false, Owned.IsEmpty: false } told)
            {
                Log.Fenced(_log, told.Node.Name, _settings.Lease);
                Tell(told with { Owned = [], IsFenced = true }, "The lease of this node is over: it could not be renewed.");
            }
        }
    }

    private void Tell(OwnershipChanged now, string? elsewhere)
    {
        lock (_gate)
        {
            if (_told is null || _told.Node != now.Node || _told.IsFenced != now.IsFenced || !_told.Owned.SetEquals(now.Owned) || _toldElsewhere != elsewhere)
            {
                (_told, _toldElsewhere) = (now, elsewhere);
                _tell(now, elsewhere);
            }
        }
    }

    private string? WhereOthersAre(Dictionary<int, Guid?> elsewhere, Dictionary<Guid, SeenNode> living)
    {
        var names = elsewhere.Values.OfType<Guid>().Distinct().Where(living.ContainsKey)
            .Select(owner => $"{living[owner].Name} ({owner})").Order(StringComparer.Ordinal);
        return elsewhere.Count == 0 ? null : $"{elsewhere.Count} of {_settings.Partitions} partitions belong to node {string.Join(", ", names)}.";
    }

    /// <summary>Beside the beats, since there may be much to remove. What cannot be removed now is tried again.</summary>
    private async Task SweepAsync()
    {
        _isSweepDue = false;
        try
        {
            await _leases.SweepAsync();
        }
        catch (StoreUnavailableException unreachable)
        {
            Log.SweepFailed(_log, unreachable.Message);
            _isSweepDue = true;
        }
    }
}

/// <summary>How a lease is kept.</summary>
/// <param name="Partitions">Of the database.</param>
/// <param name="Lease">How long a node is one without a sign of life.</param>
/// <param name="Heartbeat">How often it gives one; at most a third of the lease.</param>
internal sealed record LeaseSettings(int Partitions, TimeSpan Lease, TimeSpan Heartbeat);
