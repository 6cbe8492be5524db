using ActorTasks.Journal;
using ActorTasks.Journal.Files;
using ActorTasks.Journal.Postgres;
using ActorTasks.Journal.Sqlite;
using ActorTasks.JournalTests.Sqlite;

namespace ActorTasks.JournalTests.Moving;

/// <summary>Backups of a data folder that is in use, and what a restore makes of them.</summary>
public sealed class CopyingFolders : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_backup_of_a_store_in_use_holds_all_that_was_accepted_before_and_is_clean()
    {
        await using var store = Open("data");
        var task = await Filled.FillAsync(store);

        var report = await BackUpAsync();

        Assert.True(report.IsClean, report.ToString());
        Assert.Equal(3, report.Files.Copied);
        Assert.Equal(["actortasks.db", "blobs"], Names("backup"));
        await (await TestShard.OpenAsync(store, 1)).SubmitAsync();
        Assert.Equal(9, StoppedStore.Verify(_folder["backup"], 20, default).Tasks);
        await using var restarted = Open("backup");
        using (var moved = new RawDatabase(_folder["backup"]))
        {
            Assert.NotEmpty(moved.Read("SELECT 1 FROM history"));
        }

        await (await TestShard.OpenAsync(restarted, 0)).FinishedAsync();
        Assert.Equal(2, task.Files.Length);
    }

    [Fact]
    public async Task A_backup_is_of_one_commit_though_the_store_is_written_to_at_every_step()
    {
        await using var store = Open("data");
        var shard = await TestShard.OpenAsync(store, 0);
        var submitted = 0;
        async Task SubmitAsync(int count)
        {
            for (var number = 0; number < count; number++, submitted++)
            {
                await shard.SubmitAsync(shard.Submit(payload: new byte[60_000]));
            }
        }

        await SubmitAsync(300);
        var steps = 0;
        var progress = new HeardProgress(step =>
        {
            if (step.What == "pages")
            {
                steps++;
                SubmitAsync(3).GetAwaiter().GetResult();
            }
        });

        var report = await FolderCopy.BackUpAsync(_folder["data"], _folder["backup"], new CopyOptions(true, 20, progress), default);

        Assert.True(report.IsClean, report.ToString());
        Assert.True(steps >= 3, $"{steps} steps");
        Assert.Equal(300, report.Verified!.Tasks);
        Assert.Equal(300 + (3 * steps), submitted);
    }

    [Fact]
    public async Task A_file_that_came_after_the_database_was_copied_is_not_in_the_backup()
    {
        await using var store = Open("data");
        await Filled.FillAsync(store);
        var other = await TestShard.OpenAsync(store, 1);
        var progress = new HeardProgress(step =>
        {
            if (step.What == "files")
            {
                Filled.SubmitWithFilesAsync(store, other).GetAwaiter().GetResult();
            }
        });

        var report = await FolderCopy.BackUpAsync(_folder["data"], _folder["backup"], new CopyOptions(true, 20, progress), default);

        Assert.True(report.IsClean, report.ToString());
        Assert.Equal(3, Directory.EnumerateFiles(_folder["backup/blobs"], "*", SearchOption.AllDirectories).Count());
    }

    [Fact]
    public async Task A_file_that_went_meanwhile_is_told_and_the_rest_is_there()
    {
        await using var store = Open("data");
        var task = await Filled.FillAsync(store);
        File.Delete(_folder["data/" + FilePaths.Below(FileKey.OfInput(task.Id, "empty"))]);

        var report = await BackUpAsync();

        Assert.False(report.IsClean);
        Assert.Contains("'file-empty' is gone", Assert.Single(report.Files.FirstFaults), StringComparison.Ordinal);
        Assert.Equal((2, 9), (report.Files.Copied, report.Verified!.Tasks));
        Assert.True(File.Exists(_folder["backup/actortasks.db"]));
    }

    [Fact]
    public async Task A_backup_of_a_store_that_was_killed_has_what_its_log_held()
    {
        await using (var store = Open("data"))
        {
            await Filled.FillAsync(store);

            // As a killed process leaves it: the log is not yet in the database.
            Directory.CreateDirectory(_folder["killed"]);
            foreach (var name in new[] { "actortasks.db", "actortasks.db-wal" })
            {
                File.Copy(_folder[$"data/{name}"], _folder[$"killed/{name}"]);
            }
        }

        var report = await FolderCopy.BackUpAsync(_folder["killed"], _folder["backup"], new CopyOptions(false, 20, new HeardProgress()), default);

        Assert.Equal((0, 3), (report.Files.Copied, report.Files.Failed));
        Assert.Equal(9, StoppedStore.Verify(_folder["backup"], 20, default).Tasks);
    }

    [Fact]
    public async Task A_disk_without_room_is_told_and_nothing_is_left_of_the_backup()
    {
        await using var store = Open("data");
        var shard = await TestShard.OpenAsync(store, 0);
        for (var number = 0; number < 100; number++)
        {
            await shard.SubmitAsync(shard.Submit(payload: new byte[60_000]));
        }

        using var small = TmpfsMount.At(_folder["small"], sizeKib: 2_048);
        var full = await Assert.ThrowsAnyAsync<StoreUnavailableException>(() => FolderCopy.BackUpAsync(_folder["data"], small.Path, new CopyOptions(true, 20, new HeardProgress()), default));

        Assert.Contains(small.Path, full.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(small.Path));
        await shard.SubmitAsync();
    }

    [Fact]
    public async Task A_backup_that_is_broken_off_leaves_nothing()
    {
        await using var store = Open("data");
        await Filled.FillAsync(store);
        using var stop = new CancellationTokenSource();
        var progress = new HeardProgress(step => { if (step.What == "files") { stop.Cancel(); } });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => FolderCopy.BackUpAsync(_folder["data"], _folder["backup"], new CopyOptions(true, 20, progress), stop.Token));

        Assert.Empty(Names("backup"));
    }

    [Fact]
    public async Task A_backup_goes_to_no_folder_that_holds_anything_and_comes_from_none_without_a_database()
    {
        await Open("data").DisposeAsync();
        File.WriteAllText(_folder["thesis.txt"], "precious");

        var full = await Assert.ThrowsAsync<StoreRefusedException>(() => FolderCopy.BackUpAsync(_folder["data"], _folder.Path, new CopyOptions(true, 20, new HeardProgress()), default));
        var none = await Assert.ThrowsAsync<StoreRefusedException>(() => FolderCopy.BackUpAsync(_folder["nothing"], _folder["backup"], new CopyOptions(true, 20, new HeardProgress()), default));

        Assert.Contains("is not empty", full.Message, StringComparison.Ordinal);
        Assert.Contains(_folder["nothing"], none.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["nothing"]));
        Assert.Equal("precious", File.ReadAllText(_folder["thesis.txt"]));
    }

    [Fact]
    public async Task A_database_of_an_older_schema_is_copied_where_verifying_is_not_asked_for()
    {
        await Open("data").DisposeAsync();
        using (var database = new RawDatabase(_folder["data"]))
        {
            database.Execute("UPDATE meta SET value = 1 WHERE name = 'schema'");
        }

        var refused = await Assert.ThrowsAsync<StoreRefusedException>(BackUpAsync);
        var copied = await FolderCopy.BackUpAsync(_folder["data"], _folder["backup"], new CopyOptions(false, 20, new HeardProgress()), default);

        Assert.Contains("--no-verify", refused.Message, StringComparison.Ordinal);
        Assert.True(copied.IsClean);
        Assert.Contains("Not verified", copied.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restore_raises_the_epochs_beyond_what_was_lost()
    {
        await using (var store = Open("data"))
        {
            await Filled.FillAsync(store);
            Assert.True((await BackUpAsync()).IsClean);

            // The history that will be lost.
            for (var opened = 0; opened < 5; opened++)
            {
                await TestShard.OpenAsync(store, 0);
            }
        }

        var report = await FolderCopy.RestoreAsync(_folder["backup"], _folder["again"], new CopyOptions(true, 20, new HeardProgress()), TestShard.NowUs, default);

        Assert.True(report.IsClean, report.ToString());
        await using var restored = Open("again");
        using var database = new RawDatabase(_folder["again"]);
        Assert.Equal([$"{TestShard.NowUs}"], database.Read("SELECT value FROM meta WHERE name = 'restored_at'"));
        Assert.Equal(FolderCopy.RestoredEpochs + 2, (await TestShard.OpenAsync(restored, 0)).Epoch);
        Assert.Equal(["actortasks.db", "blobs"], Names("backup"));
    }

    [Fact]
    public async Task A_PostgreSQL_that_was_put_back_has_its_epochs_raised_and_who_was_there_before_can_write_no_more()
    {
        var schema = Filled.Schema();
        ITaskStore current;
        TestShard before;
        await using (var store = await PostgresTaskStore.OpenAsync(schema with { Partitions = 2 }))
        {
            current = store;
            before = await TestShard.OpenAsync(() => current, 1);
            await before.SubmitAsync();
        }

        await StoppedPostgres.RestoredAsync(schema, FolderCopy.RestoredEpochs, TestShard.NowUs);

        await using var again = await PostgresTaskStore.OpenAsync(schema);
        current = again;
        await Assert.ThrowsAsync<StaleEpochException>(() => before.SubmitAsync());
        Assert.Equal(FolderCopy.RestoredEpochs + 2, (await TestShard.OpenAsync(again, 1)).Epoch);
        Assert.Equal(FolderCopy.RestoredEpochs + 1, (await TestShard.OpenAsync(again, 0)).Epoch);
    }

    private Task<CopyReport> BackUpAsync() =>
        FolderCopy.BackUpAsync(_folder["data"], _folder["backup"], new CopyOptions(true, 20, new HeardProgress()), default);

    private string[] Names(string name) =>
        [.. Directory.EnumerateFileSystemEntries(_folder[name]).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private SqliteTaskStore Open(string name) => SqliteTaskStore.Open(_folder.Options() with { Folder = _folder[name], Partitions = Filled.Partitions });
}
