using ActorTasks.Actors;
using ActorTasks.Journal;
using ActorTasks.Journal.Memory;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.ActorSystemTests.Node;

public sealed class FailingStores
{
    [Fact]
    public async Task A_shard_that_fails_in_the_middle_of_a_slow_write_recovers_with_one_history_and_answers_every_caller()
    {
        await using var node = await TestNode.StartAsync(tasks => tasks.Handle("ok", () => 1));
        var slow = new TaskCompletionSource();
        var failures = 3;
        node.Store.Before = async write =>
        {
            await slow.Task;
            if (write.Partition == 0 && Interlocked.Decrement(ref failures) >= 0)
            {
                throw new StoreUnavailableException("of the test");
            }
        };
        var callers = Enumerable.Range(0, 100).Select(_ => node.TrySubmitAsync("ok")).ToList();
        slow.SetResult();
        var replies = await Task.WhenAll(callers);
        node.Store.Before = null;

        var accepted = replies.OfType<TaskReply.Accepted>().Select(reply => reply.Task.Id).ToList();
        var refused = replies.OfType<TaskReply.Refused>().ToList();
        Assert.NotEmpty(refused);
        Assert.All(refused, reply => Assert.Contains(reply.Kind, new[] { RefusalKind.StoreUnavailable, RefusalKind.OutcomeUnknown }));
        foreach (var id in accepted)
        {
            await node.WhenAsync<TaskSucceeded>(id);
        }

        // What was refused as certainly not stored is not there; every task that is has one history, without gaps.
        await AssertOneHistoryAsync(node);
        var unknown = refused.Count(reply => reply.Kind == RefusalKind.OutcomeUnknown);
        var stored = node.Store.Seen.Count(recorded => recorded.Event is TaskSubmitted);
        Assert.InRange(stored, accepted.Count, accepted.Count + unknown);
        Assert.Equal(0, node.Service<TaskGateway>().Unsynced.Count);
    }

    [Fact]
    public async Task Of_writes_that_fail_together_none_that_is_stored_is_answered_as_not_stored()
    {
        await using var node = await TestNode.StartAsync(tasks => tasks.Handle("ok", () => 1), store: new WatchedStore(new MemoryTaskStore(1)));
        var slow = new TaskCompletionSource();
        var writes = 0;
        node.Store.Before = async _ =>
        {
            var number = Interlocked.Increment(ref writes);
            await slow.Task;
            if (number == 5)
            {
                throw new StoreUnavailableException("of the test");
            }
        };
        var callers = Enumerable.Range(0, 20).Select(_ => node.TrySubmitAsync("ok", with: submission => submission with { DelayUs = 86_400_000_000 })).ToList();
        slow.SetResult();
        var replies = await Task.WhenAll(callers);
        var notStored = replies.OfType<TaskReply.Refused>().Count(reply => reply.Kind == RefusalKind.StoreUnavailable);
        var unknown = replies.OfType<TaskReply.Refused>().Count(reply => reply.Kind == RefusalKind.OutcomeUnknown);
        var stored = node.Store.Seen.Count(recorded => recorded.Event is TaskSubmitted);
        Assert.InRange(stored, replies.Length - notStored - unknown, replies.Length - notStored);
        Assert.True(unknown > 0);
    }

    [Fact]
    public async Task A_write_that_is_stored_though_nobody_knows_is_answered_as_unknown_and_runs()
    {
        await using var node = await TestNode.StartAsync(tasks => tasks.Handle("ok", () => 1));
        var once = 1;
        node.Store.After = _ => Interlocked.Exchange(ref once, 0) == 1 ? throw new OutcomeUnknownException("of the test") : Task.CompletedTask;
        var refused = Assert.IsType<TaskReply.Refused>(await node.TrySubmitAsync("ok"));
        Assert.Equal(RefusalKind.OutcomeUnknown, refused.Kind);
        await node.Store.WhenAsync(recorded => recorded.Event is TaskSucceeded).WaitAsync(TestNode.Patience);
        await AssertOneHistoryAsync(node);
    }

    [Fact]
    public async Task An_outcome_whose_write_fails_is_sent_again_when_the_shard_is_back_and_recorded_once()
    {
        await using var node = await TestNode.StartAsync(tasks => tasks.Handle("ok", () => 1));
        var failures = 2;
        node.Store.Before = write => write.Events[0].Event is TaskSucceeded && Interlocked.Decrement(ref failures) >= 0
            ? throw new StoreUnavailableException("of the test")
            : Task.CompletedTask;
        var id = await node.SubmitAsync("ok");
        await node.WhenAsync<TaskSucceeded>(id);
        await node.WhenReadyAsync();
        Assert.Equal(["TaskSubmitted", "AttemptStarted", "TaskSucceeded"], node.History(id));
    }

    [Fact]
    public async Task An_outcome_that_was_stored_though_nobody_knows_is_not_recorded_again()
    {
        await using var node = await TestNode.StartAsync(tasks => tasks.Handle("ok", () => 1));
        var once = 1;
        node.Store.After = write => write.Events[0].Event is TaskSucceeded && Interlocked.Exchange(ref once, 0) == 1
            ? throw new OutcomeUnknownException("of the test")
            : Task.CompletedTask;
        var first = await node.SubmitAsync("ok");
        await node.WhenAsync<TaskSucceeded>(first);

        // The pool is empty only when every outcome is acknowledged, and a graceful stop waits for that.
        await node.StopAsync();
        Assert.Equal(["TaskSubmitted", "AttemptStarted", "TaskSucceeded"], node.History(first));
    }

    [Fact]
    public async Task An_attempt_of_which_the_workers_never_heard_is_released_and_costs_nothing()
    {
        // With few slots every start is claimed for, in a write of its own.
        await using var node = await TestNode.StartAsync(
            tasks => tasks.Handle("ok", () => 1), new Dictionary<string, string?> { ["workers.slots.async"] = "2" });
        var once = 1;
        node.Store.After = write => write.Events[0].Event is AttemptStarted && Interlocked.Exchange(ref once, 0) == 1
            ? throw new OutcomeUnknownException("of the test")
            : Task.CompletedTask;
        var id = await node.SubmitAsync("ok");
        var after = await node.WhenAsync<TaskSucceeded>(id);
        Assert.Equal(["TaskSubmitted", "AttemptStarted", "AttemptReleased", "AttemptStarted", "TaskSucceeded"], node.History(id));
        Assert.Equal((2, 0, 0), (after.Attempt, after.Failures, after.Losses));
    }

    [Fact]
    public async Task A_submit_that_shared_its_write_with_the_start_and_whose_fate_nobody_knows_is_answered_so_and_run_once()
    {
        await using var node = await TestNode.StartAsync(tasks => tasks.Handle("quick", () => Task.FromResult(1)));
        var failed = new TaskCompletionSource<TaskId>(TaskCreationOptions.RunContinuationsAsynchronously);
        node.Store.After = write => write.Events is [{ Event: TaskSubmitted submitted }, { Event: AttemptStarted }] && failed.TrySetResult(submitted.Id)
            ? throw new OutcomeUnknownException("of the test")
            : Task.CompletedTask;
        TaskReply reply;
        do
        {
            // The first ones may come before the pool has left slots with their shard.
            reply = await node.TrySubmitAsync("quick");
        }
        while (!failed.Task.IsCompleted);

        Assert.Equal(RefusalKind.OutcomeUnknown, Assert.IsType<TaskReply.Refused>(reply).Kind);
        var id = await failed.Task;
        var after = await node.WhenAsync<TaskSucceeded>(id);
        Assert.Equal(["TaskSubmitted", "AttemptStarted", "AttemptReleased", "AttemptStarted", "TaskSucceeded"], node.History(id));
        Assert.Equal((2, 0, 0), (after.Attempt, after.Failures, after.Losses));
    }

    [Fact]
    public async Task Payloads_that_cannot_be_read_cost_nothing_and_are_read_later()
    {
        await using var node = await TestNode.StartAsync(tasks => tasks.Handle("length", (string text) => text.Length));
        var failures = 1;
        node.Store.BeforePayloads = () => Interlocked.Decrement(ref failures) >= 0
            ? throw new StoreUnavailableException("of the test")
            : Task.CompletedTask;

        // Too large to be remembered from the submit.
        var id = await node.SubmitAsync("length", $"\"{new string('x', 10_000)}\"");
        var after = await node.WhenAsync<TaskSucceeded>(id);
        Assert.Equal((2, 0, 0), (after.Attempt, after.Failures, after.Losses));
    }

    [Fact]
    public async Task A_shard_that_cannot_open_its_partition_is_started_until_it_can()
    {
        await using var node = await TestNode.StartAsync(tasks => tasks.Handle("ok", () => 1));
        var failures = 4;
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        node.Store.BeforeOpen = _ =>
        {
            if (Interlocked.Decrement(ref failures) >= 0)
            {
                throw new StoreUnavailableException("of the test");
            }

            opened.TrySetResult();
            return Task.CompletedTask;
        };
        var once = 1;
        node.Store.Before = _ => Interlocked.Exchange(ref once, 0) == 1 ? throw new StoreFullException("of the test") : Task.CompletedTask;
        var refused = Assert.IsType<TaskReply.Refused>(await node.TrySubmitAsync("ok"));
        Assert.Equal(RefusalKind.StoreUnavailable, refused.Kind);

        // The caller is answered before the coordinator hears that the shard is gone, so readiness alone says nothing yet.
        await opened.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await node.WhenReadyAsync();
        await node.WhenAsync<TaskSucceeded>(await node.SubmitAsync("ok"));
    }

    [Fact]
    public async Task Callers_of_a_shard_that_is_down_are_answered_at_once()
    {
        await using var node = await TestNode.StartAsync(
            tasks => tasks.Handle("ok", () => 1),
            new Dictionary<string, string?> { ["shards.restart.min"] = "10m", ["shards.restart.max"] = "10m" });
        var id = await node.SubmitAsync("ok");
        await node.WhenAsync<TaskSucceeded>(id);
        node.Store.Before = write => write.Partition == id.Partition ? throw new StoreUnavailableException("of the test") : Task.CompletedTask;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => node.TrySubmitAsync("ok")));
        var reply = Assert.IsType<TaskReply.Refused>(await node.Gateway.CancelAsync(id, CancelMode.Cooperative, "ann", default).WaitAsync(TestNode.Patience));
        Assert.Equal(RefusalKind.StoreUnavailable, reply.Kind);
        Assert.False(node.Gateway.Readiness.Ready);

        // New tasks go to the shard that is up.
        Assert.NotEqual(id.Partition, (await node.SubmitAsync("ok")).Partition);
    }

    private static async Task AssertOneHistoryAsync(TestNode node)
    {
        foreach (var id in node.Store.Seen.Select(recorded => recorded.Event).OfType<TaskEvent>().Select(happened => happened.Id).Distinct().ToList())
        {
            var events = await node.Store.Queries.EventsAsync(id, 0, 500, default);
            Assert.Equal(Enumerable.Range(1, events.Count), events.Select(entry => entry.TaskSeq));
            var state = events.Aggregate((TaskState?)null, (before, entry) => TaskRules.Evolve(before, (TaskEvent)entry.Event));
            Assert.Equal(state, (await node.Store.Queries.GetAsync(id, default))!.State);
            Assert.True(events.Count(entry => entry.Event is TaskSucceeded or TaskFailed) <= 1);
        }
    }
}
