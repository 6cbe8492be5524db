using ActorTasks.Journal;

namespace ActorTasks.Actors;

/// <summary>
/// Which other nodes are dead. A node is, when its sign of life has stayed the same for its whole lease by this process's
/// own monotonic clock; or for a third of it, in which a living one would have renewed it, when the database's clock says
/// that it is over: so a jump of that clock alone kills nobody, and a start after a long silence need not wait long. Or
/// when its process was on this machine and is gone.
/// </summary>
internal sealed class NodeObservations(TimeProvider clock, Func<string?, bool> isGone)
{
    private Dictionary<Guid, (long HeartbeatUs, long SeenAt)> _seen = [];

    /// <summary>Notes what is seen now, and gives those that are dead.</summary>
    public IReadOnlyList<SeenNode> DeadOf(IReadOnlyList<SeenNode> others)
    {
        var now = clock.GetTimestamp();
        var next = new Dictionary<Guid, (long HeartbeatUs, long SeenAt)>(others.Count);
        var dead = new List<SeenNode>();
        foreach (var node in others)
        {
            var first = _seen.TryGetValue(node.Incarnation, out var before) && before.HeartbeatUs == node.HeartbeatUs ? before.SeenAt : now;
            next[node.Incarnation] = (node.HeartbeatUs, first);
            var silence = clock.GetElapsedTime(first, now);
            if (silence >= node.Lease || (node.HasEnded && silence >= node.Lease / 3) || isGone(node.Process))
            {
                dead.Add(node);
            }
        }

        _seen = next;
        return dead;
    }
}
