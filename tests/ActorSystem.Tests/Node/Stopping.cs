using ActorTasks.Actors;
using ActorTasks.Journal.Memory;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.ActorSystemTests.Node;

public sealed class Stopping
{
    private static readonly Dictionary<string, string?> s_atOnce = new() { ["stop.timeout"] = "0s" };

    [Fact]
    public async Task A_running_attempt_may_end_within_the_timeout_and_nothing_new_is_accepted()
    {
        var (begun, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var node = await TestNode.StartAsync(
            tasks => tasks.Handle("work", async () => { begun.TrySetResult(); await go.Task; }),
            new Dictionary<string, string?> { ["stop.timeout"] = "1h" });
        var id = await node.SubmitAsync("work");
        await begun.Task.WaitAsync(TestNode.Patience);
        var stopping = node.StopAsync();
        var reply = await node.TrySubmitAsync("work");
        Assert.Equal(RefusalKind.ShuttingDown, Assert.IsType<TaskReply.Refused>(reply).Kind);
        Assert.False(node.Gateway.Readiness.Ready);
        go.SetResult();
        await stopping;
        Assert.Equal(["TaskSubmitted", "AttemptStarted", "TaskSucceeded"], node.History(id));
    }

    [Fact]
    public async Task An_attempt_that_ends_when_it_is_asked_to_is_released_and_costs_nothing()
    {
        var begun = new TaskCompletionSource();
        await using var node = await TestNode.StartAsync(
            tasks => tasks.Handle("sleep", async (CancellationToken stop) =>
            {
                begun.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
            }),
            s_atOnce);
        var id = await node.SubmitAsync("sleep");
        await begun.Task.WaitAsync(TestNode.Patience);
        await node.StopAsync();
        var row = (await node.Store.Queries.GetAsync(id, default))!;
        Assert.Equal((StoredState.Waiting, 0, 0), (row.State.State, row.State.Failures, row.State.Losses));
        Assert.Equal(["TaskSubmitted", "AttemptStarted", "AttemptReleased"], node.History(id));
    }

    [Fact]
    public async Task An_attempt_that_never_ends_stays_running_and_is_lost_at_the_next_start()
    {
        var memory = new MemoryTaskStore(2);
        var begun = new TaskCompletionSource();
        var node = await TestNode.StartAsync(
            tasks => tasks.Handle("deaf", async () => { begun.TrySetResult(); await new TaskCompletionSource().Task; }),
            s_atOnce,
            new WatchedStore(memory));
        var id = await node.SubmitAsync("deaf");
        await begun.Task.WaitAsync(TestNode.Patience);
        await node.StopAsync();
        Assert.Equal(StoredState.Running, (await memory.Queries.GetAsync(id, default))!.State.State);

        await using var next = await TestNode.StartAsync(tasks => tasks.Handle("deaf", () => 1), store: new WatchedStore(memory.Reopen()));
        var after = await next.WhenAsync<TaskSucceeded>(id);
        Assert.Equal(["AttemptLost", "AttemptStarted", "TaskSucceeded"], next.History(id));
        Assert.Equal((2, 0, 1), (after.Attempt, after.Failures, after.Losses));
    }

    [Fact]
    public async Task What_waited_and_what_was_due_while_the_node_was_down_runs_at_the_next_start()
    {
        var memory = new MemoryTaskStore(2);
        var node = await TestNode.StartAsync(tasks => tasks.Handle("ok", () => 1), store: new WatchedStore(memory));
        var soon = await node.SubmitAsync("ok", with: submission => submission with { DelayUs = 1_000_000 });
        var expiring = await node.SubmitAsync("ok", with: submission =>
            submission with { DelayUs = 86_400_000_000, ExpiresAtUs = TimeProvider.System.NowUs() + 1_000_000 });
        await node.StopAsync();

        await using var next = await TestNode.StartAsync(tasks => tasks.Handle("ok", () => 1), store: new WatchedStore(memory.Reopen()));
        await next.WhenAsync<TaskSucceeded>(soon);
        await next.WhenAsync<TaskExpired>(expiring);
    }

    [Fact]
    public async Task Stopping_while_tasks_stream_in_answers_every_caller_and_loses_none()
    {
        var memory = new MemoryTaskStore(2);
        var node = await TestNode.StartAsync(tasks => tasks.Handle("ok", () => 1), store: new WatchedStore(memory));
        var first = new TaskCompletionSource();
        var callers = Enumerable.Range(0, 8).Select(async _ =>
        {
            var accepted = new List<TaskId>();
            while (await node.TrySubmitAsync("ok") is TaskReply.Accepted reply)
            {
                accepted.Add(reply.Task.Id);
                first.TrySetResult();
            }

            return accepted;
        }).ToList();
        await first.Task.WaitAsync(TestNode.Patience);
        await node.StopAsync();
        var all = (await Task.WhenAll(callers).WaitAsync(TestNode.Patience)).SelectMany(accepted => accepted).ToList();

        await using var next = await TestNode.StartAsync(tasks => tasks.Handle("ok", () => 1), store: new WatchedStore(memory.Reopen()));
        foreach (var id in all)
        {
            if ((await memory.Queries.GetAsync(id, default))!.State is { State: not StoredState.Succeeded } open)
            {
                Assert.Equal((0, 0), (open.Failures, open.Losses));
                await next.WhenAsync<TaskSucceeded>(id);
            }
        }
    }
}
