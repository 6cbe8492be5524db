using Npgsql;

namespace ActorTasks.Journal.Postgres;

/// <summary>Servers on a database that something else wants for itself.</summary>
internal static class LivingNodes
{
    /// <summary>No node lives, and none joins while the transaction of this connection lasts, which must be <c>read committed</c>.</summary>
    /// <param name="why">What is not done because of them; the whole sentence.</param>
    /// <exception cref="StoreRefusedException">There are some, named with their versions; or another verb is at work.</exception>
    public static void Refuse(NpgsqlConnection connection, PostgresSql sql, string why)
    {
        try
        {
            using var close = sql.Command(connection, "require-no-nodes");
            close.ExecuteNonQuery();
        }
        catch (PostgresException busy) when (busy.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            throw new StoreRefusedException($"{why} The database is in use: a server or another verb works on it at this moment.", busy);
        }

        var living = new List<string>();
        var longest = TimeSpan.Zero;
        using var seen = sql.Command(connection, "seen-nodes");
        using var reader = seen.ExecuteReader();
        while (reader.Read())
        {
            if (!reader.GetBoolean(5) && !HostProcess.IsGone(reader.IsDBNull(2) ? null : reader.GetString(2)))
            {
                var lease = TimeSpan.FromMicroseconds(reader.GetInt64(4));
                longest = lease > longest ? lease : longest;
                living.Add($"{reader.GetString(1)} (ActorTasks {reader.GetString(6)})");
            }
        }

        if (living.Count > 0)
        {
            living.Sort(StringComparer.Ordinal);
            throw new StoreRefusedException(
                $"{why} The database is in use by node {string.Join(", ", living)}, or was until just now: stop "
                + $"{(living.Count == 1 ? "that server" : "those servers")} first; of one that is gone already the lease of "
                + $"{longest.TotalSeconds:0.#} s runs out by itself.");
        }
    }
}
