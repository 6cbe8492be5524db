using ActorTasks.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace ActorTasks.TestingTests;

/// <summary>Tasks under test follow the rules of a node, at the time that the test sets.</summary>
public sealed class RunningInline
{
    [Fact]
    public async Task Nothing_runs_until_the_test_says_so_and_then_the_best_first()
    {
        var ran = new List<int>();
        await using var tasks = TestTasks.Create(builder => builder.Handle("note", (int number) => ran.Add(number)));
        await tasks.Client.EnqueueAsync("note", 1);
        await tasks.Client.EnqueueAsync("note", 2, new EnqueueOptions { Priority = 9 });
        await tasks.Client.EnqueueAsync("note", 3, new EnqueueOptions { Delay = TimeSpan.FromSeconds(1) });
        Assert.Empty(ran);
        Assert.True(await tasks.RunNextAsync());
        Assert.Equal([2], ran);
        Assert.Equal(1, await tasks.RunAllAsync());
        Assert.False(await tasks.RunNextAsync());
        Assert.Equal([2, 1], ran);
        Assert.Equal(TaskStage.Scheduled, tasks.Submitted("note")[2].State);
        Assert.Equal(1, await tasks.AdvanceAsync(TimeSpan.FromSeconds(1)));
        Assert.Equal([2, 1, 3], ran);
        Assert.Equal(["TaskSubmitted", "AttemptStarted", "TaskSucceeded"], tasks.All[0].Events);
    }

    [Fact]
    public async Task Each_attempt_runs_at_its_own_time_however_far_the_clock_is_moved()
    {
        var times = new List<TimeSpan>();
        await using var tasks = TestTasks.Create(
            builder => builder.Handle("fail", (TimeProvider clock) =>
            {
                times.Add(clock.GetUtcNow() - new ManualClock().GetUtcNow());
                throw new InvalidOperationException("again");
            }),
            settings: new Dictionary<string, string?> { ["retry.max-attempts"] = "4", ["retry.delay"] = "1s", ["retry.jitter"] = "0.5" });
        await tasks.Client.EnqueueAsync("fail");
        await tasks.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.Equal(new double[] { 0, 1, 3, 7 }, times.Select(time => time.TotalSeconds));
        var task = Assert.Single(tasks.All);
        Assert.Equal((TaskStage.Failed, 4, 4), (task.State, task.Info.Attempt, task.Info.Failures));
        Assert.Contains("again", task.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_that_waits_for_the_clock_goes_on_when_the_test_moves_it()
    {
        await using var tasks = TestTasks.Create(builder => builder.Handle("wait", async (TimeProvider clock, CancellationToken stop) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(10), clock, stop);
            await Task.Delay(TimeSpan.FromSeconds(10), clock, stop);
            return 7;
        }));
        var handle = await tasks.Client.EnqueueAsync("wait");
        Assert.Equal(1, await tasks.RunAllAsync());
        Assert.Equal(TaskStage.Running, tasks.Find(handle.Id).State);
        await tasks.AdvanceAsync(TimeSpan.FromSeconds(19));
        Assert.Equal(TaskStage.Running, tasks.Find(handle.Id).State);
        await tasks.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(7, tasks.Find(handle.Id).ResultAs<int>());
    }

    [Fact]
    public async Task An_attempt_that_takes_longer_than_its_timeout_is_stopped_and_tried_again()
    {
        await using var tasks = TestTasks.Create(builder => builder.Handle(
            "slow",
            async (TaskContext task, TimeProvider clock) =>
            {
                if (task.Attempt == 1)
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, clock, task.CancellationToken);
                }
            },
            options =>
            {
                options.Timeout = TimeSpan.FromSeconds(30);
                options.Retry = new TaskRetry { Delay = TimeSpan.FromSeconds(5) };
            }));
        var handle = await tasks.Client.EnqueueAsync("slow");
        var run = tasks.RunAllAsync();
        tasks.Clock.Advance(TimeSpan.FromSeconds(30));
        await run;
        Assert.Equal((TaskStage.Retrying, "timeout"), (tasks.Find(handle.Id).State, tasks.Find(handle.Id).Error!.Type));
        await tasks.AdvanceAsync(TimeSpan.FromSeconds(5));
        Assert.Equal((TaskStage.Succeeded, 2), (tasks.Find(handle.Id).State, tasks.Find(handle.Id).Info.Attempt));
    }

    [Fact]
    public async Task A_task_expires_is_cancelled_and_is_retried_by_hand_as_in_a_node()
    {
        await using var tasks = TestTasks.Create(builder => builder.Handle("note", () => 1));
        var expires = await tasks.Client.EnqueueAsync("note", new EnqueueOptions
        {
            Delay = TimeSpan.FromHours(2),
            ExpiresAt = tasks.Clock.GetUtcNow() + TimeSpan.FromHours(1),
        });
        var cancelled = await tasks.Client.EnqueueAsync("note", new EnqueueOptions { Delay = TimeSpan.FromHours(3) });
        await cancelled.CancelAsync();
        await tasks.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.Equal([TaskStage.Expired, TaskStage.Cancelled], tasks.All.Select(task => task.State));
        await expires.RetryAsync("by hand");
        Assert.Equal(1, await tasks.RunAllAsync());
        Assert.Equal(TaskStage.Succeeded, (await expires.InfoAsync())!.State);
    }

    [Fact]
    public async Task A_running_handler_learns_of_its_cancellation()
    {
        await using var tasks = TestTasks.Create(builder => builder.Handle(
            "wait", (TimeProvider clock, CancellationToken stop) => Task.Delay(TimeSpan.FromHours(1), clock, stop)));
        var handle = await tasks.Client.EnqueueAsync("wait");
        await tasks.RunAllAsync();
        await handle.CancelAsync();
        Assert.Equal(TaskStage.Cancelled, (await handle.WaitAsync()).State);
    }

    [Fact]
    public async Task Waiting_for_a_task_runs_it_and_says_so_where_only_the_clock_could_help()
    {
        await using var tasks = TestTasks.Create(builder => builder
            .Handle("inner", (int number) => number + 1)
            .Handle("outer", async (int number, ITaskClient client) =>
            {
                var inner = await client.EnqueueAsync("inner", number);
                await inner.WaitAsync();
                return await inner.ResultAsync<int>() * 2;
            }));
        var handle = await tasks.Client.EnqueueAsync("outer", 20);
        await handle.WaitAsync();
        Assert.Equal(42, await handle.ResultAsync<int>());
        var later = await tasks.Client.EnqueueAsync("inner", 1, new EnqueueOptions { Delay = TimeSpan.FromMinutes(1) });
        Assert.Contains("AdvanceAsync", (await Assert.ThrowsAsync<InvalidOperationException>(() => later.WaitAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_handler_enqueues_comes_with_its_success_or_not_at_all()
    {
        await using var tasks = TestTasks.Create(builder => builder
            .Handle("child", (int number) => number)
            .Handle("parent", (TaskContext task) =>
            {
                task.Enqueue("child", task.Attempt);
                task.Enqueue("child", 9, new EnqueueOptions { Delay = TimeSpan.FromHours(1), IdempotencyKey = "once" });
                if (task.Attempt == 1)
                {
                    throw new InvalidOperationException("not yet");
                }
            }));
        await tasks.Client.EnqueueAsync("parent");
        Assert.Equal(1, await tasks.RunAllAsync());
        Assert.Empty(tasks.Submitted("child"));
        await tasks.RunToTheEndAsync(TimeSpan.FromHours(2));
        Assert.Equal([2, 9], tasks.Submitted<int>().Select(child => child.Payload));
    }

    [Fact]
    public async Task An_idempotency_key_leads_to_the_first_task_and_an_unknown_type_is_refused()
    {
        await using var tasks = TestTasks.Create(builder => builder.Handle("note", (int number) => number));
        var first = await tasks.Client.EnqueueAsync("note", 1, new EnqueueOptions { IdempotencyKey = "k" });
        var again = await tasks.Client.EnqueueAsync("note", 1, new EnqueueOptions { IdempotencyKey = "k" });
        Assert.Equal((first.Id, true), (again.Id, again.Replayed));
        Assert.Equal("key-conflict", (await Assert.ThrowsAsync<TaskRefusedException>(() =>
            tasks.Client.EnqueueAsync("note", 2, new EnqueueOptions { IdempotencyKey = "k" }))).Slug);
        Assert.Equal("unknown-type", (await Assert.ThrowsAsync<TaskRefusedException>(() => tasks.Client.EnqueueAsync("nota", 2))).Slug);
        Assert.Single(tasks.All);
    }

    [Fact]
    public async Task Tasks_that_never_come_to_an_end_are_told()
    {
        await using var tasks = TestTasks.Create(builder => builder.Handle("fail", () => { throw new InvalidOperationException("again"); }));
        await tasks.Client.EnqueueAsync("fail", new EnqueueOptions { Delay = TimeSpan.FromDays(2) });
        Assert.Contains("fail", (await Assert.ThrowsAsync<TimeoutException>(() => tasks.RunToTheEndAsync(TimeSpan.FromDays(1)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Faults_of_the_registration_and_a_missing_AddActorTasks_are_told_at_once()
    {
        Assert.Equal(2, Assert.Throws<TaskRegistrationException>(() => TestTasks.Create(builder => builder.Handle("a b", () => 1).Handle("c d", () => 1))).Faults.Count);
        Assert.Contains("AddActorTasks", Assert.Throws<InvalidOperationException>(() => new ServiceCollection().AddActorTasksTesting()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_clock_fires_timers_in_order_and_never_goes_back()
    {
        var clock = new ManualClock(DateTimeOffset.UnixEpoch);
        var fired = new List<(string Name, TimeSpan At)>();
        void Note(object? name) => fired.Add(((string)name!, clock.GetUtcNow() - DateTimeOffset.UnixEpoch));
        using var late = clock.CreateTimer(Note, "late", TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan);
        using var often = clock.CreateTimer(Note, "often", TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
        using var dropped = clock.CreateTimer(Note, "dropped", TimeSpan.FromSeconds(2), Timeout.InfiniteTimeSpan);
        dropped.Dispose();
        clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(["often 1", "late 3", "often 3"], fired.Select(timer => $"{timer.Name} {timer.At.TotalSeconds}"));
        Assert.Equal(TimeSpan.FromSeconds(4), clock.GetElapsedTime(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => clock.Advance(TimeSpan.FromTicks(-1)));
    }
}
