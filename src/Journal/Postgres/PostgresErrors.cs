using Npgsql;

namespace ActorTasks.Journal.Postgres;

/// <summary>What the server's errors mean.</summary>
internal static class PostgresErrors
{
    private const string IdleInTransaction = "25P03";

    /// <summary>Whether the server said before the commit that it will not: everything but its own end, which may come just after a commit.</summary>
    public static bool IsCertain(PostgresException error) => !error.SqlState.StartsWith("57P", StringComparison.Ordinal) && !error.SqlState.StartsWith("08", StringComparison.Ordinal);

    /// <summary>Whether there is no room: the disk, or memory.</summary>
    public static bool IsFull(PostgresException error) => error.SqlState is PostgresErrorCodes.DiskFull or PostgresErrorCodes.OutOfMemory;

    /// <summary>Whether the server has become one that only reads: another one writes now.</summary>
    public static bool IsReadOnly(PostgresException error) => error.SqlState == PostgresErrorCodes.ReadOnlySqlTransaction;

    /// <summary>The error as the store's callers know it.</summary>
    /// <param name="what">What was being done.</param>
    public static Exception Of(Exception cause, string what) => cause switch
    {
        StoreUnavailableException or StoreRefusedException or OutcomeUnknownException or StaleEpochException => cause,
        PostgresException full when IsFull(full) => new StoreFullException($"{what}: {full.MessageText}", full),
        PostgresException away when IsAway(away) => new StoreLostException($"{what}: {away.MessageText} ({away.SqlState})", away),
        PostgresException error => new StoreUnavailableException($"{what}: {error.MessageText} ({error.SqlState})", error),
        NpgsqlException or TimeoutException => new StoreLostException($"{what}: {cause.Message}", cause),
        _ => new StoreUnavailableException($"{what}: {cause.Message}", cause),
    };

    /// <summary>Whether it tells of the server and not of the statement: it ends, starts, has no connection to spare, only reads, or took too long.</summary>
    private static bool IsAway(PostgresException error) =>
        !IsCertain(error)
        || IsReadOnly(error)
        || error.SqlState.StartsWith("53", StringComparison.Ordinal)
        || error.SqlState is PostgresErrorCodes.QueryCanceled or IdleInTransaction;

    /// <summary>The error for those who open a database: what it is, and where something can be done, what.</summary>
    public static StoreRefusedException Refusal(Exception unusable) => unusable switch
    {
        // A conflict with what the primary removes: the same code as of serialization, which nothing here asks for.
        PostgresException { SqlState: PostgresErrorCodes.SerializationFailure } conflict => new(
            $"The standby has ended the reading ({conflict.MessageText}): its primary removed rows that were still being read. Set hot_standby_feedback = on "
            + "or a longer max_standby_streaming_delay there, or hold it with SELECT pg_wal_replay_pause() meanwhile, and do it again.",
            conflict),
        _ => new($"The database cannot be used: {unusable.Message}", unusable),
    };
}
