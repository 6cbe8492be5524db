using System.Data;
using System.Text;
using ActorTasks.Journal.Codec;
using ActorTasks.TaskLifecycle;
using Npgsql;
using NpgsqlTypes;

namespace ActorTasks.Journal.Postgres;

/// <summary>Reads for shards and the front door, on connections of their own.</summary>
internal sealed class PostgresReads(NpgsqlDataSource connections, PostgresSql sql, PostgresStoreOptions options, string? newestVersion) : IOpenTasks, ITaskQueries
{
    private const int MaxPage = 100_000;

    /// <summary>The greatest 16 bytes: behind every id of its time.</summary>
    private static readonly TaskId s_lastId = TaskId.FromBytes(Enumerable.Repeat(byte.MaxValue, 16).ToArray());

    /// <inheritdoc/>
    public Task<IReadOnlyList<TaskRow>> FindAsync(int partition, IReadOnlyList<TaskId> ids, CancellationToken cancellation) =>
        ReadAsync<IReadOnlyList<TaskRow>>(async connection => await FindAsync(connection, [.. ids.Where(id => id.Partition == partition)], cancellation), cancellation);

    /// <inheritdoc/>
    public Task<ReadyPage> ReadyAsync(int partition, KindTypes kind, ReadyKey? after, long nowUs, int limit, CancellationToken cancellation) =>
        ReadAsync(connection => ReadyAsync(connection, partition, kind, after, nowUs, Math.Clamp(limit, 1, MaxPage), cancellation), cancellation);

    /// <inheritdoc/>
    public Task<DuePage> DueAsync(int partition, DueKey after, int limit, CancellationToken cancellation) =>
        ReadAsync(connection => DueAsync(connection, partition, after, after, Math.Clamp(limit, 1, MaxPage), cancellation), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<TaskId, ReadOnlyMemory<byte>>> PayloadsAsync(IReadOnlyList<TaskId> ids, CancellationToken cancellation) =>
        ReadAsync<IReadOnlyDictionary<TaskId, ReadOnlyMemory<byte>>>(
            async connection =>
            {
                var payloads = new Dictionary<TaskId, ReadOnlyMemory<byte>>(ids.Count);
                await using var command = sql.Command(connection, "payloads", Ids(ids));
                await using var reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
                while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    if (!reader.IsDBNull(1))
                    {
                        payloads[PostgresSql.Id(reader.GetGuid(0))] = reader.GetFieldValue<byte[]>(1);
                    }
                }

                return payloads;
            },
            cancellation);

    /// <inheritdoc/>
    public Task<TaskRow?> GetAsync(TaskId id, CancellationToken cancellation) =>
        ReadAsync(async connection => (await FindAsync(connection, [id], cancellation).ConfigureAwait(false)).FirstOrDefault(), cancellation);

    /// <inheritdoc/>
    public Task<TaskPage> ListAsync(TaskFilter filter, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(filter.Limit, 1, nameof(filter));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(filter.Limit, 500, nameof(filter));
        return ReadAsync(connection => new PostgresLists(connection, sql, filter, options.MaxScannedRows).ReadAsync(cancellation), cancellation);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<JournalEntry>> EventsAsync(TaskId id, int afterTaskSeq, int limit, CancellationToken cancellation) =>
        EntriesAsync(
            "task-events",
            [PostgresSql.Of(NpgsqlDbType.Uuid, PostgresSql.Guid(id)), PostgresSql.Of(NpgsqlDbType.Integer, afterTaskSeq), PostgresSql.Of(NpgsqlDbType.Integer, Math.Clamp(limit, 1, MaxPage))],
            cancellation);

    /// <summary>A page of a partition's events.</summary>
    public Task<IReadOnlyList<JournalEntry>> ReplayAsync(int partition, long fromSeq, long toSeq, long max, CancellationToken cancellation) =>
        EntriesAsync(
            "replay",
            [
                PostgresSql.Of(NpgsqlDbType.Integer, partition), PostgresSql.Of(NpgsqlDbType.Bigint, fromSeq),
                PostgresSql.Of(NpgsqlDbType.Bigint, toSeq), PostgresSql.Of(NpgsqlDbType.Bigint, max),
            ],
            cancellation);

    /// <inheritdoc/>
    public async Task<ReadOnlyMemory<byte>?> PayloadAsync(TaskId id, CancellationToken cancellation) =>
        (await PayloadsAsync([id], cancellation).ConfigureAwait(false)).TryGetValue(id, out var bytes) ? bytes : default(ReadOnlyMemory<byte>?);

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> ResultAsync(TaskId id, CancellationToken cancellation) =>
        ReadAsync<ReadOnlyMemory<byte>?>(
            async connection =>
            {
                await using var command = sql.Command(connection, "result", PostgresSql.Of(NpgsqlDbType.Uuid, PostgresSql.Guid(id)));
                return await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false) is byte[] bytes ? new ReadOnlyMemory<byte>(bytes) : default(ReadOnlyMemory<byte>?);
            },
            cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<QueueCount>> CountsAsync(CancellationToken cancellation) =>
        ReadAsync<IReadOnlyList<QueueCount>>(
            async connection =>
            {
                var counts = new List<QueueCount>();
                await using var command = sql.Command(connection, "counts");
                await using var reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
                while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    counts.Add(new QueueCount(reader.GetString(0), reader.GetString(1), reader.GetInt64(2)));
                }

                return counts;
            },
            cancellation);

    /// <summary>The last number in use.</summary>
    public Task<long> LastSeqAsync(int partition, CancellationToken cancellation) =>
        ReadAsync(connection => NumberAsync(connection, "last-seq", cancellation, PostgresSql.Of(NpgsqlDbType.Integer, partition)), cancellation);

    /// <summary>What a shard starts from, seen as of one commit.</summary>
    public Task<ShardRecovery> RecoverAsync(int partition, long epoch, WindowSizes windows, long clockUs, CancellationToken cancellation) =>
        ReadAsync(
            async connection =>
            {
                await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation).ConfigureAwait(false);
                var nowUs = await EffectiveNowAsync(connection, partition, clockUs, cancellation).ConfigureAwait(false);
                var running = await RowsAsync(connection, "running-tasks", cancellation, PostgresSql.Of(NpgsqlDbType.Integer, partition)).ConfigureAwait(false);
                var held = await RowsAsync(
                    connection, "held-tasks", cancellation, PostgresSql.Of(NpgsqlDbType.Integer, partition), PostgresSql.Of(NpgsqlDbType.Text, HeldReasons.Attempt)).ConfigureAwait(false);
                var ready = new List<ReadyPage>();
                foreach (var kind in windows.Kinds)
                {
                    ready.Add(await ReadyAsync(connection, partition, kind, null, nowUs, windows.Ready, cancellation).ConfigureAwait(false));
                }

                // An expiry that passed while nobody was there is due as well; a passed ready time makes a task ready.
                var due = await DueAsync(
                    connection, partition, new DueKey(nowUs, s_lastId), new DueKey(long.MinValue, default), windows.Due, cancellation).ConfigureAwait(false);
                var lastSeq = await NumberAsync(connection, "last-seq", cancellation, PostgresSql.Of(NpgsqlDbType.Integer, partition)).ConfigureAwait(false);
                return new ShardRecovery(partition, epoch, lastSeq, running, held, ready, due, nowUs);
            },
            cancellation);

    private static NpgsqlParameter Ids(IReadOnlyList<TaskId> ids) => PostgresSql.List(NpgsqlDbType.Uuid, ids, PostgresSql.Guid);

    private static NpgsqlParameter Id(TaskId id) => PostgresSql.Of(NpgsqlDbType.Uuid, PostgresSql.Guid(id));

    private async Task<T> ReadAsync<T>(Func<NpgsqlConnection, Task<T>> read, CancellationToken cancellation)
    {
        try
        {
            await using var connection = await connections.OpenConnectionAsync(cancellation).ConfigureAwait(false);
            var answer = await read(connection).ConfigureAwait(false);
            options.Health.WasRead();
            return answer;
        }
        catch (Exception unreadable) when (unreadable is NpgsqlException or TimeoutException)
        {
            var cause = PostgresErrors.Of(unreadable, "The database cannot be read");
            options.Health.Failed(cause);
            throw cause;
        }
    }

    private async Task<List<TaskRow>> FindAsync(NpgsqlConnection connection, IReadOnlyList<TaskId> ids, CancellationToken cancellation)
    {
        var found = (await RowsAsync(connection, "find-tasks", cancellation, Ids(ids)).ConfigureAwait(false)).ToDictionary(row => row.State.Id);
        return [.. ids.Where(found.ContainsKey).Select(id => found[id])];
    }

    private async Task<List<TaskRow>> RowsAsync(NpgsqlConnection connection, string name, CancellationToken cancellation, params NpgsqlParameter[] parameters)
    {
        var rows = new List<TaskRow>();
        await using var command = sql.Command(connection, name, parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
        {
            rows.Add(PostgresRows.Read(reader).Row);
        }

        return rows;
    }

    private async Task<ReadyPage> ReadyAsync(
        NpgsqlConnection connection, int partition, KindTypes kind, ReadyKey? after, long nowUs, int limit, CancellationToken cancellation)
    {
        // One more than asked shows whether there are further ones.
        var rows = await RowsAsync(
            connection,
            "ready-tasks",
            cancellation,
            PostgresSql.Of(NpgsqlDbType.Integer, partition),
            PostgresSql.Of(NpgsqlDbType.Bigint, nowUs),
            PostgresSql.List(NpgsqlDbType.Text, kind.Types, type => type),
            PostgresSql.Of(NpgsqlDbType.Integer, after?.Priority ?? int.MaxValue),
            PostgresSql.Of(NpgsqlDbType.Bigint, after?.ReadyAtUs ?? long.MinValue),
            Id(after?.Id ?? default),
            PostgresSql.Of(NpgsqlDbType.Integer, limit + 1)).ConfigureAwait(false);
        var complete = rows.Count <= limit;
        return new ReadyPage(kind.Kind, complete ? rows : rows.GetRange(0, limit), complete);
    }

    private async Task<DuePage> DueAsync(
        NpgsqlConnection connection, int partition, DueKey readyAfter, DueKey expiryAfter, int limit, CancellationToken cancellation)
    {
        var rows = new List<TaskRow>();
        var seen = new HashSet<TaskId>();
        await using var command = sql.Command(
            connection,
            "due-tasks",
            PostgresSql.Of(NpgsqlDbType.Integer, partition),
            PostgresSql.Of(NpgsqlDbType.Bigint, readyAfter.AtUs),
            Id(readyAfter.Id),
            PostgresSql.Of(NpgsqlDbType.Bigint, expiryAfter.AtUs),
            Id(expiryAfter.Id),
            PostgresSql.Of(NpgsqlDbType.Integer, limit + 1));
        await using var reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
        {
            if (rows.Count == limit)
            {
                return new DuePage(rows, Complete: false);
            }

            if (PostgresRows.Read(reader, from: 1).Row is var row && seen.Add(row.State.Id))
            {
                rows.Add(row);
            }
        }

        return new DuePage(rows, Complete: true);
    }

    /// <summary>
    /// The clock, or the latest ready time of a task that was ready before the clock went back: such a task has no place
    /// among the due ones, so with the clock's time it would be in no window.
    /// </summary>
    private async Task<long> EffectiveNowAsync(NpgsqlConnection connection, int partition, long clockUs, CancellationToken cancellation)
    {
        var latestUs = await NumberAsync(connection, "latest-time", cancellation, PostgresSql.Of(NpgsqlDbType.Integer, partition)).ConfigureAwait(false);
        if (latestUs <= clockUs)
        {
            return clockUs;
        }

        await using var command = sql.Command(
            connection,
            "latest-ready-time",
            PostgresSql.Of(NpgsqlDbType.Integer, partition),
            PostgresSql.Of(NpgsqlDbType.Bigint, clockUs),
            PostgresSql.Of(NpgsqlDbType.Bigint, latestUs));
        return await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false) as long? ?? clockUs;
    }

    private async Task<long> NumberAsync(NpgsqlConnection connection, string name, CancellationToken cancellation, params NpgsqlParameter[] parameters)
    {
        await using var command = sql.Command(connection, name, parameters);
        return await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false) as long? ?? 0;
    }

    private Task<IReadOnlyList<JournalEntry>> EntriesAsync(string name, NpgsqlParameter[] parameters, CancellationToken cancellation) =>
        ReadAsync<IReadOnlyList<JournalEntry>>(
            async connection =>
            {
                var entries = new List<JournalEntry>();
                await using var command = sql.Command(connection, name, parameters);
                await using var reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
                while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    entries.Add(new JournalEntry(
                        reader.GetInt32(0), reader.GetInt64(1), reader.GetInt32(2), reader.GetInt64(3),
                        EventCodec.Decode(reader.GetString(4), Encoding.UTF8.GetBytes(reader.GetString(5)), newestVersion)));
                }

                return entries;
            },
            cancellation);
}
