using ActorTasks.TaskLifecycle;

namespace ActorTasks.Actors;

/// <summary>What the pool was last told of the best ready task of each kind, so that it is told of changes only.</summary>
internal sealed class ToldHeads
{
    private readonly Dictionary<string, (ReadyKey? Best, long Claim)> _told = [];

    /// <summary>The last claim of a kind that was seen, 0 for none.</summary>
    public long LastClaim(string kind) => _told.GetValueOrDefault(kind).Claim;

    /// <summary>The pool is being told with the answer to a claim.</summary>
    public void AnswerClaim(string kind, long claim, ReadyKey? best) => _told[kind] = (best, claim);

    /// <summary>Whether the pool must be told; remembers that it was.</summary>
    public bool IsNews(string kind, ReadyKey? best)
    {
        var told = _told.GetValueOrDefault(kind);
        if (Nullable.Equals(told.Best, best))
        {
            return false;
        }

        _told[kind] = (best, told.Claim);
        return true;
    }
}
