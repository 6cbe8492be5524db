using System.IO.Compression;
using System.Text;
using ActorTasks.Journal;
using ActorTasks.Journal.Sqlite;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.ActorSystemTests.Node;

/// <summary>Files from the hand-over to the handler, and from the handler to the result.</summary>
public sealed class TasksWithFiles : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("actortasks-files-").FullName;
    private readonly TaskCompletionSource<string> _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WatchedStore _store = null!;

    public Task InitializeAsync()
    {
        _store = new WatchedStore(SqliteTaskStore.Open(new SqliteStoreOptions
        {
            Folder = _folder,
            Partitions = 2,
            OnFatal = error => throw new InvalidOperationException(error.ToString()),
        }));
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_handler_reads_the_files_that_an_application_hands_over()
    {
        await using var node = await StartAsync(tasks => tasks.Handle("read", (IReadOnlyList<TaskFile> files, TaskContext task) =>
        {
            var (first, second) = (files[0], task.File("second"));
            return $"{first.Name} {first.FileName} {first.ContentType} {first.Size} {Text(first)} {Text(second)}";
        }));

        var handle = await node.Client.EnqueueAsync("read", null, With(File("first", "one", "../up/a.txt"), File("second", "two")));

        var done = await node.WhenAsync<TaskSucceeded>(handle.Id);
        Assert.Equal("\"first a.txt text/plain 3 one two\"", await ResultAsync(done));
        Assert.Equal(2, Files().Count);
    }

    [Fact]
    public async Task A_parameter_of_one_file_takes_the_only_one_and_fails_for_good_otherwise()
    {
        await using var node = await StartAsync(tasks => tasks
            .Handle("one", (TaskFile file) => Text(file))
            .Handle("maybe", (TaskFile? file) => file is null ? "none" : Text(file)));

        var one = await node.Client.EnqueueAsync("one", null, With(File("a", "x")));
        var none = await node.Client.EnqueueAsync("one", null);
        var two = await node.Client.EnqueueAsync("one", null, With(File("a", "x"), File("b", "y")));
        var maybe = await node.Client.EnqueueAsync("maybe", null);

        Assert.Equal("\"x\"", await ResultAsync(await node.WhenAsync<TaskSucceeded>(one.Id)));
        Assert.Equal("file-missing", (await node.WhenAsync<TaskFailed>(none.Id)).Error!.Type);
        Assert.Equal("file-missing", (await node.WhenAsync<TaskFailed>(two.Id)).Error!.Type);
        Assert.Equal("\"none\"", await ResultAsync(await node.WhenAsync<TaskSucceeded>(maybe.Id)));
    }

    [Fact]
    public async Task A_file_is_opened_read_only_and_as_often_as_wanted()
    {
        await using var node = await StartAsync(tasks => tasks.Handle("twice", (TaskFile file) =>
        {
            using var open = file.OpenRead();
            return $"{open.CanWrite} {open.CanSeek} {Text(file)} {Text(file)}";
        }));

        var handle = await node.Client.EnqueueAsync("twice", null, With(File("a", "x")));

        Assert.Equal("\"False True x x\"", await ResultAsync(await node.WhenAsync<TaskSucceeded>(handle.Id)));
    }

    [Fact]
    public async Task A_result_file_is_kept_with_its_type_and_hash()
    {
        await using var node = await StartAsync(tasks => tasks.Handle("zip", async (TaskFile file, TaskContext task) =>
        {
            await using var result = task.CreateResultFile("out.gz", "application/gzip");
            await using var content = file.OpenRead();
            await using (var packed = new GZipStream(result.Stream, CompressionLevel.Fastest))
            {
                await content.CopyToAsync(packed);
            }

            return result;
        }));

        var handle = await node.Client.EnqueueAsync("zip", null, With(File("a", "to be packed")));
        var done = await node.WhenAsync<TaskSucceeded>(handle.Id);

        Assert.Equal(("application/gzip", "result-1", "out.gz"), (done.Result!.ContentType, done.Result.File, done.Result.FileName));
        using var unpacked = new StreamReader(new GZipStream(_store.Files.OpenRead(new FileKey(handle.Id, "result-1")), CompressionMode.Decompress));
        Assert.Equal("to be packed", await unpacked.ReadToEndAsync());
    }

    [Fact]
    public async Task Of_an_attempt_that_fails_or_returns_something_else_no_file_stays()
    {
        await using var node = await StartAsync(tasks => tasks
            .Handle("fails", (TaskContext task) =>
            {
                task.CreateResultFile("a").Stream.Write("abc"u8);
                return task.Attempt == 1 ? throw new InvalidOperationException("of the test") : "no file";
            }));

        var handle = await node.Client.EnqueueAsync("fails", null);
        await node.WhenAsync<TaskSucceeded>(handle.Id);

        Assert.Empty(Files());
    }

    [Fact]
    public async Task A_result_file_beyond_the_limit_fails_the_task_for_good()
    {
        await using var node = await StartAsync(
            tasks => tasks.Handle("large", (TaskContext task) =>
            {
                var result = task.CreateResultFile("a");
                result.Stream.Write(new byte[11]);
                return result;
            }),
            new() { ["limits.file-part"] = "10B" });

        var handle = await node.Client.EnqueueAsync("large", null);

        Assert.Equal("result-too-large", (await node.WhenAsync<TaskFailed>(handle.Id)).Error!.Type);
        Assert.Empty(Files());
    }

    [Fact]
    public async Task The_result_file_of_a_late_outcome_is_removed()
    {
        var hold = new TaskCompletionSource();
        await using var node = await StartAsync(tasks => tasks.Handle("slow", async (TaskContext task) =>
        {
            var result = task.CreateResultFile("a");
            await result.Stream.WriteAsync("late"u8.ToArray());
            _seen.SetResult("written");
            await hold.Task;
            return result;
        }));
        var handle = await node.Client.EnqueueAsync("slow", null);
        await _seen.Task.WaitAsync(TestNode.Patience);
        await node.Gateway.CancelAsync(handle.Id, CancelMode.Force, "test", default);
        hold.SetResult();

        await node.WhenAsync<LateOutcomeRecorded>(handle.Id);
        await node.StopAsync();

        Assert.Empty(Files());
    }

    [Fact]
    public async Task A_repeated_key_answers_the_first_task_and_other_files_are_another_request()
    {
        await using var node = await StartAsync(tasks => tasks.Handle("read", (TaskFile file) => Text(file)));
        Task<TaskHandle> EnqueueAsync(string text, string type = "text/plain") => node.Client.EnqueueAsync(
            "read", null, new EnqueueOptions { IdempotencyKey = "k", Files = [new EnqueueFile("a", null, type, Content(text))] });

        var first = await EnqueueAsync("x");
        var second = await EnqueueAsync("x");
        var otherBytes = await Assert.ThrowsAsync<TaskRefusedException>(() => EnqueueAsync("y"));
        var otherType = await Assert.ThrowsAsync<TaskRefusedException>(() => EnqueueAsync("x", "text/csv"));

        Assert.Equal((first.Id, true), (second.Id, second.Replayed));
        Assert.Equal(["key-conflict", "key-conflict"], [otherBytes.Slug, otherType.Slug]);
        Assert.Single(Files());
    }

    [Fact]
    public async Task Files_of_a_task_that_was_certainly_not_stored_are_removed_and_those_of_an_unknown_outcome_wait_for_the_next_start()
    {
        await using var node = await StartAsync(tasks => tasks.Handle("read", (TaskFile file) => Text(file)));
        _store.Before = _ => throw new StoreUnavailableException("of the test");
        var refused = await Assert.ThrowsAsync<TaskRefusedException>(() => node.Client.EnqueueAsync("read", null, With(File("a", "x"))));
        Assert.Equal("store-unavailable", refused.Slug);
        Assert.Empty(Files());

        await node.WhenReadyAsync();
        _store.Before = _ => throw new OutcomeUnknownException("of the test");
        var unknown = await Assert.ThrowsAsync<TaskRefusedException>(() => node.Client.EnqueueAsync("read", null, With(File("a", "x"))));

        Assert.Equal("outcome-unknown", unknown.Slug);
        Assert.Equal(2, Files().Count);
        _store.Before = null;
    }

    [Theory]
    [InlineData("a b", "text/plain", "limit-exceeded")]
    [InlineData("task/../x", "text/plain", "limit-exceeded")]
    [InlineData("ok", "nonsense", "limit-exceeded")]
    [InlineData("ok", "text/plain", "payload-too-large")]
    public async Task What_a_client_may_not_hand_over_is_refused_and_leaves_nothing(string name, string type, string slug)
    {
        await using var node = await StartAsync(tasks => tasks.Handle("read", (TaskFile file) => Text(file)), new() { ["limits.file-part"] = "10B" });

        var refused = await Assert.ThrowsAsync<TaskRefusedException>(() =>
            node.Client.EnqueueAsync("read", null, With(File("first", "x"), new EnqueueFile(name, null, type, Content("more than ten bytes")))));

        Assert.Equal(slug, refused.Slug);
        Assert.Empty(Files());
    }

    private static EnqueueOptions With(params EnqueueFile[] files) => new() { Files = files };

    private static EnqueueFile File(string name, string text, string? fileName = null) => new(name, fileName, "text/plain", Content(text));

    private static MemoryStream Content(string text) => new(Encoding.UTF8.GetBytes(text));

    private static string Text(TaskFile file)
    {
        using var reader = new StreamReader(file.OpenRead());
        return reader.ReadToEnd();
    }

    private Task<TestNode> StartAsync(Action<ActorTasksBuilder> tasks, Dictionary<string, string?>? settings = null) => TestNode.StartAsync(tasks, settings, _store);

    private async Task<string> ResultAsync(TaskState task) => Encoding.UTF8.GetString((await _store.Queries.ResultAsync(task.Id, default))!.Value.Span);

    private List<string> Files()
    {
        var blobs = Path.Join(_folder, "blobs");
        return Directory.Exists(blobs) ? [.. Directory.EnumerateFiles(blobs, "*", SearchOption.AllDirectories)] : [];
    }
}
