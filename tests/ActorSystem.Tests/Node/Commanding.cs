using ActorTasks.Actors;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.ActorSystemTests.Node;

public sealed class Commanding
{
    private static readonly Func<Submission, Submission> s_tomorrow = submission => submission with { DelayUs = 86_400_000_000 };

    private static Task<TestNode> StartAsync() => TestNode.StartAsync(tasks => tasks
        .Handle("ok", () => 1)
        .Handle("fail", () => { throw new PermanentFailure("no"); }));

    [Fact]
    public async Task A_waiting_task_is_cancelled_and_cancelling_it_again_is_granted_without_a_further_event()
    {
        await using var node = await StartAsync();
        var id = await node.SubmitAsync("ok", with: s_tomorrow);
        for (var i = 0; i < 2; i++)
        {
            var reply = await node.Gateway.CancelAsync(id, CancelMode.Cooperative, "ann", default);
            Assert.Equal(StoredState.Cancelled, Assert.IsType<TaskReply.Accepted>(reply).Task.State);
        }

        Assert.Equal(["TaskSubmitted", "TaskCancelled"], node.History(id));
    }

    [Fact]
    public async Task A_finished_task_cannot_be_cancelled()
    {
        await using var node = await StartAsync();
        var id = await node.SubmitAsync("ok");
        await node.WhenAsync<TaskSucceeded>(id);
        AssertRefused(RefusalKind.AlreadyFinal, await node.Gateway.CancelAsync(id, CancelMode.Force, "ann", default));
        AssertRefused(RefusalKind.AlreadyFinal, await node.Gateway.RetryAsync(id, "ann", null, default));
    }

    [Fact]
    public async Task A_failed_task_is_retried_by_hand_and_a_queued_one_is_left_as_it_is()
    {
        await using var node = await StartAsync();
        var failed = await node.SubmitAsync("fail");
        await node.WhenAsync<TaskFailed>(failed);
        Assert.IsType<TaskReply.Accepted>(await node.Gateway.RetryAsync(failed, "ann", "again", default));
        await node.Store.WhenAsync(recorded => recorded is { Event: TaskFailed, After.Attempt: 2 } && recorded.After.Id == failed).WaitAsync(TestNode.Patience);
        Assert.Equal(
            ["TaskSubmitted", "AttemptStarted", "AttemptFailed", "TaskFailed", "TaskRetried", "AttemptStarted", "AttemptFailed", "TaskFailed"],
            node.History(failed));

        var queued = await node.SubmitAsync("ok", with: s_tomorrow);
        Assert.IsType<TaskReply.Accepted>(await node.Gateway.RetryAsync(queued, "ann", null, default));
        Assert.Equal(["TaskSubmitted"], node.History(queued));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4095)]
    public async Task A_task_that_is_not_there_is_not_found_whatever_its_partition(int partition)
    {
        await using var node = await StartAsync();
        var id = TaskId.Create(1, partition, 1);
        AssertRefused(RefusalKind.NotFound, await node.Gateway.CancelAsync(id, CancelMode.Cooperative, "ann", default));
        AssertRefused(RefusalKind.NotFound, await node.Gateway.RetryAsync(id, "ann", null, default));
    }

    [Fact]
    public async Task Many_commands_for_tasks_that_are_on_disk_only_are_all_answered()
    {
        await using var node = await StartAsync();
        var failed = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => node.SubmitAsync("fail")));
        foreach (var id in failed)
        {
            await node.WhenAsync<TaskFailed>(id);
        }

        var replies = await Task.WhenAll(failed.SelectMany(id => new[]
        {
            node.Gateway.CancelAsync(id, CancelMode.Cooperative, "ann", default),
            node.Gateway.RetryAsync(id, "ann", null, default),
            node.Gateway.RetryAsync(id, "bob", null, default),
        })).WaitAsync(TestNode.Patience);
        foreach (var (cancel, first, second) in replies.Chunk(3).Select(three => (three[0], three[1], three[2])))
        {
            AssertRefused(RefusalKind.AlreadyFinal, cancel);
            Assert.IsType<TaskReply.Accepted>(first);
            Assert.IsType<TaskReply.Accepted>(second);
        }

        foreach (var id in failed)
        {
            await node.Store.WhenAsync(recorded => recorded is { Event: TaskFailed, After.Attempt: 2 } && recorded.After.Id == id).WaitAsync(TestNode.Patience);
            Assert.Equal(1, node.History(id).Count(name => name == nameof(TaskRetried)));
        }
    }

    [Fact]
    public async Task Commands_for_one_task_are_decided_one_after_the_other_in_their_order()
    {
        await using var node = await StartAsync();
        var gate = new TaskCompletionSource();
        var id = await node.SubmitAsync("ok", with: s_tomorrow);
        node.Store.Before = _ => gate.Task;
        var cancel = node.Gateway.CancelAsync(id, CancelMode.Cooperative, "ann", default);
        var retry = node.Gateway.RetryAsync(id, "ann", null, default);
        var again = node.Gateway.CancelAsync(id, CancelMode.Cooperative, "ann", default);
        Assert.False(cancel.IsCompleted);
        gate.SetResult();
        var states = (await Task.WhenAll(cancel, retry, again).WaitAsync(TestNode.Patience)).Select(reply => Assert.IsType<TaskReply.Accepted>(reply).Task.State);
        Assert.Equal([StoredState.Cancelled, StoredState.Waiting, StoredState.Cancelled], states);
        Assert.Equal(["TaskSubmitted", "TaskCancelled", "TaskRetried", "TaskCancelled"], node.History(id).Where(name => name != "AttemptStarted"));
    }

    [Fact]
    public async Task The_same_request_with_the_same_key_answers_the_first_task_as_it_is_now()
    {
        await using var node = await StartAsync();
        var id = await node.SubmitAsync("ok", "1", WithKey);
        await node.WhenAsync<TaskSucceeded>(id);
        var replay = Assert.IsType<TaskReply.Accepted>(await node.TrySubmitAsync("ok", "1", WithKey));
        Assert.Equal((id, true, StoredState.Succeeded), (replay.Task.Id, replay.Replayed, replay.Task.State));

        var conflict = AssertRefused(RefusalKind.KeyConflict, await node.TrySubmitAsync("ok", "2", WithKey));
        Assert.Equal(id, conflict.EarlierTask);
        AssertRefused(RefusalKind.KeyConflict, await node.TrySubmitAsync("fail", "1", WithKey));
    }

    [Fact]
    public async Task Of_many_equal_requests_at_once_one_is_stored_and_all_are_answered_with_it()
    {
        await using var node = await StartAsync();
        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => node.TrySubmitAsync("ok", "1", WithKey)));
        var accepted = replies.Select(reply => Assert.IsType<TaskReply.Accepted>(reply)).ToList();
        Assert.Single(accepted.Select(reply => reply.Task.Id).Distinct());
        Assert.Equal(1, accepted.Count(reply => !reply.Replayed));
    }

    [Fact]
    public async Task A_task_that_expires_before_it_may_start_is_never_run()
    {
        await using var node = await StartAsync();
        var id = await node.SubmitAsync("ok", with: submission => s_tomorrow(submission) with { ExpiresAtUs = TimeProvider.System.NowUs() + 30_000 });
        await node.WhenAsync<TaskExpired>(id);
        Assert.Equal(["TaskSubmitted", "TaskExpired"], node.History(id));
    }

    [Fact]
    public async Task A_delay_counts_from_the_decision_and_then_the_task_runs()
    {
        await using var node = await StartAsync();
        var id = await node.SubmitAsync("ok", with: submission => submission with { DelayUs = 50_000 });
        var started = (AttemptStarted)(await node.Store.WhenAsync(recorded => recorded.Event is AttemptStarted happened && happened.Id == id)
            .WaitAsync(TestNode.Patience)).Event;
        var submitted = node.Store.Seen.Select(recorded => recorded.Event).OfType<TaskSubmitted>().Single();
        Assert.Equal(submitted.AtUs + 50_000, submitted.ReadyAtUs);
        Assert.True(started.AtUs >= submitted.ReadyAtUs);
    }

    private static Submission WithKey(Submission submission) => submission with { IdempotencyKey = "order-17" };

    private static TaskReply.Refused AssertRefused(RefusalKind kind, TaskReply reply)
    {
        var refused = Assert.IsType<TaskReply.Refused>(reply);
        Assert.Equal(kind, refused.Kind);
        return refused;
    }
}
