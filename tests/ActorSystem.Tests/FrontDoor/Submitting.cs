using ActorTasks.Actors;
using ActorTasks.ActorSystemTests.Node;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.ActorSystemTests.FrontDoor;

public sealed class Submitting
{
    private static Task<TestNode> StartAsync(params (string Key, string Value)[] settings) =>
        TestNode.StartAsync(tasks => tasks.Handle("ok", (int? n) => n), settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value));

    [Fact]
    public async Task What_is_not_on_disk_yet_has_a_limit_and_beyond_it_the_node_is_overloaded()
    {
        await using var node = await StartAsync(("limits.unsynced-count", "5"));
        var gate = new TaskCompletionSource();
        node.Store.Before = _ => gate.Task;
        var waiting = Enumerable.Range(0, 5).Select(_ => node.TrySubmitAsync("ok")).ToList();
        var refused = Assert.IsType<TaskReply.Refused>(await node.TrySubmitAsync("ok"));
        Assert.Equal(RefusalKind.Overloaded, refused.Kind);
        gate.SetResult();
        Assert.All(await Task.WhenAll(waiting), reply => Assert.IsType<TaskReply.Accepted>(reply));
        await node.SubmitAsync("ok");
    }

    [Fact]
    public async Task A_store_that_does_not_answer_leaves_no_caller_waiting()
    {
        await using var node = await StartAsync(("limits.answer", "100ms"));
        var gate = new TaskCompletionSource();
        node.Store.Before = _ => gate.Task;
        var replies = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => node.TrySubmitAsync("ok")));
        var kinds = replies.Select(reply => Assert.IsType<TaskReply.Refused>(reply).Kind).ToList();
        Assert.All(kinds, kind => Assert.Contains(kind, new[] { RefusalKind.OutcomeUnknown, RefusalKind.StoreUnavailable }));
        gate.SetResult();
    }

    [Fact]
    public async Task A_type_that_nobody_serves_is_refused_with_the_closest_name()
    {
        await using var node = await StartAsync();
        var refused = Assert.IsType<TaskReply.Refused>(await node.TrySubmitAsync("okk"));
        Assert.Equal(RefusalKind.UnknownType, refused.Kind);
        Assert.Contains("'ok'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_type_that_nobody_serves_stays_queued_where_the_settings_accept_it()
    {
        await using var node = await StartAsync(("types.unknown", "accept"));
        var stranger = await node.SubmitAsync("stranger");
        await node.WhenAsync<TaskSucceeded>(await node.SubmitAsync("ok"));
        Assert.Equal(StoredState.Waiting, (await node.Store.Queries.GetAsync(stranger, default))!.State.State);
        Assert.IsType<TaskReply.Accepted>(await node.Gateway.CancelAsync(stranger, CancelMode.Cooperative, "ann", default));
    }

    [Fact]
    public async Task The_client_hands_over_objects_and_gives_the_task_back()
    {
        await using var node = await StartAsync();
        var handle = await node.Client.EnqueueAsync("ok", 17, new EnqueueOptions { IdempotencyKey = "k", Tags = ["a"], Queue = "q", Priority = 7 });
        Assert.False(handle.Replayed);
        var after = await node.WhenAsync<TaskSucceeded>(handle.Id);
        Assert.Equal(("q", 7, "a"), (after.Queue, after.Priority, after.Tags.Single()));
        var again = await node.Client.EnqueueAsync("ok", 17, new EnqueueOptions { IdempotencyKey = "k" });
        Assert.Equal((handle.Id, true), (again.Id, again.Replayed));
        await AssertRefused("key-conflict", node.Client.EnqueueAsync("ok", 18, new EnqueueOptions { IdempotencyKey = "k" }));
    }

    [Fact]
    public async Task The_client_refuses_what_the_front_door_would_refuse()
    {
        await using var node = await StartAsync(("limits.payload", "1KiB"));
        await AssertRefused("unknown-type", node.Client.EnqueueAsync("nok", 1));
        await AssertRefused("payload-too-large", node.Client.EnqueueAsync("ok", new string('x', 1024)));
        EnqueueOptions[] outside =
        [
            new() { Priority = 10 },
            new() { Queue = "" },
            new() { Queue = "a queue" },
            new() { Delay = TimeSpan.FromSeconds(1), RunAt = DateTimeOffset.UnixEpoch },
            new() { Delay = TimeSpan.FromSeconds(-1) },
            new() { Timeout = TimeSpan.Zero },
            new() { Tags = [.. Enumerable.Repeat("t", 17)] },
            new() { Tags = [""] },
            new() { Tags = [new string('t', 65)] },
            new() { IdempotencyKey = "" },
            new() { IdempotencyKey = new string('k', 256) },
            new() { IdempotencyKey = "\0key" },
            new() { Tags = ["two\nlines"] },
            new() { Delay = TimeSpan.FromDays(3651) },
        ];
        foreach (var options in outside)
        {
            await AssertRefused("limit-exceeded", node.Client.EnqueueAsync("ok", 1, options));
        }

        await AssertRefused("limit-exceeded", node.Client.EnqueueAsync("a type", 1));
    }

    [Fact]
    public async Task A_low_disk_stops_accepting_and_room_lets_it_accept_again()
    {
        await using var node = await StartAsync();
        node.Service<NodeStatus>().DiskFault = "The disk has 1 KiB left.";
        var refused = Assert.IsType<TaskReply.Refused>(await node.TrySubmitAsync("ok"));
        Assert.Equal((RefusalKind.StoreUnavailable, "The disk has 1 KiB left."), (refused.Kind, refused.Message));
        Assert.Contains("The disk has 1 KiB left.", node.Gateway.Readiness.Reasons);
        node.Service<NodeStatus>().DiskFault = null;
        await node.SubmitAsync("ok");
    }

    private static async Task AssertRefused(string slug, Task<TaskHandle> enqueue) =>
        Assert.Equal(slug, (await Assert.ThrowsAsync<TaskRefusedException>(() => enqueue)).Slug);
}
