using System.Diagnostics;
using ActorTasks.Actors;
using ActorTasks.ActorSystemTests.Node;
using ActorTasks.Journal.Memory;

namespace ActorTasks.ActorSystemTests.Library;

/// <summary><see cref="ITaskClient"/> and <see cref="TaskHandle"/> as an application uses them.</summary>
public sealed class AskingForTasks
{
    private static readonly CancellationToken s_patience = new CancellationTokenSource(TestNode.Patience).Token;

    [Fact]
    public async Task A_handle_tells_its_task_from_the_submit_to_the_result()
    {
        var gate = new TaskCompletionSource();
        await using var node = await TestNode.StartAsync(tasks => tasks.Handle("add", async (int[] numbers, TaskContext task) =>
        {
            await gate.Task.WaitAsync(task.CancellationToken);
            return numbers.Sum();
        }));
        var handle = await node.Client.EnqueueAsync("add", new[] { 1, 2, 3 }, new EnqueueOptions { Tags = ["sum"], Priority = 9 });
        Assert.Equal(("add", 9, "sum", false), (handle.Type, handle.Accepted.Priority, handle.Accepted.Tags.Single(), handle.Replayed));
        Assert.Contains(handle.State, new[] { TaskStage.Queued, TaskStage.Running });
        Assert.Equal("not-finished", (await Assert.ThrowsAsync<TaskRefusedException>(() => handle.ResultAsync<int>(s_patience))).Slug);
        var end = handle.WaitAsync(s_patience);
        Assert.False(end.IsCompleted);
        gate.SetResult();
        var task = await end;
        Assert.Equal((TaskStage.Succeeded, 1, true, true), (task.State, task.Attempt, task.HasResult, task.IsFinal));
        Assert.True(task.CreatedAt <= task.StartedAt && task.StartedAt <= task.FinishedAt);
        Assert.Equal(6, await handle.ResultAsync<int>(s_patience));
        Assert.Equal(task, await handle.InfoAsync(s_patience) is { } found ? found with { Tags = task.Tags } : null);
    }

    [Fact]
    public async Task A_task_that_failed_has_an_error_and_no_result_and_can_be_retried()
    {
        var isMended = false;
        await using var node = await TestNode.StartAsync(tasks => tasks.Handle(
            "mend", () => Volatile.Read(ref isMended) ? Task.CompletedTask : throw new PermanentFailure("broken"), options => options.Retry = TaskRetry.Never));
        var handle = await node.Client.EnqueueAsync("mend");
        var failed = await handle.WaitAsync(s_patience);
        Assert.Equal((TaskStage.Failed, "broken", typeof(PermanentFailure).FullName, 1), (failed.State, failed.Error!.Message, failed.Error.Type, failed.MaxAttempts));
        var refused = await Assert.ThrowsAsync<TaskRefusedException>(() => handle.ResultAsync<int>(s_patience));
        Assert.Equal("task-failed", refused.Slug);
        Assert.Contains("broken", refused.Message, StringComparison.Ordinal);
        Volatile.Write(ref isMended, true);
        Assert.False((await handle.RetryAsync("mended by hand", s_patience)).IsFinal);
        Assert.Equal(TaskStage.Succeeded, (await handle.WaitAsync(s_patience)).State);
        Assert.Equal(0, await handle.ResultAsync<int>(s_patience));
        Assert.Equal("already-final", (await Assert.ThrowsAsync<TaskRefusedException>(() => handle.RetryAsync(null, s_patience))).Slug);
    }

    [Fact]
    public async Task A_scheduled_task_is_cancelled_at_once_and_again_without_harm()
    {
        await using var node = await TestNode.StartAsync(tasks => tasks.Handle("later", () => 1));
        var handle = await node.Client.EnqueueAsync("later", new EnqueueOptions { Delay = TimeSpan.FromHours(1) });
        Assert.Equal(TaskStage.Scheduled, handle.State);
        Assert.Equal(TaskStage.Cancelled, (await handle.CancelAsync(cancellation: s_patience)).State);
        Assert.Equal(TaskStage.Cancelled, (await node.Client.CancelAsync(handle.Id, force: true, s_patience)).State);
        Assert.Equal("task-failed", (await Assert.ThrowsAsync<TaskRefusedException>(() => handle.ResultAsync<int>(s_patience))).Slug);
    }

    [Fact]
    public async Task A_task_that_is_not_there_is_null_or_not_found()
    {
        await using var node = await TestNode.StartAsync(tasks => tasks.Handle("ok", () => 1));
        var stranger = TaskId.Create(1, 0, 1);
        Assert.Null(await node.Client.FindAsync(stranger));
        await AssertRefused("not-found", () => node.Client.WaitAsync(stranger));
        await AssertRefused("not-found", () => node.Client.ResultAsync<int>(stranger));
        await AssertRefused("not-found", () => node.Client.CancelAsync(stranger));
        await AssertRefused("not-found", () => node.Client.RetryAsync(stranger));
    }

    [Fact]
    public async Task A_wait_that_is_given_up_leaves_the_task_alone()
    {
        var gate = new TaskCompletionSource();
        await using var node = await TestNode.StartAsync(tasks => tasks.Handle("gate", () => gate.Task));
        var handle = await node.Client.EnqueueAsync("gate");
        using var givenUp = new CancellationTokenSource();
        var wait = handle.WaitAsync(givenUp.Token);
        await givenUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        gate.SetResult();
        Assert.Equal(TaskStage.Succeeded, (await handle.WaitAsync(s_patience)).State);
    }

    [Fact]
    public async Task A_payload_of_no_registered_type_and_a_wrong_name_are_unknown_types()
    {
        await using var node = await TestNode.StartAsync(tasks => tasks.Handle("text", (string text) => text));
        var refused = await AssertRefused("unknown-type", () => node.Client.EnqueueAsync(new Uri("http://localhost/")));
        Assert.Contains("tasks.Handle<Uri>", refused.Message, StringComparison.Ordinal);
        await AssertRefused("unknown-type", () => node.Client.EnqueueAsync("txt", "a text"));
        var conflict = await node.Client.EnqueueAsync("text", "a", new EnqueueOptions { IdempotencyKey = "k" });
        Assert.Equal(conflict.Id, (await AssertRefused("key-conflict", () => node.Client.EnqueueAsync("text", "b", new EnqueueOptions { IdempotencyKey = "k" }))).EarlierTask);
        await AssertRefused("limit-exceeded", () => node.Client.EnqueueAsync("text", "a", new EnqueueOptions { Retry = new TaskRetry { MaxAttempts = 0 } }));
    }

    [Fact]
    public async Task Null_is_a_payload_and_a_name_alone_is_a_task_without_one()
    {
        await using var node = await TestNode.StartAsync(tasks => tasks.Handle("maybe", (string? text) => text ?? "none"));
        var handles = new[]
        {
            await node.Client.EnqueueAsync("maybe"), await node.Client.EnqueueAsync("maybe", null), await node.Client.EnqueueAsync("maybe", (string?)null),
        };
        foreach (var handle in handles)
        {
            await handle.WaitAsync(s_patience);
            Assert.Equal("none", await handle.ResultAsync<string>(s_patience));
        }
    }

    [Fact]
    public async Task The_current_activity_is_the_trace_of_a_task_unless_the_options_name_one()
    {
        await using var node = await TestNode.StartAsync(tasks => tasks.Handle("ok", () => 1));
        using var activity = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
        var current = await node.Client.EnqueueAsync("ok");
        var named = await node.Client.EnqueueAsync("ok", new EnqueueOptions { TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" });
        Assert.Equal(activity.Id, (await node.Store.Queries.GetAsync(current.Id, default))!.State.TraceParent);
        Assert.StartsWith("00-0af7651916cd43dd", (await node.Store.Queries.GetAsync(named.Id, default))!.State.TraceParent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tasks_stored_under_an_earlier_name_run_with_the_renamed_handler_after_a_restart()
    {
        TaskId old;
        var store = new MemoryTaskStore(2);
        await using (var before = await TestNode.StartAsync(tasks => tasks.Handle("mail.send", (string to) => to), store: new WatchedStore(store)))
        {
            old = (await before.Client.EnqueueAsync("mail.send", "ann", new EnqueueOptions { RunAt = DateTimeOffset.UtcNow.AddSeconds(1) })).Id;
        }

        await using var after = await TestNode.StartAsync(
            tasks => tasks.Handle<string>("send-email", (string to, TaskContext task) => $"{to} as {task.Type}", options => options.Alias("mail.send")),
            store: new WatchedStore(store.Reopen()));
        Assert.Equal(TaskStage.Succeeded, (await after.Client.WaitAsync(old, s_patience)).State);
        Assert.Equal("ann as mail.send", await after.Client.ResultAsync<string>(old, s_patience));
        var underAlias = await after.Client.EnqueueAsync("mail.send", "bob");
        await underAlias.WaitAsync(s_patience);
        Assert.Equal(("mail.send", "bob as mail.send"), (underAlias.Type, await underAlias.ResultAsync<string>(s_patience)));
        Assert.Equal("send-email", (await after.Client.EnqueueAsync<string>("cy")).Type);
    }

    [Fact]
    public void Every_slug_of_a_refusal_can_be_thrown_and_no_other()
    {
        Assert.All(Enum.GetValues<RefusalKind>(), kind => Assert.Equal(kind, Refusal.ToReply(new TaskRefusedException(Refusal.SlugOf(kind), "no")).Kind));
        Assert.Contains("rate-limited", Assert.Throws<ArgumentException>(() => new TaskRefusedException("rate-limit", "no")).Message, StringComparison.Ordinal);
        Assert.True(new TaskRefusedException("outcome-unknown", "?") is { MayBeStored: true, IsTransient: true });
        Assert.True(new TaskRefusedException("forbidden", "no") is { MayBeStored: false, IsTransient: false });
    }

    private static async Task<TaskRefusedException> AssertRefused(string slug, Func<Task> call)
    {
        var refused = await Assert.ThrowsAsync<TaskRefusedException>(call);
        Assert.Equal(slug, refused.Slug);
        return refused;
    }
}
