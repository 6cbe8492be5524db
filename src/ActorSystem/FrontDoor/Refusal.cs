namespace ActorTasks.Actors;

/// <summary>The stable names of refusals, and the way from one to the other.</summary>
internal static class Refusal
{
    /// <summary>The problem's stable name.</summary>
    public static string SlugOf(RefusalKind kind) => kind switch
    {
        RefusalKind.NotFound => "not-found",
        RefusalKind.AlreadyFinal => "already-final",
        RefusalKind.KeyConflict => "key-conflict",
        RefusalKind.UnknownType => "unknown-type",
        RefusalKind.Overloaded => "overloaded",
        RefusalKind.StoreUnavailable => "store-unavailable",
        RefusalKind.OutcomeUnknown => "outcome-unknown",
        RefusalKind.ShuttingDown => "shutting-down",
        RefusalKind.NotOwner => "not-owner",
        RefusalKind.InvalidRequest => "invalid-request",
        RefusalKind.Forbidden => "forbidden",
        RefusalKind.LimitExceeded => "limit-exceeded",
        RefusalKind.RateLimited => "rate-limited",
        RefusalKind.NotSupported => "not-supported",
        _ => throw new InvalidOperationException($"The refusal {kind} has no slug."),
    };

    /// <summary>A refusal as an exception of the library.</summary>
    public static TaskRefusedException ToException(TaskReply.Refused refused) =>
        new(SlugOf(refused.Kind), refused.Message) { EarlierTask = refused.EarlierTask };

    /// <summary>What a submit middleware threw, as a refusal; slugs that speak of tasks are requests that cannot be.</summary>
    public static TaskReply.Refused ToReply(TaskRefusedException thrown)
    {
        var kind = Enum.GetValues<RefusalKind>().Where(known => SlugOf(known) == thrown.Slug).DefaultIfEmpty(RefusalKind.LimitExceeded).First();
        return new TaskReply.Refused(kind, thrown.Message, thrown.EarlierTask);
    }
}
