using System.Data;
using System.Diagnostics;
using System.Globalization;
using ActorTasks.Journal.Writing;
using Npgsql;
using NpgsqlTypes;

namespace ActorTasks.Journal.Postgres;

/// <summary>Writes over one connection, which is opened again when it breaks. Called by the writer's thread only.</summary>
internal sealed class PostgresWriter(NpgsqlDataSource connections, PostgresSql sql, PostgresStoreOptions options, PostgresOwner owner) : IWriterDatabase, IDisposable
{
    private const string StaleEpoch = "AT001";
    private const string KeyTaken = "AT002";

    /// <summary>Other nodes may take keys between a look at their owners and the write; so often it is tried again.</summary>
    private const int KeyRounds = 10;

    private static readonly TimeSpan s_longestRest = TimeSpan.FromSeconds(1);

    private readonly PostgresBatch _batch = new(sql, options, owner);
    private readonly Stopwatch _sinceUnreachable = new();
    private NpgsqlConnection? _connection;
    private Exception? _unreachable;
    private TimeSpan _askAgainAfter;

    /// <inheritdoc/>
    public bool IsDead => false;

    /// <inheritdoc/>
    public Dictionary<WriteItem, KeyTakenException>? Write(IReadOnlyList<WriteItem> items)
    {
        // Most keys are free, so nothing is asked first: one round trip.
        var owners = new Dictionary<string, KeyOwner>(StringComparer.Ordinal);
        for (var round = 0; round < KeyRounds; round++)
        {
            var verdict = PostgresKeys.Decide(items, owners);
            var rest = verdict.Refused.Count == 0 ? items : [.. items.Where(item => !verdict.Refused.ContainsKey(item))];
            if (rest.Count == 0 || TryCommit(rest, verdict.Claims))
            {
                return verdict.Refused.Count == 0 ? null : verdict.Refused;
            }

            FindOwners(verdict.Claims, owners);
        }

        throw new StoreUnavailableException($"Keys of this write changed hands {KeyRounds} times while it was tried.");
    }

    /// <inheritdoc/>
    public void Run(AloneItem item)
    {
        var connection = Connect();
        Guarded(() =>
        {
            using var transaction = connection.BeginTransaction(IsolationLevel.ReadCommitted);
            item.Run(this);
            transaction.Commit();
        });
    }

    /// <inheritdoc/>
    public long? RaiseEpoch(int partition)
    {
        using var raise = sql.Command(_connection!, "raise-epoch", PostgresSql.Of(NpgsqlDbType.Integer, partition), PostgresSql.Of(NpgsqlDbType.Text, owner.Incarnation));
        return (long?)raise.ExecuteScalar() ?? throw new NotOwnerException(partition);
    }

    /// <inheritdoc/>
    public bool KeepHouse(long nowUs, int stepRows)
    {
        using var move = sql.Command(_connection!, "move-finished", PostgresSql.Of(NpgsqlDbType.Integer, stepRows));
        var isFull = (long)move.ExecuteScalar()! >= stepRows;
        using var drop = sql.Command(_connection!, "drop-expired-keys", PostgresSql.Of(NpgsqlDbType.Bigint, nowUs), PostgresSql.Of(NpgsqlDbType.Integer, stepRows));
        return isFull | drop.ExecuteNonQuery() >= stepRows;
    }

    /// <inheritdoc/>
    public void AfterCommit(bool isIdle)
    {
        // The server looks after itself.
    }

    /// <inheritdoc/>
    public Exception AsStoreError(Exception cause, string what) => PostgresErrors.Of(cause, what);

    /// <inheritdoc/>
    public void Dispose() => _connection?.Dispose();

    /// <summary>Sends a transaction.</summary>
    /// <returns>False when a key is taken; nothing is written then.</returns>
    private bool TryCommit(IReadOnlyList<WriteItem> items, List<ClaimedKey> claims)
    {
        using var batch = _batch.Of(Connect(), items, claims);
        try
        {
            Guarded(() => batch.ExecuteNonQuery());
            return true;
        }
        catch (PostgresException stale) when (stale.SqlState == StaleEpoch)
        {
            // The message, since the driver hides details: "stale epoch of partition 7".
            var partition = int.Parse(stale.MessageText.AsSpan(stale.MessageText.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture);
            throw new StaleEpochException(partition, items.First(item => item.Partition == partition).Epoch);
        }
        catch (PostgresException taken) when (taken.SqlState == KeyTaken)
        {
            return false;
        }
    }

    private void FindOwners(List<ClaimedKey> claims, Dictionary<string, KeyOwner> owners)
    {
        using var find = sql.Command(Connect(), "find-keys", PostgresSql.List(NpgsqlDbType.Text, claims, claim => claim.Claim.Key));
        using var reader = find.ExecuteReader();
        while (reader.Read())
        {
            owners[reader.GetString(0)] = new KeyOwner(PostgresSql.Id(reader.GetGuid(1)), reader.GetFieldValue<byte[]>(2), reader.GetInt64(3));
        }
    }

    private NpgsqlConnection Connect()
    {
        if (_connection is { State: ConnectionState.Open } open)
        {
            return open;
        }

        Drop();
        if (_unreachable is { } lately && _sinceUnreachable.Elapsed < _askAgainAfter)
        {
            throw lately;
        }

        var started = Stopwatch.GetTimestamp();
        try
        {
            _connection = connections.OpenConnection();
            _unreachable = null;
            return _connection;
        }
        catch (Exception unreachable) when (unreachable is NpgsqlException or TimeoutException)
        {
            // As long as it took to find out, and a second at most, it counts for those who wait behind: they would
            // all stand in line for the same silence.
            var took = Stopwatch.GetElapsedTime(started);
            _askAgainAfter = took < s_longestRest ? took : s_longestRest;
            _sinceUnreachable.Restart();
            throw _unreachable = PostgresErrors.Of(unreachable, "The database cannot be reached");
        }
    }

    /// <summary>Runs a transaction. What the server refused is rolled back for certain; of anything else nobody knows, and the connection is not used again.</summary>
    private void Guarded(Action transaction)
    {
        try
        {
            transaction();
        }
        catch (PostgresException refused) when (PostgresErrors.IsCertain(refused))
        {
            RollBack();
            if (PostgresErrors.IsReadOnly(refused))
            {
                // The one that writes now is found with a new connection.
                Drop();
            }

            throw;
        }
        catch (Exception lost) when (lost is NpgsqlException or TimeoutException)
        {
            Drop();
            throw new OutcomeUnknownException($"The connection to the database broke during a write: {lost.Message}", lost);
        }
        catch (Exception unusable) when (unusable is ObjectDisposedException or InvalidOperationException)
        {
            // The driver itself is out of order on it: it must not come back from the pool.
            connections.Clear();
            Drop();
            throw new OutcomeUnknownException($"The connection to the database could not be used for a write: {unusable.Message}", unusable);
        }
    }

    private void RollBack()
    {
        try
        {
            using var rollback = new NpgsqlCommand("ROLLBACK", _connection);
            rollback.ExecuteNonQuery();
        }
        catch (Exception broken) when (broken is NpgsqlException or InvalidOperationException)
        {
            // The server rolls back what its client left; the next write opens another connection.
            Drop();
        }
    }

    private void Drop()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
