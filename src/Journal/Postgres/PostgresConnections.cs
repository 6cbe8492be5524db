using System.Data.Common;
using Npgsql;

namespace ActorTasks.Journal.Postgres;

/// <summary>
/// Makes pools of connections with bounds of time, so that a server that is stalled, or a network that swallows what
/// is sent, costs a clear failure and not a thread. What the connection string says itself goes first.
/// </summary>
internal static class PostgresConnections
{
    /// <summary>Until a connection is there: also how long a request to cancel may take, and a wait for a place in the pool.</summary>
    private const int ConnectSeconds = 15;

    /// <summary>The same for migrations and verbs, which nobody waits behind: a busy disk may hold up a new connection for seconds.</summary>
    private const int PatientConnectSeconds = 60;

    /// <summary>Without a word from the server; longer than it lets a statement of a write run.</summary>
    private const int CommandSeconds = 15;

    /// <summary>A connection that is not used is asked for after so long whether its other end is there.</summary>
    private const int KeepAliveSeconds = 30;

    private const int KeepAliveIntervalSeconds = 5;

    /// <summary>More than there are statements, counted with their two orders.</summary>
    private const int PreparedStatements = 100;

    /// <summary>A pool: readers, the writer, and one to spare.</summary>
    /// <param name="prepared">Whether statements that are used again are prepared on the server.</param>
    /// <param name="isPatient">Whether a statement may take as long as it needs: migrations, and audits of the whole store.</param>
    /// <param name="isDirect">Whether the server itself is at the other end: a pooler may refuse to be told settings.</param>
    /// <exception cref="StoreRefusedException">The connection string cannot be read.</exception>
    public static NpgsqlDataSource Pool(PostgresStoreOptions options, bool prepared, bool isPatient = false, bool isDirect = false)
    {
        try
        {
            var asked = new DbConnectionStringBuilder { ConnectionString = options.Connection };
            var pool = new NpgsqlConnectionStringBuilder(options.Connection)
            {
                MaxPoolSize = options.Readers + 2,
                ApplicationName = "ActorTasks",
                NoResetOnClose = true,
                MaxAutoPrepare = prepared ? PreparedStatements : 0,
            };
            pool.Timeout = Asks(asked, "Timeout") ? pool.Timeout : isPatient ? PatientConnectSeconds : ConnectSeconds;
            pool.CommandTimeout = Asks(asked, "Command Timeout", "CommandTimeout") ? pool.CommandTimeout : isPatient ? 0 : CommandSeconds;
            if (!Asks(asked, "Tcp Keepalive Time", "TcpKeepAliveTime"))
            {
                (pool.TcpKeepAliveTime, pool.TcpKeepAliveInterval) = (KeepAliveSeconds, KeepAliveIntervalSeconds);
            }

            if (isDirect && !Asks(asked, "Options"))
            {
                // A read of a window looks costly to the planner and takes 1 ms: compiling it took 50.
                pool.Options = "-c jit=off";
            }

            WithoutGss(pool, asked);
            return NpgsqlDataSource.Create(pool);
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or FormatException)
        {
            // What came is not repeated: it may hold a password.
            throw new StoreRefusedException(
                $"The connection string (store.postgres.connection) cannot be read: {unreadable.Message} "
                + "Expected is one of Npgsql, such as Host=localhost;Database=tasks;Username=tasks;Password=…",
                unreadable);
        }
    }

    /// <summary>
    /// Encryption by GSS only where it is asked for. A connection that could not be opened with it in time and then was
    /// without it is of no use in Npgsql 10.0.0: each command on it fails, and it stays in the pool.
    /// </summary>
    /// <param name="asked">What the connection string says.</param>
    public static void WithoutGss(NpgsqlConnectionStringBuilder pool, DbConnectionStringBuilder asked)
    {
        if (!Asks(asked, "GSS Encryption Mode", "GssEncryptionMode"))
        {
            pool.GssEncryptionMode = GssEncryptionMode.Disable;
        }
    }

    private static bool Asks(DbConnectionStringBuilder asked, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (asked.ContainsKey(name))
            {
                return true;
            }
        }

        return false;
    }
}
