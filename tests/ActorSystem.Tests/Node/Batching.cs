using System.Text;
using ActorTasks.Actors;
using ActorTasks.Journal;
using ActorTasks.Journal.Memory;
using ActorTasks.TaskLifecycle;
using Microsoft.Extensions.DependencyInjection;

namespace ActorTasks.ActorSystemTests.Node;

public sealed class Batching
{
    private static Task<TestNode> StartAsync(params (string Key, string Value)[] settings) =>
        TestNode.StartAsync(tasks => tasks.Handle("ok", (int? n) => n), settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value));

    [Fact]
    public async Task Every_item_of_a_batch_is_a_task_of_its_own_and_answers_come_in_order()
    {
        await using var node = await StartAsync();
        var replies = await SubmitAsync(node, Enumerable.Range(0, 1_000).Select(n => Item(n % 10 == 3 ? "nobody" : "ok", n)));
        for (var n = 0; n < 1_000; n++)
        {
            if (n % 10 == 3)
            {
                Assert.Equal(RefusalKind.UnknownType, Assert.IsType<TaskReply.Refused>(replies[n]).Kind);
                continue;
            }

            var id = Assert.IsType<TaskReply.Accepted>(replies[n]).Task.Id;
            await node.WhenAsync<TaskSucceeded>(id);
            var payload = await node.Store.Queries.PayloadAsync(id, default);
            Assert.Equal($"{n}", Encoding.UTF8.GetString(payload!.Value.Span));
        }

        Assert.Equal(0, node.Service<TaskGateway>().Unsynced.Count);
    }

    [Fact]
    public async Task Where_there_is_no_room_items_wait_for_it_instead_of_being_refused()
    {
        await using var node = await StartAsync(("limits.unsynced-count", "3"));
        var gate = new TaskCompletionSource();
        node.Store.Before = _ => gate.Task;
        var batch = SubmitAsync(node, Enumerable.Range(0, 50).Select(n => Item("ok", n)));
        gate.SetResult();
        Assert.All(await batch, reply => Assert.IsType<TaskReply.Accepted>(reply));
        Assert.Equal(0, node.Service<TaskGateway>().Unsynced.Count);
    }

    [Fact]
    public async Task Items_that_find_no_room_in_time_are_refused_as_not_stored()
    {
        await using var node = await StartAsync(("limits.unsynced-count", "1"), ("limits.answer", "200ms"));
        var gate = new TaskCompletionSource();
        node.Store.Before = _ => gate.Task;
        var replies = await SubmitAsync(node, Enumerable.Range(0, 3).Select(n => Item("ok", n)));
        Assert.All(replies, reply => Assert.IsType<TaskReply.Refused>(reply));
        Assert.Equal(RefusalKind.Overloaded, ((TaskReply.Refused)replies[2]).Kind);
        gate.SetResult();
    }

    [Fact]
    public async Task Items_of_one_key_in_one_batch_are_one_task()
    {
        await using var node = await StartAsync();
        var replies = await SubmitAsync(node, Enumerable.Range(0, 24).Select(_ => Item("ok", 1) with { IdempotencyKey = "k" }));
        var accepted = replies.Cast<TaskReply.Accepted>().ToList();
        Assert.Single(accepted.Select(reply => reply.Task.Id).Distinct());
        Assert.Single(accepted, reply => !reply.Replayed);
    }

    [Fact]
    public async Task A_shard_that_fails_in_the_middle_of_a_batch_answers_every_item()
    {
        await using var node = await StartAsync();
        var failures = 1;
        node.Store.Before = write => write.Partition == 0 && Interlocked.Decrement(ref failures) >= 0
            ? Task.FromException(new StoreUnavailableException("of the test"))
            : Task.CompletedTask;
        var replies = await SubmitAsync(node, Enumerable.Range(0, 200).Select(n => Item("ok", n)));
        var accepted = replies.OfType<TaskReply.Accepted>().Select(reply => reply.Task.Id).ToList();
        Assert.Contains(replies, reply => reply is TaskReply.Refused);
        Assert.NotEmpty(accepted);
        foreach (var id in accepted)
        {
            await node.WhenAsync<TaskSucceeded>(id);
        }

        Assert.Equal(0, node.Service<TaskGateway>().Unsynced.Count);
    }

    [Fact]
    public async Task A_watcher_hears_of_an_end_that_the_shard_could_not_tell_because_it_failed()
    {
        await using var node = await StartAsync();
        var id = await node.SubmitAsync("ok", with: submission => submission with { DelayUs = 200_000 });
        using var watcher = node.Service<TaskWatchers>().Watch(id, onlyFinal: true);
        node.Store.After = write => write.Events.Any(recorded => recorded.Event is TaskSucceeded)
            ? Task.FromException(new OutcomeUnknownException("of the test"))
            : Task.CompletedTask;
        TaskState? task = null;
        while (task?.State.IsFinal() != true)
        {
            watcher.Listen();
            task = (await node.Store.Queries.GetAsync(id, default))!.State;
            if (!task.State.IsFinal())
            {
                await watcher.Told.WaitAsync(TestNode.Patience);
            }
        }

        Assert.Null(watcher.Ended);
    }

    [Fact]
    public async Task A_key_is_kept_for_its_own_retention_across_restarts_and_is_free_then()
    {
        var clock = new ShiftedClock();
        var store = new WatchedStore(new MemoryTaskStore(2));
        var settings = new Dictionary<string, string?> { ["retention.keys"] = "1h" };
        Task<TestNode> StartAsync() => TestNode.StartAsync(
            tasks => tasks.Handle("ok", (int? n) => n), settings, store, services => services.AddSingleton<TimeProvider>(clock));
        static Task<TaskReply> Again(TestNode node) => node.TrySubmitAsync("ok", "1", submission => submission with { IdempotencyKey = "k" });

        TaskId first;
        await using (var node = await StartAsync())
        {
            first = Assert.IsType<TaskReply.Accepted>(await Again(node)).Task.Id;
            await node.WhenAsync<TaskSucceeded>(first);
            clock.Ahead = TimeSpan.FromMinutes(50);
            Assert.Equal((first, true), Shown(await Again(node)));
        }

        await using (var node = await StartAsync())
        {
            Assert.Equal((first, true), Shown(await Again(node)));
            clock.Ahead = TimeSpan.FromMinutes(61);
            var (second, replayed) = Shown(await Again(node));
            Assert.False(replayed);
            Assert.NotEqual(first, second);
            Assert.Equal((second, true), Shown(await Again(node)));
        }

        static (TaskId Id, bool Replayed) Shown(TaskReply reply) => reply is TaskReply.Accepted accepted
            ? (accepted.Task.Id, accepted.Replayed)
            : throw new InvalidOperationException($"{reply}");
    }

    private static Submission Item(string type, int n) => new() { Type = type, Payload = Encoding.UTF8.GetBytes($"{n}") };

    private static Task<IReadOnlyList<TaskReply>> SubmitAsync(TestNode node, IEnumerable<Submission> items) =>
        node.Gateway.SubmitManyAsync([.. items], CancellationToken.None).WaitAsync(TestNode.Patience);

    /// <summary>The real clock, put forward.</summary>
    private sealed class ShiftedClock : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;
    }
}
