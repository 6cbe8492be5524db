using ActorTasks.TaskLifecycle;

namespace ActorTasks.Actors;

/// <summary>The claims whose starts are on their way to disk. Each is answered once, when all of its starts are settled.</summary>
internal sealed class StartingClaims
{
    private readonly Dictionary<long, Open> _open = [];
    private readonly HashSet<AttemptToken> _unannounced = [];

    /// <summary>A claim has taken so many tasks, at least one.</summary>
    public void Begin(long claim, string kind, int count) => _open.Add(claim, new Open(kind, count));

    /// <summary>Whether the pool has not heard of this attempt yet.</summary>
    public bool IsUnannounced(AttemptToken token) => _unannounced.Contains(token);

    /// <summary>One start is on disk (with the token of the attempt), or came to nothing (null).</summary>
    /// <returns>The settled claim, if that was its last start; else null.</returns>
    public (string Kind, int Settled, IReadOnlyList<AttemptToken> Started)? Settle(long claim, AttemptToken? started)
    {
        var open = _open[claim];
        if (started is { } token)
        {
            open.Started.Add(token);
            _unannounced.Add(token);
        }

        if (--open.Left > 0)
        {
            return null;
        }

        _open.Remove(claim);
        _unannounced.ExceptWith(open.Started);
        return (open.Kind, open.Count, open.Started);
    }

    private sealed class Open(string kind, int count)
    {
        public string Kind { get; } = kind;

        public int Count { get; } = count;

        public int Left { get; set; } = count;

        public List<AttemptToken> Started { get; } = [];
    }
}
