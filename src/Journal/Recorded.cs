using ActorTasks.TaskLifecycle;

namespace ActorTasks.Journal;

/// <summary>
/// What a shard persists: the event with the task before and after it, from which the store derives rows,
/// counters and keys. Replay gives it with the event alone.
/// </summary>
/// <param name="Event">What happened.</param>
/// <param name="Before">The task before it; null for a submit and in a replay.</param>
/// <param name="After">The task after it; null for events of a shard and in a replay.</param>
/// <param name="Claims">What must be arbitrated beyond the shard in the same transaction; null for nothing.</param>
/// <param name="HeldBy">What keeps the waiting task out of the ready order (its row's mark, beside the fold); null for nothing.</param>
internal sealed record Recorded(IJournalEvent Event, TaskState? Before, TaskState? After, Claims? Claims = null, string? HeldBy = null)
{
    /// <summary>An event as it is read back.</summary>
    public static Recorded Replayed(IJournalEvent happened) => new(happened, null, null);
}

/// <summary>Rows that arbitrate, changed in the transaction of the event that needs them.</summary>
/// <param name="Key">The idempotency key that a submit takes.</param>
internal sealed record Claims(KeyClaim? Key);

/// <summary>An idempotency key, global to the database.</summary>
/// <param name="Key">1 to 255 characters.</param>
/// <param name="RequestHash">SHA-256 over type and raw payload: an equal request is a repetition, another a conflict.</param>
/// <param name="ExpiresAtUs">When the key may be taken again, microseconds UTC.</param>
internal sealed record KeyClaim(string Key, ReadOnlyMemory<byte> RequestHash, long ExpiresAtUs);

/// <summary>The reasons for which a waiting task is kept out of the ready order (<c>held_by</c>).</summary>
internal static class HeldReasons
{
    /// <summary>A timed-out or forcibly cancelled attempt whose handler has not ended yet.</summary>
    public const string Attempt = "attempt";

    /// <summary>No live node serves its type.</summary>
    public const string NoWorker = "no-worker";
}
