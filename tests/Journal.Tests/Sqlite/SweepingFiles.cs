using ActorTasks.Journal;
using ActorTasks.Journal.Files;
using ActorTasks.Journal.Sqlite;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.JournalTests.Sqlite;

/// <summary>What a crash leaves of files: a start removes what no event speaks of, and nothing else; verify finds what is wrong.</summary>
public sealed class SweepingFiles : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_start_removes_drafts_and_files_of_tasks_that_were_never_accepted()
    {
        TaskId orphan;
        await using (var store = Open())
        {
            var shard = await TestShard.OpenAsync(store, 0);
            orphan = shard.NewId();
            var stage = store.Files.Begin();
            await WriteAsync(stage, "file-a", [1]);
            await stage.PlaceAsync(orphan, FileScopes.Inputs);
            stage.Leave();
            await WriteAsync(store.Files.Begin(), "file-b", [2]);
            Assert.Equal(3, AllFiles().Count);
        }

        await using (Open())
        {
            Assert.Empty(AllFiles());
            Assert.False(Directory.Exists(_folder[FilePaths.FolderOf(orphan)]));
        }
    }

    [Fact]
    public async Task A_start_keeps_the_files_of_a_task_whose_mark_a_crash_left()
    {
        TaskState task;
        await using (var store = Open())
        {
            var shard = await TestShard.OpenAsync(store, 0);
            task = await SubmitAsync(store, shard, stage => stage.Leave());
        }

        await using (var store = Open())
        {
            await using var file = store.Files.OpenRead(FileKey.OfInput(task.Id, "a"));
            Assert.Equal(3, file.Length);
            Assert.Single(AllFiles());
        }
    }

    [Fact]
    public async Task A_start_removes_the_result_file_of_an_attempt_that_was_never_recorded()
    {
        TaskState task;
        await using (var store = Open())
        {
            var shard = await TestShard.OpenAsync(store, 0);
            task = await shard.StartAsync(await SubmitAsync(store, shard, stage => stage.Keep()));
            var stage = store.Files.Begin();
            await WriteAsync(stage, "result-1", [9, 9]);
            await stage.PlaceAsync(task.Id, "result-1");
            stage.Leave();
        }

        await using (var store = Open())
        {
            Assert.Throws<FileNotFoundException>(() => store.Files.OpenRead(new FileKey(task.Id, "result-1")));
            Assert.Single(AllFiles());
        }
    }

    [Fact]
    public async Task The_rows_of_blobs_say_where_files_lie()
    {
        TaskState task;
        await using (var store = Open())
        {
            task = await SubmitAsync(store, await TestShard.OpenAsync(store, 0), stage => stage.Keep());
        }

        using var database = new RawDatabase(_folder);
        var path = Assert.Single(database.Read("SELECT path FROM blobs WHERE kind = 'file' AND name = 'a'"));

        Assert.Equal(FilePaths.Below(FileKey.OfInput(task.Id, "a")), path);
        Assert.True(File.Exists(_folder[path]));
    }

    [Theory]
    [InlineData("gone", "is gone")]
    [InlineData("changed", "another hash")]
    [InlineData("cut", "2 bytes instead of 3")]
    public async Task Verify_finds_a_file_that_is_not_the_one_that_was_stored(string fault, string told)
    {
        TaskState task;
        await using (var store = Open())
        {
            task = await SubmitAsync(store, await TestShard.OpenAsync(store, 0), stage => stage.Keep());
        }

        var file = _folder[FilePaths.Below(FileKey.OfInput(task.Id, "a"))];
        switch (fault)
        {
            case "gone":
                File.Delete(file);
                break;
            case "changed":
                File.WriteAllBytes(file, [3, 2, 1]);
                break;
            default:
                File.WriteAllBytes(file, [1, 2]);
                break;
        }

        var report = StoppedStore.Verify(_folder.Path, 10, CancellationToken.None);

        Assert.Contains(told, Assert.Single(report.FirstFaults), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_leave_the_reserve_of_the_disk_free()
    {
        await using var store = SqliteTaskStore.Open(_folder.Options() with { DiskReserveBytes = long.MaxValue / 2 });

        Assert.Throws<StoreFullException>(() => store.Files.Begin());
    }

    [Fact]
    public void Room_is_looked_at_again_before_more_than_a_step_is_written()
    {
        var free = 100L << 20;
        var room = new DiskRoom(10L << 20, () => free);
        room.Take(1 << 20);
        free = 11L << 20;

        var taken = 0;
        var full = Record.Exception(() =>
        {
            for (; taken < 100; taken++)
            {
                room.Take(1 << 20);
            }
        });

        Assert.IsType<StoreFullException>(full);
        Assert.InRange(taken, 0, 4);
    }

    private static async Task<TaskState> SubmitAsync(SqliteTaskStore store, TestShard shard, Action<IFileStage> settle)
    {
        var command = shard.Submit();
        var stage = store.Files.Begin();
        var sha256 = await WriteAsync(stage, "file-a", [1, 2, 3]);
        await stage.PlaceAsync(command.Id, FileScopes.Inputs);
        var task = await shard.SubmitAsync(command with { Files = [new StoredFile("a", null, "text/plain", 3, sha256)] });
        settle(stage);
        return task;
    }

    private static async Task<string> WriteAsync(IFileStage stage, string name, byte[] bytes)
    {
        var draft = stage.Create(name);
        await draft.WriteAsync(bytes);
        return await draft.CloseAsync();
    }

    private SqliteTaskStore Open() => SqliteTaskStore.Open(_folder.Options());

    private List<string> AllFiles() => [.. Directory.EnumerateFiles(_folder[FilePaths.Folder], "*", SearchOption.AllDirectories)];
}
