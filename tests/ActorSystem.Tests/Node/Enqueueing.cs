using System.Collections.Concurrent;
using ActorTasks.Actors;
using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.ActorSystemTests.Node;

/// <summary>What handlers enqueue comes to be with the success of their attempt, or not at all.</summary>
public sealed class Enqueueing
{
    private const string TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    [Fact]
    public async Task What_a_handler_enqueued_is_written_with_its_success_and_runs()
    {
        var handles = new ConcurrentQueue<TaskHandle>();
        var write = new TaskCompletionSource<ShardWrite>();
        await using var node = await TestNode.StartAsync(tasks => tasks.Handle("child", (int n) => n).Handle("parent", (TaskContext task) =>
        {
            handles.Enqueue(task.Enqueue("child", 1));
            handles.Enqueue(task.Enqueue("child", 2, new EnqueueOptions { Queue = "low", Priority = 9, Tags = ["a"] }));
            handles.Enqueue(task.Enqueue("child", 3, new EnqueueOptions { Delay = TimeSpan.FromDays(1) }));
        }));
        node.Store.Before = one =>
        {
            if (one.Events[0].Event is TaskSucceeded && one.Events.Count > 1)
            {
                write.SetResult(one);
            }

            return Task.CompletedTask;
        };
        var parent = await node.SubmitAsync("parent", with: submission => submission with { TraceParent = TraceParent });
        var events = (await write.Task.WaitAsync(TestNode.Patience)).Events.Select(recorded => (TaskEvent)recorded.Event).ToList();
        Assert.Equal([parent, .. handles.Select(handle => handle.Id)], events.Select(happened => happened.Id));

        var children = events.OfType<TaskSubmitted>().ToList();
        Assert.All(children, child => Assert.Equal((parent.Partition, TraceParent), (child.Id.Partition, child.TraceParent)));
        Assert.Equal(("low", 9, "a"), (children[1].Queue, children[1].Priority, Assert.Single(children[1].Tags)));
        Assert.Equal(children[2].AtUs + Clocks.Us(TimeSpan.FromDays(1)), children[2].ReadyAtUs);

        await node.WhenAsync<TaskSucceeded>(children[0].Id);
        await node.WhenAsync<TaskSucceeded>(children[1].Id);
        Assert.Equal("2"u8.ToArray(), (await node.Store.Queries.ResultAsync(children[1].Id, default))!.Value.ToArray());
        Assert.Equal(["TaskSubmitted"], node.History(children[2].Id));
    }

    [Fact]
    public async Task A_failed_attempt_leaves_nothing_and_the_one_that_succeeds_brings_only_its_own()
    {
        var ids = new ConcurrentDictionary<int, TaskId>();
        await using var node = await TestNode.StartAsync(tasks => tasks.Handle("child", () => 1).Handle("parent", (TaskContext task) =>
        {
            ids[task.Attempt] = task.Enqueue("child", null).Id;
            if (task.Attempt < 3)
            {
                throw new InvalidOperationException("not yet");
            }
        }));
        await node.WhenAsync<TaskSucceeded>(await node.SubmitAsync("parent"));
        await node.WhenAsync<TaskSucceeded>(ids[3]);
        Assert.Equal([ids[3]], Submitted(node, "child"));
    }

    public static TheoryData<Delegate> Failing => new()
    {
        (TaskContext task) => { task.Enqueue("child", null); throw new PermanentFailure("no"); },
        (TaskContext task) => { task.Enqueue("child", null); return typeof(string); },
        (TaskContext task) => { task.Enqueue("child", null); task.Enqueue("chidl", null); },
    };

    [Theory]
    [MemberData(nameof(Failing))]
    public async Task An_attempt_that_fails_for_good_leaves_nothing(Delegate handler)
    {
        await using var node = await TestNode.StartAsync(
            tasks => tasks.Handle("child", () => 1).Handle("parent", handler), new Dictionary<string, string?> { ["retry.max-attempts"] = "1" });
        await node.WhenAsync<TaskFailed>(await node.SubmitAsync("parent"));
        Assert.Empty(Submitted(node, "child"));
    }

    [Fact]
    public async Task A_late_success_brings_nothing()
    {
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var begun = new SemaphoreSlim(0);
        await using var node = await TestNode.StartAsync(tasks => tasks.Handle("child", () => 1).Handle("parent", async (TaskContext task) =>
        {
            task.Enqueue("child", null);
            begun.Release();
            await go.Task;
        }));
        var timesOut = await node.SubmitAsync("parent", with: submission => submission with { TimeoutUs = 30_000, Retry = RetryPolicy.Default with { MaxAttempts = 1 } });
        var cancelled = await node.SubmitAsync("parent");
        await begun.WaitAsync(TestNode.Patience);
        await begun.WaitAsync(TestNode.Patience);
        await node.WhenAsync<TaskFailed>(timesOut);
        Assert.IsType<TaskReply.Accepted>(await node.Gateway.CancelAsync(cancelled, CancelMode.Force, "ann", default));
        go.SetResult();
        await node.WhenAsync<LateOutcomeRecorded>(timesOut);
        await node.WhenAsync<LateOutcomeRecorded>(cancelled);
        Assert.Empty(Submitted(node, "child"));
    }

    [Fact]
    public async Task A_success_after_a_cooperative_cancel_brings_what_it_enqueued()
    {
        var begun = new TaskCompletionSource<TaskId>();
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var node = await TestNode.StartAsync(tasks => tasks.Handle("child", () => 1).Handle("parent", async (TaskContext task) =>
        {
            begun.SetResult(task.Enqueue("child", null).Id);
            await go.Task;
        }));
        var parent = await node.SubmitAsync("parent");
        var child = await begun.Task.WaitAsync(TestNode.Patience);
        Assert.Null(await node.Store.Queries.GetAsync(child, default));
        await node.Gateway.CancelAsync(parent, CancelMode.Cooperative, "ann", default);
        go.SetResult();
        await node.WhenAsync<TaskSucceeded>(child);
    }

    [Fact]
    public async Task A_task_whose_key_an_equal_task_has_is_left_out_and_the_others_come_to_be()
    {
        await using var node = await TestNode.StartAsync(tasks => tasks.Handle("child", (int n) => n).Handle("parent", (TaskContext task) =>
        {
            task.Enqueue("child", 1, new EnqueueOptions { IdempotencyKey = "one" });
            task.Enqueue("child", 2, new EnqueueOptions { IdempotencyKey = "two" });
            task.Enqueue("child", 3, new EnqueueOptions { IdempotencyKey = "three" });
            task.Enqueue("child", 4);
        }));
        var first = (await node.Client.EnqueueAsync("child", 1, new EnqueueOptions { IdempotencyKey = "one" })).Id;
        var third = (await node.Client.EnqueueAsync("child", 3, new EnqueueOptions { IdempotencyKey = "three" })).Id;
        var parents = await Task.WhenAll(node.SubmitAsync("parent"), node.SubmitAsync("parent"));
        foreach (var parent in parents)
        {
            await node.WhenAsync<TaskSucceeded>(parent);
            Assert.Equal(["TaskSubmitted", "AttemptStarted", "TaskSucceeded"], node.History(parent));
        }

        // Of 8, 2 were there before, and of the two parents one took the key that was free.
        var children = Submitted(node, "child");
        Assert.Equal(2 + 1 + 2, children.Count);
        Assert.Equal([first, third], children.Take(2));
    }

    [Fact]
    public async Task A_key_of_another_request_fails_the_attempt_for_good_and_leaves_nothing()
    {
        await using var node = await TestNode.StartAsync(tasks => tasks.Handle("child", (int n) => n).Handle("parent", (TaskContext task) =>
        {
            task.Enqueue("child", 1);
            task.Enqueue("child", 2, new EnqueueOptions { IdempotencyKey = "key" });
        }));
        var earlier = await node.Client.EnqueueAsync("child", 3, new EnqueueOptions { IdempotencyKey = "key" });
        var failed = await node.WhenAsync<TaskFailed>(await node.SubmitAsync("parent"));
        Assert.Equal(("key-conflict", 1), (failed.Error!.Type, failed.Attempt));
        Assert.Contains(earlier.Id.ToString(), failed.Error.Message, StringComparison.Ordinal);
        Assert.Equal([earlier.Id], Submitted(node, "child"));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public async Task A_result_file_is_kept_with_a_success_that_is_written_without_a_task_and_removed_with_one_that_is_not(int earlier, bool isKept)
    {
        await using var node = await TestNode.StartAsync(tasks => tasks.Handle("child", (int n) => n).Handle("parent", async (TaskContext task) =>
        {
            task.Enqueue("child", 1, new EnqueueOptions { IdempotencyKey = "key" });
            var file = task.CreateResultFile("result.txt");
            await file.Stream.WriteAsync("done"u8.ToArray());
            return file;
        }));
        await node.Client.EnqueueAsync("child", earlier, new EnqueueOptions { IdempotencyKey = "key" });
        var parent = await node.SubmitAsync("parent");
        var ended = await node.Store.WhenAsync(recorded => recorded.After!.Id == parent && recorded.After.State.IsFinal()).WaitAsync(TestNode.Patience);

        // What was settled is settled by the time the node has stopped.
        await node.StopAsync();
        Assert.Equal(isKept, ended.After!.State == StoredState.Succeeded);
        var key = new FileKey(parent, FileKey.NameOfResult(1));
        if (isKept)
        {
            await using var file = node.Store.Files.OpenRead(key);
            Assert.Equal(4, file.Length);
        }
        else
        {
            Assert.Throws<FileNotFoundException>(() => node.Store.Files.OpenRead(key));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_success_whose_write_fails_is_sent_again_and_what_it_enqueued_comes_to_be_once(bool isStored)
    {
        await using var node = await TestNode.StartAsync(tasks => tasks.Handle("child", () => 1).Handle("parent", (TaskContext task) =>
        {
            task.Enqueue("child", null);
            task.Enqueue("child", null);
        }));
        var failures = 2;
        Task Fail(ShardWrite write, Exception cause) =>
            write.Events is [{ Event: TaskSucceeded }, _, ..] && Interlocked.Decrement(ref failures) >= 0 ? throw cause : Task.CompletedTask;
        if (isStored)
        {
            node.Store.After = write => Fail(write, new OutcomeUnknownException("of the test"));
        }
        else
        {
            node.Store.Before = write => Fail(write, new StoreUnavailableException("of the test"));
        }

        var parent = await node.SubmitAsync("parent");
        await node.WhenAsync<TaskSucceeded>(parent);
        foreach (var child in Submitted(node, "child"))
        {
            await node.WhenAsync<TaskSucceeded>(child);
        }

        // The pool is empty only when every outcome is acknowledged, and a graceful stop waits for that.
        await node.StopAsync();
        Assert.Equal(2, Submitted(node, "child").Count);
        Assert.Equal(["TaskSubmitted", "AttemptStarted", "TaskSucceeded"], node.History(parent));
    }

    [Fact]
    public async Task A_command_for_a_task_that_is_on_its_way_to_disk_waits_for_it()
    {
        var child = new TaskCompletionSource<TaskId>();
        var go = new TaskCompletionSource();
        var isWriting = new TaskCompletionSource();
        await using var node = await TestNode.StartAsync(tasks => tasks.Handle("child", () => 1).Handle("parent", (TaskContext task) =>
            child.SetResult(task.Enqueue("child", new EnqueueOptions { Delay = TimeSpan.FromDays(1) }).Id)));
        node.Store.Before = write =>
        {
            if (write.Events is not [{ Event: TaskSucceeded }, _])
            {
                return Task.CompletedTask;
            }

            isWriting.SetResult();
            return go.Task;
        };
        await node.SubmitAsync("parent");
        await isWriting.Task.WaitAsync(TestNode.Patience);
        var cancel = node.Gateway.CancelAsync(await child.Task, CancelMode.Cooperative, "ann", default);
        go.SetResult();
        Assert.Equal(StoredState.Cancelled, Assert.IsType<TaskReply.Accepted>(await cancel.WaitAsync(TestNode.Patience)).Task.State);
    }

    private static List<TaskId> Submitted(TestNode node, string type) =>
        [.. node.Store.Seen.Select(recorded => recorded.Event).OfType<TaskSubmitted>().Where(submitted => submitted.Type == type).Select(submitted => submitted.Id)];
}
