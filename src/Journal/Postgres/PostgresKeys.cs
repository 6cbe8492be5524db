using ActorTasks.Journal.Writing;

namespace ActorTasks.Journal.Postgres;

/// <summary>
/// Decides which writes get their idempotency keys: by key, then by arrival; a write that does not get all of its keys
/// gets none and is refused alone.
/// </summary>
internal static class PostgresKeys
{
    /// <summary>Decides, given who owns keys already.</summary>
    /// <param name="items">The writes.</param>
    /// <param name="owners">What the database has; keys that are not in it are taken to be free.</param>
    public static KeyVerdict Decide(IReadOnlyList<WriteItem> items, IReadOnlyDictionary<string, KeyOwner> owners)
    {
        var verdict = new KeyVerdict();
        var mine = new Dictionary<string, ClaimedKey>(StringComparer.Ordinal);
        var claimants = items.OfType<AppendItem>().Select(item => (Item: item, Claims: item.Claims())).Where(claimant => claimant.Claims is not null);
        foreach (var (item, claims) in claimants.OrderBy(claimant => claimant.Claims![0].Claim.Key, StringComparer.Ordinal))
        {
            var taken = claims!.Select(claim => Earlier(claim, owners, mine)).OfType<TakenKey>().ToList();
            if (taken.Count > 0)
            {
                verdict.Refused.Add(item, new KeyTakenException(taken));
                continue;
            }

            foreach (var claim in claims!)
            {
                mine[claim.Claim.Key] = claim;
            }
        }

        verdict.Claims.AddRange(mine.Values.OrderBy(claim => claim.Claim.Key, StringComparer.Ordinal));
        return verdict;
    }

    private static TakenKey? Earlier(ClaimedKey claim, IReadOnlyDictionary<string, KeyOwner> owners, Dictionary<string, ClaimedKey> mine)
    {
        if (mine.TryGetValue(claim.Claim.Key, out var first) && first.Id != claim.Id && first.Claim.ExpiresAtUs > claim.AtUs)
        {
            return new TakenKey(claim.Claim.Key, first.Id, first.Claim.RequestHash.Span.SequenceEqual(claim.Claim.RequestHash.Span));
        }

        return owners.TryGetValue(claim.Claim.Key, out var owner) && owner.Task != claim.Id && owner.ExpiresAtUs > claim.AtUs
            ? new TakenKey(claim.Claim.Key, owner.Task, claim.Claim.RequestHash.Span.SequenceEqual(owner.RequestHash))
            : null;
    }
}

/// <summary>Who has a key.</summary>
internal sealed record KeyOwner(TaskId Task, byte[] RequestHash, long ExpiresAtUs);

/// <summary>What is refused, and the keys that the rest takes: sorted, each once.</summary>
internal sealed class KeyVerdict
{
    /// <summary>The refused writes with the reason.</summary>
    public Dictionary<WriteItem, KeyTakenException> Refused { get; } = [];

    /// <summary>The keys to take.</summary>
    public List<ClaimedKey> Claims { get; } = [];
}
