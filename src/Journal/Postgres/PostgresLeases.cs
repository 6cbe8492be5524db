using System.Data;
using System.Data.Common;
using System.Globalization;
using ActorTasks.Journal.Codec;
using Npgsql;
using NpgsqlTypes;

namespace ActorTasks.Journal.Postgres;

/// <summary>Nodes and owners in the database, over a connection of their own, which no load can take from them.</summary>
internal sealed class PostgresLeases(PostgresStoreOptions options, PostgresSql sql, PostgresOwner owner, PostgresFiles files, ITaskQueries tasks) : INodeLeases
{
    /// <summary>How long a write of a dead owner may hold its partitions before it is ended; less than any command may take.</summary>
    private const int LockTimeoutMs = 500;

    private NpgsqlDataSource? _connections;
    private Guid _me;

    /// <inheritdoc/>
    public void Join(NodeCard node)
    {
        _connections ??= Connections(node.Lease);
        var joined = Do("Joining the nodes", connection =>
        {
            // Behind a migration it must see the schema that this has made, whatever the default isolation is.
            using var transaction = connection.BeginTransaction(IsolationLevel.ReadCommitted);
            using var join = sql.Command(
                connection,
                "join-nodes",
                PostgresSql.Of(NpgsqlDbType.Uuid, node.Incarnation),
                PostgresSql.Of(NpgsqlDbType.Text, node.Name),
                PostgresSql.Of(NpgsqlDbType.Text, node.Process),
                PostgresSql.Of(NpgsqlDbType.Text, EventCodec.ProductVersion),
                PostgresSql.Of(NpgsqlDbType.Bigint, Us(node.Lease)),
                PostgresSql.Of(NpgsqlDbType.Text, sql.Newest.ToString(CultureInfo.InvariantCulture)));
            var rows = join.ExecuteNonQuery();
            transaction.Commit();
            return rows;
        });
        if (joined == 0)
        {
            throw new StoreUnavailableException(
                $"The schema '{sql.Schema}' has been migrated since this process was started and is not the one that ActorTasks {EventCodec.ProductVersion} knows "
                + $"(number {sql.Newest}): stop this server and start the version of the others.");
        }

        _me = node.Incarnation;
        owner.Become(_me);
    }

    /// <inheritdoc/>
    public NodeBeat Beat() => Do("Renewing the lease", connection =>
    {
        using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand("BEGIN"),
                // Nothing is lost with a sign of life; the next one comes soon.
                new NpgsqlBatchCommand("SET LOCAL synchronous_commit = off"),
                sql.Command("renew-lease", Me()),
                sql.Command("seen-nodes"),
                sql.Command("partitions-elsewhere", MeAsOwner()),
                new NpgsqlBatchCommand("COMMIT"),
            },
        };
        using var reader = batch.ExecuteReader();
        var seen = new List<SeenNode>();
        while (reader.Read())
        {
            seen.Add(new SeenNode(
                reader.GetGuid(0),
                reader.GetString(1),
                reader.IsDBNull(2) ? null : reader.GetString(2),
                reader.GetInt64(3),
                TimeSpan.FromMicroseconds(reader.GetInt64(4)),
                reader.GetBoolean(5)));
        }

        reader.NextResult();
        var elsewhere = new List<PartitionElsewhere>();
        while (reader.Read())
        {
            elsewhere.Add(new PartitionElsewhere(reader.GetInt32(0), reader.IsDBNull(1) ? null : Guid.Parse(reader.GetString(1))));
        }

        var others = seen.Where(node => node.Incarnation != _me).ToList();
        return new NodeBeat(others.Count < seen.Count, others, elsewhere);
    });

    /// <inheritdoc/>
    public void Bury(IReadOnlyCollection<SeenNode> dead) => Do("Declaring nodes dead", connection =>
    {
        using var transaction = OwnershipLocked(connection);
        using var bury = sql.Command(
            connection,
            "bury-nodes",
            PostgresSql.List(NpgsqlDbType.Uuid, dead, node => node.Incarnation),
            PostgresSql.List(NpgsqlDbType.Bigint, dead, node => node.HeartbeatUs));
        bury.ExecuteNonQuery();
        transaction.Commit();
        return 0;
    });

    /// <inheritdoc/>
    public IReadOnlyList<int> Take()
    {
        try
        {
            return Do("Taking partitions", TakeOnce);
        }
        catch (StoreUnavailableException held) when (held.InnerException is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable })
        {
            Do("Ending writes of dead nodes", connection =>
            {
                using var end = sql.Command(connection, "end-writers", MeAsOwner());
                return end.ExecuteNonQuery();
            });
            return Do("Taking partitions", TakeOnce);
        }
    }

    /// <inheritdoc/>
    public async Task SweepAsync()
    {
        try
        {
            await files.SweepAsync(async task => (await tasks.GetAsync(task, CancellationToken.None).ConfigureAwait(false))?.State).ConfigureAwait(false);
        }
        catch (Exception unreachable) when (unreachable is NpgsqlException or TimeoutException)
        {
            throw PostgresErrors.Of(unreachable, "Clearing up files");
        }
    }

    /// <inheritdoc/>
    public void Leave() => Do("Leaving the nodes", connection =>
    {
        using var leave = sql.Command(connection, "leave-nodes", Me());
        return leave.ExecuteNonQuery();
    });

    /// <inheritdoc/>
    public void Dispose() => _connections?.Dispose();

    private static long Us(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;

    private List<int> TakeOnce(NpgsqlConnection connection)
    {
        using var transaction = OwnershipLocked(connection);
        using (var hold = sql.Command(connection, "hold-node", Me()))
        {
            if (hold.ExecuteScalar() is null)
            {
                return [];
            }
        }

        var taken = new List<int>();
        using (var take = sql.Command(connection, "take-partitions", MeAsOwner()))
        using (var reader = take.ExecuteReader())
        {
            while (reader.Read())
            {
                taken.Add(reader.GetInt32(0));
            }
        }

        transaction.Commit();
        taken.Sort();
        return taken;
    }

    /// <summary>A transaction in which nobody else changes owners.</summary>
    private NpgsqlTransaction OwnershipLocked(NpgsqlConnection connection)
    {
        var transaction = connection.BeginTransaction(IsolationLevel.ReadCommitted);
        using var bound = new NpgsqlCommand($"SET LOCAL lock_timeout = {LockTimeoutMs}", connection);
        bound.ExecuteNonQuery();
        using var alone = sql.Command(connection, "lock-ownership");
        alone.ExecuteNonQuery();
        return transaction;
    }

    private T Do<T>(string what, Func<NpgsqlConnection, T> work)
    {
        try
        {
            using var connection = _connections!.OpenConnection();
            return work(connection);
        }
        catch (Exception unreachable) when (unreachable is NpgsqlException or TimeoutException)
        {
            throw PostgresErrors.Of(unreachable, what);
        }
    }

    /// <summary>A connection of its own, which answers in time or not at all.</summary>
    private NpgsqlDataSource Connections(TimeSpan lease)
    {
        var seconds = Math.Max(1, (int)(lease / 3).TotalSeconds);
        var pool = new NpgsqlConnectionStringBuilder(options.Connection)
        {
            MaxPoolSize = 1,
            ApplicationName = "ActorTasks lease",
            NoResetOnClose = true,
            MaxAutoPrepare = 0,
            Timeout = seconds,
            CommandTimeout = seconds,
            CancellationTimeout = -1,
        };
        PostgresConnections.WithoutGss(pool, new DbConnectionStringBuilder { ConnectionString = options.Connection });
        return NpgsqlDataSource.Create(pool);
    }

    private NpgsqlParameter Me() => PostgresSql.Of(NpgsqlDbType.Uuid, _me);

    private NpgsqlParameter MeAsOwner() => PostgresSql.Of(NpgsqlDbType.Text, _me.ToString());
}
