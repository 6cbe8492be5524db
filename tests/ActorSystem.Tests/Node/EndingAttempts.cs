using ActorTasks.Actors;
using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;
using Microsoft.Extensions.DependencyInjection;

namespace ActorTasks.ActorSystemTests.Node;

public sealed class EndingAttempts
{
    /// <summary>A handler that tells when it began and ends when it is let go, whatever its token says.</summary>
    private sealed class Deaf
    {
        private readonly SemaphoreSlim _begun = new(0);
        private int _running;

        public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int MostAtOnce { get; private set; }

        public async Task RunAsync()
        {
            MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _running));
            _begun.Release();
            await Go.Task;
            Interlocked.Decrement(ref _running);
        }

        public Task WhenBegunAsync() => _begun.WaitAsync(TestNode.Patience);
    }

    [Fact]
    public async Task A_handler_that_ends_after_its_timeout_is_waited_for_and_its_outcome_is_kept_as_late()
    {
        var deaf = new Deaf();
        await using var node = await TestNode.StartAsync(tasks => tasks.Handle("deaf", deaf.RunAsync));
        var id = await node.SubmitAsync("deaf", with: submission => submission with { TimeoutUs = 30_000 });
        var timedOut = await node.Store.WhenAsync(recorded => recorded.Event is AttemptTimedOut).WaitAsync(TestNode.Patience);
        Assert.Equal(HeldReasons.Attempt, timedOut.HeldBy);
        Assert.Equal(HeldReasons.Attempt, (await node.Store.Queries.GetAsync(id, default))!.HeldBy);
        Assert.Equal(("timeout", 1, 1), (timedOut.After!.Error!.Type, timedOut.After.Attempt, timedOut.After.Failures));

        deaf.Go.SetResult();
        await node.WhenAsync<TaskSucceeded>(id);
        Assert.Equal(
            ["TaskSubmitted", "AttemptStarted", "AttemptTimedOut", "LateOutcomeRecorded", "AttemptStarted", "TaskSucceeded"],
            node.History(id));
        Assert.Equal(1, deaf.MostAtOnce);
    }

    [Fact]
    public async Task A_handler_that_stops_at_its_timeout_leaves_the_timeout_alone_in_the_history()
    {
        await using var node = await TestNode.StartAsync(tasks => tasks.Handle(
            "sleep",
            async (TaskContext task, CancellationToken stop) => await Task.Delay(task.Attempt == 1 ? Timeout.InfiniteTimeSpan : TimeSpan.Zero, TimeProvider.System, stop)));

        // Long enough for the second attempt, whatever else the machine does.
        var id = await node.SubmitAsync("sleep", with: submission => submission with { TimeoutUs = 2_000_000 });
        await node.WhenAsync<TaskSucceeded>(id);
        Assert.Equal(["TaskSubmitted", "AttemptStarted", "AttemptTimedOut", "AttemptStarted", "TaskSucceeded"], node.History(id));
    }

    [Fact]
    public async Task A_handler_that_hears_a_cooperative_cancel_stops_and_the_task_is_cancelled()
    {
        var begun = new TaskCompletionSource();
        await using var node = await TestNode.StartAsync(tasks => tasks.Handle(
            "sleep",
            async (CancellationToken stop) => { begun.SetResult(); await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop); }));
        var id = await node.SubmitAsync("sleep");
        await begun.Task.WaitAsync(TestNode.Patience);
        var reply = Assert.IsType<TaskReply.Accepted>(await node.Gateway.CancelAsync(id, CancelMode.Cooperative, "ann", default));
        Assert.Equal((StoredState.Running, CancelMode.Cooperative), (reply.Task.State, reply.Task.CancelRequested));
        await node.WhenAsync<TaskCancelled>(id);
        Assert.Equal(["TaskSubmitted", "AttemptStarted", "CancelRequested", "TaskCancelled"], node.History(id));
    }

    [Fact]
    public async Task A_handler_that_succeeds_after_a_cooperative_cancel_has_succeeded()
    {
        var deaf = new Deaf();
        await using var node = await TestNode.StartAsync(tasks => tasks.Handle("deaf", deaf.RunAsync));
        var id = await node.SubmitAsync("deaf");
        await deaf.WhenBegunAsync();
        await node.Gateway.CancelAsync(id, CancelMode.Cooperative, "ann", default);
        deaf.Go.SetResult();
        await node.WhenAsync<TaskSucceeded>(id);
        Assert.Equal(["TaskSubmitted", "AttemptStarted", "CancelRequested", "TaskSucceeded"], node.History(id));
    }

    [Fact]
    public async Task A_forced_cancel_is_final_at_once_and_a_retry_waits_until_the_handler_has_ended()
    {
        var deaf = new Deaf();
        await using var node = await TestNode.StartAsync(tasks => tasks.Handle("deaf", deaf.RunAsync));
        var id = await node.SubmitAsync("deaf");
        await deaf.WhenBegunAsync();
        var reply = Assert.IsType<TaskReply.Accepted>(await node.Gateway.CancelAsync(id, CancelMode.Force, "ann", default));
        Assert.Equal(StoredState.Cancelled, reply.Task.State);
        Assert.IsType<TaskReply.Accepted>(await node.Gateway.RetryAsync(id, "ann", null, default));
        Assert.Equal(HeldReasons.Attempt, (await node.Store.Queries.GetAsync(id, default))!.HeldBy);

        deaf.Go.SetResult();
        await node.WhenAsync<TaskSucceeded>(id);
        Assert.Equal(1, deaf.MostAtOnce);
        Assert.Equal(
            ["TaskSubmitted", "AttemptStarted", "CancelRequested", "TaskCancelled", "TaskRetried", "LateOutcomeRecorded", "AttemptStarted", "TaskSucceeded"],
            node.History(id));
    }

    [Fact]
    public async Task A_handler_that_ends_while_its_shard_is_down_frees_its_task_when_the_shard_is_back()
    {
        var deaf = new Deaf();
        await using var node = await TestNode.StartAsync(tasks => tasks.Handle("deaf", deaf.RunAsync));
        var id = await node.SubmitAsync("deaf", with: submission => submission with { TimeoutUs = 30_000 });
        await node.WhenAsync<AttemptTimedOut>(id);
        var down = new TaskCompletionSource();
        node.Store.BeforeOpen = _ => down.Task;
        var once = 1;
        node.Store.Before = write => write.Partition == id.Partition && Interlocked.Exchange(ref once, 0) == 1
            ? throw new StoreUnavailableException("of the test")
            : Task.CompletedTask;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => node.TrySubmitAsync("deaf", with: submission => submission with { DelayUs = 86_400_000_000 })));
        deaf.Go.SetResult();
        down.SetResult();
        await node.WhenAsync<TaskSucceeded>(id);
        Assert.Equal(1, deaf.MostAtOnce);
    }

    [Fact]
    public async Task An_error_says_what_was_thrown_and_the_next_attempt_may_succeed()
    {
        await using var node = await TestNode.StartAsync(tasks => tasks.Handle(
            "flaky", (TaskContext task) => task.Attempt == 1 ? throw new InvalidOperationException("not yet") : task.Failures));
        var id = await node.SubmitAsync("flaky");
        var failed = await node.WhenAsync<AttemptFailed>(id);
        Assert.Equal(("System.InvalidOperationException", "not yet", 1), (failed.Error!.Type, failed.Error.Message, failed.Error.Attempt));
        await node.WhenAsync<TaskSucceeded>(id);
        Assert.Equal("1"u8.ToArray(), (await node.Store.Queries.ResultAsync(id, default))!.Value.ToArray());
    }

    [Fact]
    public async Task RetryAt_sets_the_time_of_the_next_attempt()
    {
        var at = DateTimeOffset.UtcNow.AddDays(1);
        await using var node = await TestNode.StartAsync(tasks => tasks.Handle("later", () => { throw new RetryAt(at, "later"); }));
        var failed = await node.WhenAsync<AttemptFailed>(await node.SubmitAsync("later"));
        Assert.Equal((StoredState.Waiting, Clocks.Us(at)), (failed.State, failed.ReadyAtUs));
    }

    public static TheoryData<Delegate, string, string> Hopeless => new()
    {
        { (int n) => n, "\"text\"", HandlerFault.PayloadUnreadable },
        { () => typeof(string), "null", HandlerFault.ResultNotSerialisable },
        { () => new string('x', 2000), "null", HandlerFault.ResultTooLarge },
        { () => { throw new PermanentFailure("no"); }, "null", "ActorTasks.PermanentFailure" },
    };

    [Theory]
    [MemberData(nameof(Hopeless))]
    public async Task What_trying_again_cannot_mend_fails_at_once_and_says_why(Delegate function, string payload, string type)
    {
        await using var node = await TestNode.StartAsync(tasks => tasks.Handle("hopeless", function), new Dictionary<string, string?> { ["limits.result"] = "1KiB" });
        var id = await node.SubmitAsync("hopeless", payload);
        var failed = await node.WhenAsync<TaskFailed>(id);
        Assert.Equal((type, 1), (failed.Error!.Type, failed.Attempt));
        Assert.Equal(["TaskSubmitted", "AttemptStarted", "AttemptFailed", "TaskFailed"], node.History(id));
    }

    [Fact]
    public async Task A_worker_that_breaks_costs_its_attempt_and_is_replaced()
    {
        var runner = new BreakingRunner();
        await using var node = await TestNode.StartAsync(
            tasks => tasks.Handle("ok", () => 1),
            services: services => services.AddSingleton<IAttemptRunner>(runner));
        var id = await node.SubmitAsync("ok");
        var after = await node.WhenAsync<TaskSucceeded>(id);
        Assert.Equal((2, 1), (after.Attempt, after.Failures));
    }

    private sealed class BreakingRunner : IAttemptRunner
    {
        private int _runs;

        public Task<AttemptEnd> RunAsync(AttemptWork work) => Interlocked.Increment(ref _runs) == 1
            ? throw new InvalidOperationException("of the runner")
            : Task.FromResult(new AttemptEnd(new AttemptOutcome.Succeeded(null, default), null));

        public void Cancel(CancellationTokenSource cancellation) => cancellation.Cancel();
    }
}
