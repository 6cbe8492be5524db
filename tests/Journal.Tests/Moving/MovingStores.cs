using ActorTasks.Journal;
using ActorTasks.Journal.Files;
using ActorTasks.Journal.Moving;
using ActorTasks.Journal.Postgres;
using ActorTasks.Journal.Sqlite;
using ActorTasks.JournalTests.Sqlite;
using ActorTasks.TaskLifecycle;
using Npgsql;

namespace ActorTasks.JournalTests.Moving;

/// <summary>A whole store moves between SQLite and PostgreSQL, and nothing is lost, changed or half done.</summary>
public sealed class MovingStores : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly PostgresStoreOptions _schema = Filled.Schema();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_goes_to_PostgreSQL_and_back_is_the_same_cell_by_cell()
    {
        var (rows, task) = await FillFolderAsync();

        var there = await StoppedStore.MoveToPostgresAsync(_folder["data"], _schema, 20, new HeardProgress(), default);
        Assert.True(there.IsClean, there.ToString());
        await using (var store = await PostgresTaskStore.OpenAsync(_schema))
        {
            using var moved = Source(_schema);
            await Filled.AssertSameAsync(store, rows, task, moved);
        }

        var back = await StoppedPostgres.MoveToFolderAsync(_schema, _folder["back"], 20, new HeardProgress(), default);
        Assert.True(back.IsClean, back.ToString());
        Assert.Contains("files 3", back.ToString(), StringComparison.Ordinal);
        using (var moved = SqliteMoveSource.Open(_folder["back"]))
        {
            Assert.Equal(rows, Filled.Rows(moved));
        }

        await using var again = Open("back");
        Assert.Equal(Filled.Partitions, again.Partitions);
        Assert.True(StoppedPostgres.Verify(_schema, 20, default).IsClean);
    }

    [Fact]
    public async Task A_store_that_began_on_PostgreSQL_moves_too_and_its_shards_go_on()
    {
        TaskState task;
        IReadOnlyList<string> rows;
        await using (var store = await PostgresTaskStore.OpenAsync(_schema with { Partitions = Filled.Partitions }))
        {
            task = await Filled.FillAsync(store);
        }

        using (var source = Source(_schema))
        {
            rows = Filled.Rows(source);
        }

        var report = await StoppedPostgres.MoveToFolderAsync(_schema, _folder["data"], 20, new HeardProgress(), default);
        Assert.True(report.IsClean, report.ToString());

        await using (var store = Open("data"))
        {
            using (var moved = Database("data"))
            {
                Assert.Equal(["NoSuchMark"], moved.Read("SELECT coalesce((SELECT value FROM meta WHERE name = 'unfinished'), 'NoSuchMark')"));
            }

            var shard = await TestShard.OpenAsync(store, 0);
            await shard.FinishedAsync();
            var taken = await Assert.ThrowsAsync<KeyTakenException>(() => shard.SubmitAsync(shard.Submit(key: "another")));
            Assert.Equal("another", taken.Key);
            Assert.Equal(2, task.Files.Length);
        }

        Assert.True(StoppedStore.Verify(_folder["data"], 20, default).IsClean);
        Assert.NotEmpty(rows);
    }

    [Fact]
    public async Task Who_had_the_source_can_write_to_neither_its_partitions_nor_those_of_the_target()
    {
        await FillFolderAsync();
        long[] before;
        using (var source = SqliteMoveSource.Open(_folder["data"]))
        {
            before = [.. source.Shards().Select(shard => shard.Epoch)];
        }

        await StoppedStore.MoveToPostgresAsync(_folder["data"], _schema, 20, new HeardProgress(), default);

        using var moved = Source(_schema);
        Assert.All(moved.Shards(), shard => Assert.True(shard.Epoch > before[shard.Partition]));
    }

    [Fact]
    public async Task A_source_that_a_server_uses_is_refused()
    {
        await using var store = Open("data");

        var refused = await Assert.ThrowsAsync<StoreRefusedException>(() => StoppedStore.MoveToPostgresAsync(_folder["data"], _schema, 20, new HeardProgress(), default));

        Assert.Contains("in use", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_on_PostgreSQL_that_is_written_to_meanwhile_is_told_and_nothing_stays()
    {
        await using var store = await PostgresTaskStore.OpenAsync(_schema with { Partitions = 1 });
        var shard = await TestShard.OpenAsync(store, 0);
        await shard.SubmitAsync();
        var wrote = false;
        var progress = new HeardProgress(_ =>
        {
            if (!wrote)
            {
                wrote = true;
                shard.SubmitAsync().GetAwaiter().GetResult();
            }
        });

        var refused = await Assert.ThrowsAsync<StoreRefusedException>(() => StoppedPostgres.MoveToFolderAsync(_schema, _folder["data"], 20, progress, default));

        Assert.Contains("stop every server", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["data"]));
    }

    [Fact]
    public async Task A_target_with_tasks_is_refused_and_left_alone()
    {
        await FillFolderAsync();
        await using (var store = await PostgresTaskStore.OpenAsync(_schema with { Partitions = Filled.Partitions }))
        {
            await (await TestShard.OpenAsync(store, 0)).SubmitAsync();
        }

        var refused = await Assert.ThrowsAsync<StoreRefusedException>(() => StoppedStore.MoveToPostgresAsync(_folder["data"], _schema, 20, new HeardProgress(), default));

        Assert.Contains("holds tasks already", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, StoppedPostgres.Verify(_schema, 20, default).Tasks);
        var full = await Assert.ThrowsAsync<StoreRefusedException>(() => StoppedPostgres.MoveToFolderAsync(_schema, _folder["data"], 20, new HeardProgress(), default));
        Assert.Contains("is not empty", full.Message, StringComparison.Ordinal);
        Assert.True(StoppedStore.Verify(_folder["data"], 20, default).IsClean);
    }

    [Fact]
    public async Task A_schema_that_a_server_made_and_nothing_came_to_is_filled_if_it_has_as_many_partitions()
    {
        await FillFolderAsync();
        await (await PostgresTaskStore.OpenAsync(_schema with { Partitions = Filled.Partitions })).DisposeAsync();
        Assert.True((await StoppedStore.MoveToPostgresAsync(_folder["data"], _schema, 20, new HeardProgress(), default)).IsClean);

        var other = Filled.Schema();
        await (await PostgresTaskStore.OpenAsync(other with { Partitions = 5 })).DisposeAsync();
        var refused = await Assert.ThrowsAsync<StoreRefusedException>(() => StoppedStore.MoveToPostgresAsync(_folder["data"], other, 20, new HeardProgress(), default));
        Assert.Contains("5 partitions", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_migration_to_PostgreSQL_that_is_broken_off_is_refused_until_it_is_made_anew()
    {
        await FillFolderAsync();
        using var stop = new CancellationTokenSource();
        var progress = new HeardProgress(step => { if (step.What == "history") { stop.Cancel(); } });

        await Assert.ThrowsAsync<OperationCanceledException>(() => StoppedStore.MoveToPostgresAsync(_folder["data"], _schema, 20, progress, stop.Token));

        foreach (var next in new Func<Task>[]
        {
            () => PostgresTaskStore.OpenAsync(_schema),
            () => Task.FromResult(StoppedPostgres.Verify(_schema, 1, default)),
            () => StoppedStore.MoveToPostgresAsync(_folder["data"], _schema, 20, new HeardProgress(), default),
        })
        {
            var refused = await Assert.ThrowsAsync<StoreRefusedException>(next);
            Assert.Contains(_folder["data"], refused.Message, StringComparison.Ordinal);
            Assert.Contains($"DROP SCHEMA {_schema.Schema} CASCADE", refused.Message, StringComparison.Ordinal);
        }

        await DropAsync();
        Assert.True((await StoppedStore.MoveToPostgresAsync(_folder["data"], _schema, 20, new HeardProgress(), default)).IsClean);
        await (await PostgresTaskStore.OpenAsync(_schema)).DisposeAsync();
    }

    [Fact]
    public async Task A_migration_to_a_folder_that_is_broken_off_leaves_nothing_and_one_that_was_killed_is_refused()
    {
        await using (var store = await PostgresTaskStore.OpenAsync(_schema with { Partitions = Filled.Partitions }))
        {
            await Filled.FillAsync(store);
        }

        using var stop = new CancellationTokenSource();
        string[] during = [];
        var progress = new HeardProgress(step =>
        {
            if (step.What == "files")
            {
                during = [.. Directory.EnumerateFileSystemEntries(_folder["data"]).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
                stop.Cancel();
            }
        });
        await Assert.ThrowsAsync<OperationCanceledException>(() => StoppedPostgres.MoveToFolderAsync(_schema, _folder["data"], 20, progress, stop.Token));

        Assert.Equal(["actortasks.db.unfinished", "blobs"], during);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["data"]));

        // What a killed process leaves.
        await File.WriteAllTextAsync(_folder["data/actortasks.db.unfinished"], string.Empty);
        foreach (var next in new Func<Task>[]
        {
            () => Task.FromResult(Open("data")),
            () => Task.FromResult(StoppedStore.Verify(_folder["data"], 1, default)),
            () => StoppedPostgres.MoveToFolderAsync(_schema, _folder["data"], 20, new HeardProgress(), default),
        })
        {
            Assert.Contains("make the copy anew", (await Assert.ThrowsAsync<StoreRefusedException>(next)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_file_that_the_source_has_lost_is_told_and_the_rest_comes()
    {
        var (rows, task) = await FillFolderAsync();
        File.Delete(_folder["data/" + FilePaths.Below(FileKey.OfInput(task.Id, "large.bin"))]);

        var report = await StoppedStore.MoveToPostgresAsync(_folder["data"], _schema, 20, new HeardProgress(), default);

        Assert.False(report.IsClean);
        Assert.Contains("'file-large.bin' is gone", Assert.Single(report.Files.FirstFaults), StringComparison.Ordinal);
        Assert.Equal(1, report.Verified.Faults);
        using var moved = Source(_schema);
        Assert.Equal(rows, Filled.Rows(moved));
    }

    [Fact]
    public async Task Progress_tells_tables_files_and_verifying()
    {
        await FillFolderAsync();
        var progress = new HeardProgress();

        await StoppedStore.MoveToPostgresAsync(_folder["data"], _schema, 20, progress, default);

        Assert.Contains(new MoveProgress("history", 3), progress.Heard);
        Assert.Contains(new MoveProgress("files", 3), progress.Heard);
        Assert.Equal(new MoveProgress("verifying"), progress.Heard[^1]);
    }

    [Fact]
    public async Task Every_table_and_column_of_both_stores_is_moved_or_known_to_stay()
    {
        // Of the store itself: what it is, who works on it, and files, which are moved by their names.
        string[] own = ["meta", "shards", "partitions", "nodes", "files", "file_pieces"];
        await Open("data").DisposeAsync();
        using var folder = Database("data");
        AssertMoved(folder.Read("SELECT m.name || ' ' || count(*) FROM sqlite_master m JOIN pragma_table_info(m.name) WHERE m.type = 'table' GROUP BY m.name"));

        await (await PostgresTaskStore.OpenAsync(_schema)).DisposeAsync();
        await using var source = NpgsqlDataSource.Create(_schema.Connection);
        await using var columns = source.CreateCommand(
            $"SELECT table_name || ' ' || count(*) FROM information_schema.columns WHERE table_schema = '{_schema.Schema}' GROUP BY table_name");
        await using var reader = await columns.ExecuteReaderAsync();
        var found = new List<string>();
        while (await reader.ReadAsync())
        {
            found.Add(reader.GetString(0));
        }

        AssertMoved(found);

        void AssertMoved(IEnumerable<string> tables) => Assert.Equal(
            MovedTable.All.Select(table => $"{table.Name} {table.Columns.Length}").Order(StringComparer.Ordinal),
            tables.Where(table => !own.Contains(table.Split(' ')[0])).Order(StringComparer.Ordinal));
    }

    private async Task<(IReadOnlyList<string> Rows, TaskState WithFiles)> FillFolderAsync()
    {
        TaskState task;
        await using (var store = Open("data"))
        {
            task = await Filled.FillAsync(store);
        }

        using var source = SqliteMoveSource.Open(_folder["data"]);
        return (Filled.Rows(source), task);
    }

    private static PostgresMoveSource Source(PostgresStoreOptions schema)
    {
        var sql = new PostgresSql(schema.Schema);
        var connections = PostgresConnections.Pool(schema, prepared: false);
        using var connection = connections.OpenConnection();
        return new PostgresMoveSource(connections, sql, PostgresSchema.Prepare(connection, sql, partitions: null));
    }

    private RawDatabase Database(string name) => new(_folder[name]);

    private async Task DropAsync()
    {
        await using var connection = new NpgsqlConnection(_schema.Connection);
        await connection.OpenAsync();
        await using var drop = new NpgsqlCommand($"DROP SCHEMA {_schema.Schema} CASCADE", connection);
        await drop.ExecuteNonQueryAsync();
    }

    private SqliteTaskStore Open(string name) => SqliteTaskStore.Open(_folder.Options() with { Folder = _folder[name], Partitions = Filled.Partitions });
}
