using ActorTasks.Journal.Sqlite.Raw;
using ActorTasks.Journal.Writing;

namespace ActorTasks.Journal.Sqlite;

/// <summary>
/// Takes the idempotency keys of a batch before anything else is written. Keys are taken in one order (sorted,
/// then by arrival); a write that does not get all of its keys gets none and is refused alone.
/// </summary>
internal static class KeyArbiter
{
    /// <summary>Takes keys inside the batch's transaction.</summary>
    /// <returns>The refused writes with the reason; null for none.</returns>
    public static Dictionary<WriteItem, KeyTakenException>? Take(Database database, IReadOnlyList<WriteItem> items)
    {
        List<(AppendItem Item, List<ClaimedKey> Claims)>? claimants = null;
        foreach (var item in items)
        {
            if (item is AppendItem append && append.Claims() is { } claims)
            {
                (claimants ??= []).Add((append, claims));
            }
        }

        if (claimants is null)
        {
            return null;
        }

        Dictionary<WriteItem, KeyTakenException>? refused = null;
        foreach (var (item, claims) in claimants.OrderBy(claimant => claimant.Claims[0].Claim.Key, StringComparer.Ordinal))
        {
            if (TakeAll(database, claims) is { } refusal)
            {
                (refused ??= []).Add(item, refusal);
            }
        }

        return refused;
    }

    private static KeyTakenException? TakeAll(Database database, List<ClaimedKey> claims)
    {
        if (claims.Count == 1)
        {
            return TakenOf(database, claims) is { } one ? new KeyTakenException(one) : null;
        }

        database.Execute("SAVEPOINT keys");
        var taken = TakenOf(database, claims);
        if (taken is not null)
        {
            database.Execute("ROLLBACK TO keys");
        }

        database.Execute("RELEASE keys");
        return taken is null ? null : new KeyTakenException(taken);
    }

    /// <summary>Takes what is free.</summary>
    /// <returns>What is not, all of it, so that the shard need not ask again for each; null when everything was free.</returns>
    private static List<TakenKey>? TakenOf(Database database, List<ClaimedKey> claims)
    {
        List<TakenKey>? taken = null;
        foreach (var (claim, id, atUs) in claims)
        {
            if (!TakeOne(database, claim, id, atUs))
            {
                (taken ??= []).Add(Owner(database, claim));
            }
        }

        return taken;
    }

    private static bool TakeOne(Database database, KeyClaim claim, TaskId id, long atUs)
    {
        var statement = database.Sql("take-key")
            .BindText(1, claim.Key).BindId(2, id).BindBlob(3, claim.RequestHash.Span).Bind(4, claim.ExpiresAtUs).Bind(5, atUs);
        var taken = statement.Step();
        statement.Reset();
        return taken;
    }

    private static TakenKey Owner(Database database, KeyClaim claim)
    {
        var statement = database.Sql("find-key").BindText(1, claim.Key);
        if (!statement.Step())
        {
            throw new StoreUnavailableException($"The key '{claim.Key}' was refused and then not found.");
        }

        var owner = new TakenKey(claim.Key, statement.Id(0), statement.Bytes(1).SequenceEqual(claim.RequestHash.Span));
        statement.Reset();
        return owner;
    }
}
