using ActorTasks.Journal.Tables;
using ActorTasks.Journal.Writing;
using Npgsql;

namespace ActorTasks.Journal.Postgres;

/// <summary>The store on PostgreSQL: one connection that writes, pooled ones that read. No session state is used, so a transaction pooler may stand between.</summary>
internal sealed class PostgresTaskStore : ITaskStore
{
    /// <summary>More than there are statements, counted with their two orders.</summary>
    private const int PreparedStatements = 100;

    private readonly NpgsqlDataSource _connections;
    private readonly PostgresWriter _database;
    private readonly WriterThread _writer;
    private readonly PostgresReads _reads;
    private readonly PostgresStoreOptions _options;
    private int _disposed;

    private PostgresTaskStore(NpgsqlDataSource connections, PostgresSql sql, SchemaFacts facts, PostgresStoreOptions options)
    {
        _connections = connections;
        _options = options;
        var owner = new PostgresOwner();
        var files = new PostgresFiles(connections, sql, owner);
        Files = files;
        Partitions = facts.Epochs.Length;
        _reads = new PostgresReads(connections, sql, options, facts.NewestVersion);
        Leases = new PostgresLeases(options, sql, owner, files, _reads);
        _database = new PostgresWriter(connections, sql, options, owner);
        _writer = new WriterThread(
            _database,
            new PartitionFences(facts.Epochs),
            new WriterBounds(options.MaxBatchWrites, options.MaxBatchBytes, options.MaxQueuedWrites, options.MaxQueuedBytes));
        _writer.Start();
    }

    /// <inheritdoc/>
    public int Partitions { get; }

    /// <inheritdoc/>
    public IOpenTasks OpenTasks => _reads;

    /// <inheritdoc/>
    public ITaskQueries Queries => _reads;

    /// <inheritdoc/>
    public ITaskFiles Files { get; }

    /// <inheritdoc/>
    public INodeLeases? Leases { get; }

    /// <summary>Creates or migrates the schema and starts the writer.</summary>
    /// <exception cref="StoreRefusedException">The database cannot be used; the message says why and what to do.</exception>
    public static async Task<PostgresTaskStore> OpenAsync(PostgresStoreOptions options)
    {
        var sql = new PostgresSql(options.Schema);
        var (facts, prepared) = await PrepareAsync(options, sql).ConfigureAwait(false);
        return new PostgresTaskStore(DataSource(options, prepared), sql, facts, options);
    }

    /// <inheritdoc/>
    public Task AppendAsync(ShardWrite write)
    {
        CheckPartition(write.Partition);
        write.CheckShape();
        return _writer.Write(new AppendItem(write));
    }

    /// <inheritdoc/>
    public Task MarkAsync(int partition, long epoch, IReadOnlyList<HeldMark> marks)
    {
        CheckPartition(partition);
        return _writer.Write(new MarkItem(partition, epoch, marks));
    }

    /// <inheritdoc/>
    public async Task<ShardRecovery> OpenAsync(int partition, WindowSizes windows, long nowUs, CancellationToken cancellation)
    {
        CheckPartition(partition);
        var open = new OpenItem(partition);
        _writer.Do(open);
        var epoch = await open.Epoch.WaitAsync(cancellation).ConfigureAwait(false);
        return await _reads.RecoverAsync(partition, epoch, windows, nowUs, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<JournalEntry> ReplayAsync(int partition, long fromSeq, long toSeq, long max, CancellationToken cancellation)
    {
        CheckPartition(partition);
        return ReplayPages.ReadAsync(
            (from, rows) => _reads.ReplayAsync(partition, from, toSeq, rows, cancellation), fromSeq, toSeq, max);
    }

    /// <inheritdoc/>
    public Task<long> HighestSeqAsync(int partition, CancellationToken cancellation)
    {
        CheckPartition(partition);
        return _reads.LastSeqAsync(partition, cancellation);
    }

    /// <inheritdoc/>
    public async Task<bool> KeepHouseAsync(long nowUs, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var item = new HouseItem(nowUs, _options.HouseStepRows);
        _writer.Do(item);
        return await item.More.WaitAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Writes what waits and lets go of all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _writer.StopAsync().ConfigureAwait(false);
        Leases!.Dispose();
        _database.Dispose();
        await _connections.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Server and database of a connection string, in words.</summary>
    public static string WhereOf(string connection)
    {
        try
        {
            var where = new NpgsqlConnectionStringBuilder(connection);
            return $"PostgreSQL, database {where.Database ?? where.Username} at {where.Host}:{where.Port}";
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or FormatException)
        {
            return "PostgreSQL, with a connection string that cannot be read";
        }
    }

    /// <summary>The pool of connections: readers, the writer, and one to spare.</summary>
    /// <param name="prepared">Whether statements that are used again are prepared on the server.</param>
    /// <param name="commandTimeoutS">How long an answer is waited for, in seconds, 0 for ever; null is what the connection string says.</param>
    /// <exception cref="StoreRefusedException">The connection string cannot be read.</exception>
    public static NpgsqlDataSource DataSource(PostgresStoreOptions options, bool prepared, int? commandTimeoutS = null)
    {
        try
        {
            var connection = new NpgsqlConnectionStringBuilder(options.Connection)
            {
                MaxPoolSize = options.Readers + 2,
                ApplicationName = "ActorTasks",
                NoResetOnClose = true,
                MaxAutoPrepare = prepared ? PreparedStatements : 0,
            };
            connection.CommandTimeout = commandTimeoutS ?? connection.CommandTimeout;
            return NpgsqlDataSource.Create(connection);
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

    /// <summary>Makes the schema, and finds out whether the server itself is at the other end.</summary>
    private static async Task<(SchemaFacts Facts, bool Prepared)> PrepareAsync(PostgresStoreOptions options, PostgresSql sql)
    {
        await using var connections = DataSource(options, prepared: false);
        try
        {
            await using var connection = await connections.OpenConnectionAsync().ConfigureAwait(false);
            var facts = PostgresSchema.Prepare(connection, sql, options.Partitions);

            // A pooler makes up the number of the process that it tells its clients.
            await using var ask = new NpgsqlCommand("SELECT pg_backend_pid()", connection);
            var isDirect = (int)(await ask.ExecuteScalarAsync().ConfigureAwait(false))! == connection.ProcessID;
            return (facts, options.Prepared ?? isDirect);
        }
        catch (Exception unusable) when (unusable is NpgsqlException or TimeoutException)
        {
            throw new StoreRefusedException($"The database cannot be used: {unusable.Message}", unusable);
        }
    }

    private void CheckPartition(int partition)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(partition);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(partition, Partitions);
    }
}
