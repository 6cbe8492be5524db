namespace ActorTasks.Actors;

/// <summary>Free slots of the pool that a shard keeps, so that a task that comes can start in the write of its submit.</summary>
internal sealed class StandingSlots
{
    private readonly Dictionary<string, Queue<(long Claim, int Left)>> _kept = [];

    /// <summary>The slots of a claim for which there was no task.</summary>
    public void Keep(string kind, long claim, int count)
    {
        if (count <= 0)
        {
            return;
        }

        if (!_kept.TryGetValue(kind, out var claims))
        {
            _kept[kind] = claims = new Queue<(long, int)>();
        }

        claims.Enqueue((claim, count));
    }

    /// <summary>Takes one slot.</summary>
    /// <returns>The claim that it belongs to; null when none is kept.</returns>
    public long? Take(string kind)
    {
        if (!_kept.TryGetValue(kind, out var claims) || !claims.TryDequeue(out var oldest))
        {
            return null;
        }

        if (oldest.Left > 1)
        {
            // The order among claims does not matter: all their slots are alike.
            claims.Enqueue((oldest.Claim, oldest.Left - 1));
        }

        return oldest.Claim;
    }

    /// <summary>Gives all of them up.</summary>
    /// <returns>The claims with the slots that were left of them.</returns>
    public IReadOnlyCollection<(long Claim, int Left)> TakeAll(string kind) =>
        _kept.Remove(kind, out var claims) ? claims : [];
}
