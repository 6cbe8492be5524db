using System.Collections.Concurrent;
using Npgsql;
using NpgsqlTypes;

namespace ActorTasks.Journal.Postgres;

/// <summary>
/// Files in the database, in pieces. Each piece is a transaction of its own that need not be synced: the one that puts
/// the file in place is, and the log has one order.
/// </summary>
internal sealed class PostgresFiles(NpgsqlDataSource connections, PostgresSql sql, PostgresOwner owner, StoreHealth health) : ITaskFiles
{
    /// <summary>A piece is held in memory whole, for each file that is being written or read.</summary>
    public const int PieceBytes = 256 * 1024;

    private const string CannotRead = "A file cannot be read";
    private const string CannotWrite = "A file cannot be written";

    /// <summary>Results that are being removed: gone for readers at once.</summary>
    private readonly ConcurrentDictionary<FileKey, Task> _leaving = new();

    /// <inheritdoc/>
    public IFileStage Begin() => new PostgresStage(this);

    /// <inheritdoc/>
    public ValueTask<Stream> OpenReadAsync(FileKey key, CancellationToken cancellation) => GuardedAsync(CannotRead, async connection =>
    {
        await using var find = sql.Command(connection, "find-file", Id(key.Task), Text(key.Name));
        await using var reader = await find.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        return await reader.ReadAsync(cancellation).ConfigureAwait(false) && !_leaving.ContainsKey(key) ? Found(reader) : throw Gone(key);
    }, cancellation);

    /// <inheritdoc/>
    public Stream OpenRead(FileKey key) => Guarded(CannotRead, connection =>
    {
        using var find = sql.Command(connection, "find-file", Id(key.Task), Text(key.Name));
        using var reader = find.ExecuteReader();
        return reader.Read() && !_leaving.ContainsKey(key) ? Found(reader) : throw Gone(key);
    });

    /// <inheritdoc/>
    public void Settle(FileKey result, bool isKept)
    {
        var done = isKept ? KeepAsync(result.Task, [result.Name]) : DropAsync(result);
        if (!isKept)
        {
            _leaving[result] = done;
            done.ContinueWith(_ => _leaving.TryRemove(result, out var _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    /// <summary>Removes what processes that are no nodes any more have left, and no event speaks of. Their partitions must be fenced.</summary>
    /// <param name="findAsync">Finds a task in the journal.</param>
    public async Task SweepAsync(Func<TaskId, Task<TaskLifecycle.TaskState?>> findAsync)
    {
        var left = new List<(Guid Id, TaskId? Task, string? Scope)>();
        await using (var connection = await connections.OpenConnectionAsync().ConfigureAwait(false))
        {
            await using var unsettled = sql.Command(connection, "unsettled-files");
            await using var reader = await unsettled.ExecuteReaderAsync().ConfigureAwait(false);
            while (await reader.ReadAsync().ConfigureAwait(false))
            {
                left.Add((reader.GetGuid(0), reader.IsDBNull(1) ? null : PostgresSql.Id(reader.GetGuid(1)), reader.IsDBNull(2) ? null : reader.GetString(2)));
            }
        }

        foreach (var (id, task, scope) in left)
        {
            if (task is null || scope is null || !FileScopes.IsSpokenOf(await findAsync(task.Value).ConfigureAwait(false), scope))
            {
                await DropAsync([id]).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Stores a piece, unsynced; the first begins the file.</summary>
    public async Task AppendAsync(Guid file, int number, byte[] bytes, CancellationToken cancellation) => await GuardedAsync(CannotWrite, async connection =>
    {
        await using var batch = Piece(connection, file, number, bytes);
        return await batch.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
    }, cancellation).ConfigureAwait(false);

    /// <summary>As <see cref="AppendAsync"/>, for writers that cannot wait otherwise.</summary>
    public void Append(Guid file, int number, byte[] bytes) => Guarded(CannotWrite, connection =>
    {
        using var batch = Piece(connection, file, number, bytes);
        return batch.ExecuteNonQuery();
    });

    /// <summary>A piece; null behind the end.</summary>
    public ValueTask<byte[]?> PieceAsync(Guid file, int number, CancellationToken cancellation) => GuardedAsync(CannotRead, async connection =>
    {
        await using var read = sql.Command(connection, "read-piece", Guid(file), PostgresSql.Of(NpgsqlDbType.Integer, number));
        return await read.ExecuteScalarAsync(cancellation).ConfigureAwait(false) as byte[];
    }, cancellation);

    /// <summary>As <see cref="PieceAsync"/>, for readers that cannot wait otherwise.</summary>
    public byte[]? Piece(Guid file, int number) => Guarded(CannotRead, connection =>
    {
        using var read = sql.Command(connection, "read-piece", Guid(file), PostgresSql.Of(NpgsqlDbType.Integer, number));
        return read.ExecuteScalar() as byte[];
    });

    /// <summary>Puts files in place, synced.</summary>
    public Task PlaceAsync(TaskId task, string scope, IReadOnlyList<(Guid Id, string Name, long Bytes)> files) =>
        RunAsync(
            "place-files",
            PostgresSql.List(NpgsqlDbType.Uuid, files, file => file.Id),
            PostgresSql.List(NpgsqlDbType.Text, files, file => file.Name),
            PostgresSql.List(NpgsqlDbType.Bigint, files, file => file.Bytes),
            Id(task),
            Text(scope));

    /// <summary>An event speaks of them. What cannot be noted now is found out by the next start.</summary>
    public Task KeepAsync(TaskId task, IReadOnlyList<string> names) =>
        TryAsync(RunAsync("keep-files", Id(task), PostgresSql.List(NpgsqlDbType.Text, names, name => name)));

    /// <summary>Removes files. What cannot be removed now is removed by the next start.</summary>
    public Task DropAsync(IReadOnlyList<Guid> files) => TryAsync(RunAsync("drop-files", PostgresSql.List(NpgsqlDbType.Uuid, files, file => file)));

    private static NpgsqlParameter Guid(Guid id) => PostgresSql.Of(NpgsqlDbType.Uuid, id);

    private static NpgsqlParameter Id(TaskId id) => Guid(PostgresSql.Guid(id));

    private static NpgsqlParameter Text(string text) => PostgresSql.Of(NpgsqlDbType.Text, text);

    private static FileNotFoundException Gone(FileKey key) => new($"The file '{key.Name}' of task {key.Task} is gone.");

    private static async Task TryAsync(Task work)
    {
        try
        {
            await work.ConfigureAwait(false);
        }
        catch (StoreUnavailableException)
        {
            // The mark stays: the next start asks the journal.
            return;
        }
    }

    private Task DropAsync(FileKey key) => TryAsync(RunAsync("drop-file-of-task", Id(key.Task), Text(key.Name)));

    private Stream Found(NpgsqlDataReader reader) => new PostgresFileStream(this, reader.GetGuid(0), reader.GetInt64(1));

    private NpgsqlBatch Piece(NpgsqlConnection connection, Guid file, int number, byte[] bytes)
    {
        var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("BEGIN ISOLATION LEVEL READ COMMITTED"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SET LOCAL synchronous_commit = off"));
        if (number == 0)
        {
            batch.BatchCommands.Add(sql.Command("begin-file", Guid(file), PostgresSql.Of(NpgsqlDbType.Text, owner.Incarnation)));
        }

        batch.BatchCommands.Add(sql.Command("append-piece", Guid(file), PostgresSql.Of(NpgsqlDbType.Integer, number), PostgresSql.Of(NpgsqlDbType.Bytea, bytes)));
        batch.BatchCommands.Add(new NpgsqlBatchCommand("COMMIT"));
        return batch;
    }

    private async Task RunAsync(string name, params NpgsqlParameter[] parameters) => await GuardedAsync(CannotWrite, async connection =>
    {
        await using var command = sql.Command(connection, name, parameters);
        return await command.ExecuteNonQueryAsync().ConfigureAwait(false);
    }, CancellationToken.None).ConfigureAwait(false);

    /// <summary>Does something on a connection.</summary>
    /// <exception cref="StoreUnavailableException">It did not go through.</exception>
    private async ValueTask<T> GuardedAsync<T>(string what, Func<NpgsqlConnection, ValueTask<T>> work, CancellationToken cancellation)
    {
        try
        {
            await using var connection = await connections.OpenConnectionAsync(cancellation).ConfigureAwait(false);
            return await work(connection).ConfigureAwait(false);
        }
        catch (Exception failed) when (failed is NpgsqlException or TimeoutException)
        {
            throw Told(failed, what);
        }
    }

    private T Guarded<T>(string what, Func<NpgsqlConnection, T> work)
    {
        try
        {
            using var connection = connections.OpenConnection();
            return work(connection);
        }
        catch (Exception failed) when (failed is NpgsqlException or TimeoutException)
        {
            throw Told(failed, what);
        }
    }

    private Exception Told(Exception failed, string what)
    {
        var cause = PostgresErrors.Of(failed, what);
        health.Failed(cause);
        return cause;
    }
}
