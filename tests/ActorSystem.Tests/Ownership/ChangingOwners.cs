using ActorTasks.Actors;
using ActorTasks.ActorSystemTests.Node;
using ActorTasks.Journal.Memory;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.ActorSystemTests.Ownership;

/// <summary>A whole node whose partitions go and come.</summary>
public sealed class ChangingOwners
{
    private static readonly Guid s_other = Guid.NewGuid();

    private static readonly Dictionary<string, string?> s_shortLease = new() { ["cluster.lease"] = "1s", ["cluster.heartbeat"] = "100ms" };

    private readonly FakeLeases _leases = new(2);
    private readonly TaskCompletionSource<CancellationToken> _began = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task A_node_that_owns_nothing_refuses_submits_as_not_its_own()
    {
        await using var node = await StartAsync();
        _leases.Other(s_other, "there", TimeSpan.FromHours(1));
        _leases.TakeOver(s_other);
        await node.WhenReadyAsync(isReady: false);

        var refused = Assert.IsType<TaskReply.Refused>(await node.TrySubmitAsync("wait"));

        Assert.Equal(RefusalKind.NotOwner, refused.Kind);
        Assert.Contains("there", refused.Message, StringComparison.Ordinal);
        Assert.Contains(node.Gateway.Readiness.Reasons, reason => reason.Contains("there", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Commands_for_a_task_of_another_node_are_refused_as_not_its_own_not_as_unknown()
    {
        await using var node = await StartAsync();
        var id = await node.SubmitAsync("wait");
        _leases.Other(s_other, "there", TimeSpan.FromHours(1));
        _leases.TakeOver(s_other);
        await node.WhenReadyAsync(isReady: false);

        var refused = Assert.IsType<TaskReply.Refused>(await node.Gateway.CancelAsync(id, CancelMode.Cooperative, "ann", default));

        Assert.Equal(RefusalKind.NotOwner, refused.Kind);
    }

    [Fact]
    public async Task A_node_that_cannot_renew_its_lease_asks_its_attempts_to_end()
    {
        await using var node = await StartAsync();
        await node.SubmitAsync("wait");
        var token = await _began.Task.WaitAsync(TestNode.Patience);

        _leases.IsAway = true;

        await _stopped.Task.WaitAsync(TestNode.Patience);
        Assert.True(token.IsCancellationRequested);
        await node.WhenReadyAsync(isReady: false);
        Assert.Equal(RefusalKind.StoreUnavailable, Assert.IsType<TaskReply.Refused>(await node.TrySubmitAsync("wait")).Kind);
    }

    [Fact]
    public async Task When_the_lease_is_renewed_again_what_was_released_runs_again_and_nothing_was_lost()
    {
        await using var node = await StartAsync();
        var id = await node.SubmitAsync("wait");
        await _began.Task.WaitAsync(TestNode.Patience);
        _leases.IsAway = true;
        await _stopped.Task.WaitAsync(TestNode.Patience);

        _leases.IsAway = false;

        await node.WhenAsync<TaskSucceeded>(id);
        Assert.Equal(["TaskSubmitted", "AttemptStarted", "AttemptReleased", "AttemptStarted", "TaskSucceeded"], node.History(id));
    }

    [Fact]
    public async Task After_it_was_declared_dead_and_owns_again_attempts_of_before_are_lost_and_run_again()
    {
        await using var node = await StartAsync();
        var id = await node.SubmitAsync("wait");
        await _began.Task.WaitAsync(TestNode.Patience);
        _leases.Other(s_other, "there", TimeSpan.FromMilliseconds(500));
        _leases.TakeOver(s_other);

        await node.WhenAsync<TaskSucceeded>(id);

        Assert.Equal(["TaskSubmitted", "AttemptStarted", "AttemptLost", "AttemptStarted", "TaskSucceeded"], node.History(id));
        var nodes = node.Store.Seen.Select(recorded => recorded.Event).OfType<AttemptStarted>().Select(start => start.Node.Incarnation);
        Assert.Equal(2, nodes.Distinct().Count());
    }

    [Fact]
    public async Task A_task_whose_handler_of_before_runs_still_is_held_until_that_has_ended()
    {
        var deaf = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var attempts = 0;
        var (running, most) = (0, 0);
        await using var node = await StartAsync(async () =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            if (Interlocked.Increment(ref attempts) == 1)
            {
                _began.TrySetResult(default);
                await deaf.Task;
            }

            Interlocked.Decrement(ref running);
        });
        var id = await node.SubmitAsync("deaf");
        await _began.Task.WaitAsync(TestNode.Patience);
        _leases.Other(s_other, "there", TimeSpan.FromMilliseconds(500));
        _leases.TakeOver(s_other);

        var held = await node.Store.WhenAsync(recorded => recorded.Event is AttemptLost).WaitAsync(TestNode.Patience);
        Assert.Equal("attempt", held.HeldBy);
        deaf.SetResult();

        await node.WhenAsync<TaskSucceeded>(id);
        Assert.Equal(1, most);
    }

    [Fact]
    public async Task A_stop_leaves_the_nodes()
    {
        var node = await StartAsync();
        Assert.Single(_leases.Incarnations);

        await node.DisposeAsync();

        Assert.Empty(_leases.Incarnations);
    }

    private async Task<TestNode> StartAsync(Func<Task>? deaf = null)
    {
        var attempts = 0;
        return await TestNode.StartAsync(
            tasks => tasks.Handle("deaf", deaf ?? (() => Task.CompletedTask)).Handle("wait", async (CancellationToken stop) =>
            {
                if (Interlocked.Increment(ref attempts) > 1)
                {
                    return;
                }

                _began.TrySetResult(stop);
                try
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
                }
                finally
                {
                    _stopped.TrySetResult();
                }
            }),
            s_shortLease,
            new WatchedStore(new MemoryTaskStore(2)) { Leases = _leases });
    }
}
