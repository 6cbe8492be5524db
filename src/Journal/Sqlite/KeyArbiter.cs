using ActorTasks.Journal.Sqlite.Raw;

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
        List<(AppendItem Item, List<(KeyClaim Claim, TaskId Id, long AtUs)> Claims)>? claimants = null;
        foreach (var item in items)
        {
            if (item is AppendItem append && ClaimsOf(append) is { } claims)
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

    private static List<(KeyClaim Claim, TaskId Id, long AtUs)>? ClaimsOf(AppendItem item)
    {
        List<(KeyClaim Claim, TaskId Id, long AtUs)>? claims = null;
        foreach (var happened in item.Events)
        {
            if (happened.Recorded.Claims?.Key is { } claim && happened.Id is { } id)
            {
                (claims ??= []).Add((claim, id, happened.Recorded.Event.AtUs));
            }
        }

        claims?.Sort((left, right) => string.CompareOrdinal(left.Claim.Key, right.Claim.Key));
        return claims;
    }

    private static KeyTakenException? TakeAll(Database database, List<(KeyClaim Claim, TaskId Id, long AtUs)> claims)
    {
        var several = claims.Count > 1;
        if (several)
        {
            database.Execute("SAVEPOINT keys");
        }

        foreach (var (claim, id, atUs) in claims)
        {
            if (TakeOne(database, claim, id, atUs))
            {
                continue;
            }

            var refusal = Refusal(database, claim);
            if (several)
            {
                database.Execute("ROLLBACK TO keys");
                database.Execute("RELEASE keys");
            }

            return refusal;
        }

        if (several)
        {
            database.Execute("RELEASE keys");
        }

        return null;
    }

    private static bool TakeOne(Database database, KeyClaim claim, TaskId id, long atUs)
    {
        var statement = database.Sql("take-key")
            .BindText(1, claim.Key).BindId(2, id).BindBlob(3, claim.RequestHash.Span).Bind(4, claim.ExpiresAtUs).Bind(5, atUs);
        var taken = statement.Step();
        statement.Reset();
        return taken;
    }

    private static KeyTakenException Refusal(Database database, KeyClaim claim)
    {
        var statement = database.Sql("find-key").BindText(1, claim.Key);
        if (!statement.Step())
        {
            throw new StoreUnavailableException($"The key '{claim.Key}' was refused and then not found.");
        }

        var refusal = new KeyTakenException(claim.Key, statement.Id(0), statement.Bytes(1).SequenceEqual(claim.RequestHash.Span));
        statement.Reset();
        return refusal;
    }
}
