using ActorTasks.Journal.Tables;
using ActorTasks.Journal.Writing;
using Npgsql;

namespace ActorTasks.Journal.Postgres;

/// <summary>The store on PostgreSQL: one connection that writes, pooled ones that read. No session state is used, so a transaction pooler may stand between.</summary>
internal sealed class PostgresTaskStore : ITaskStore
{
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
        var files = new PostgresFiles(connections, sql, owner, options.Health);
        Files = files;
        Partitions = facts.Epochs.Length;
        _reads = new PostgresReads(connections, sql, options, facts.NewestVersion);
        Leases = new PostgresLeases(options, sql, owner, files, _reads);
        _database = new PostgresWriter(connections, sql, options, owner);
        _writer = new WriterThread(
            _database,
            new PartitionFences(facts.Epochs),
            new WriterBounds(options.MaxBatchWrites, options.MaxBatchBytes, options.MaxQueuedWrites, options.MaxQueuedBytes),
            options.Health);
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
        var (facts, isDirect) = await PrepareAsync(options, sql).ConfigureAwait(false);
        return new PostgresTaskStore(PostgresConnections.Pool(options, options.Prepared ?? isDirect, isDirect: isDirect), sql, facts, options);
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

    /// <summary>Makes the schema, and finds out whether the server itself is at the other end.</summary>
    private static async Task<(SchemaFacts Facts, bool IsDirect)> PrepareAsync(PostgresStoreOptions options, PostgresSql sql)
    {
        await using var connections = PostgresConnections.Pool(options, prepared: false, isPatient: true);
        try
        {
            await using var connection = await connections.OpenConnectionAsync().ConfigureAwait(false);
            await RequireWritesAsync(connection).ConfigureAwait(false);
            var facts = PostgresSchema.Prepare(connection, sql, options.Partitions);

            // A pooler makes up the number of the process that it tells its clients.
            await using var ask = new NpgsqlCommand("SELECT pg_backend_pid()", connection);
            var isDirect = (int)(await ask.ExecuteScalarAsync().ConfigureAwait(false))! == connection.ProcessID;
            return (facts, isDirect);
        }
        catch (Exception unusable) when (unusable is NpgsqlException or TimeoutException)
        {
            throw PostgresErrors.Refusal(unusable);
        }
    }

    /// <exception cref="StoreRefusedException">Transactions only read there.</exception>
    private static async Task RequireWritesAsync(NpgsqlConnection connection)
    {
        await using var ask = new NpgsqlCommand("SELECT current_setting('default_transaction_read_only') = 'on'", connection);
        if ((bool)(await ask.ExecuteScalarAsync().ConfigureAwait(false))!)
        {
            throw new StoreRefusedException(
                $"The database '{connection.Database}' at {connection.Host}:{connection.Port} can only be read: "
                + "default_transaction_read_only is on for this server, database or user. Turn it off for the user of ActorTasks.");
        }
    }

    private void CheckPartition(int partition)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(partition);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(partition, Partitions);
    }
}
