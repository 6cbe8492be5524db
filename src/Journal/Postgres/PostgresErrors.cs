using Npgsql;

namespace ActorTasks.Journal.Postgres;

/// <summary>What the server's errors mean.</summary>
internal static class PostgresErrors
{
    /// <summary>Whether the server said before the commit that it will not: everything but its own end, which may come just after a commit.</summary>
    public static bool IsCertain(PostgresException error) => !error.SqlState.StartsWith("57P", StringComparison.Ordinal) && !error.SqlState.StartsWith("08", StringComparison.Ordinal);

    /// <summary>Whether there is no room: the disk, or memory.</summary>
    public static bool IsFull(PostgresException error) => error.SqlState is PostgresErrorCodes.DiskFull or PostgresErrorCodes.OutOfMemory;

    /// <summary>The error as the store's callers know it.</summary>
    /// <param name="what">What was being done.</param>
    public static Exception Of(Exception cause, string what) => cause switch
    {
        StoreUnavailableException or StoreRefusedException or OutcomeUnknownException or StaleEpochException => cause,
        PostgresException full when IsFull(full) => new StoreFullException($"{what}: {full.MessageText}", full),
        PostgresException error => new StoreUnavailableException($"{what}: {error.MessageText} ({error.SqlState})", error),
        _ => new StoreUnavailableException($"{what}: {cause.Message}", cause),
    };
}
