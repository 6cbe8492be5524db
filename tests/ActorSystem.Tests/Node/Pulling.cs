using System.Collections.Concurrent;
using ActorTasks.Journal;
using ActorTasks.Journal.Memory;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.ActorSystemTests.Node;

public sealed class Pulling
{
    [Fact]
    public async Task With_one_slot_tasks_run_by_priority_and_then_by_their_time()
    {
        var order = new ConcurrentQueue<int>();
        var go = new TaskCompletionSource();
        await using var node = await TestNode.StartAsync(
            tasks => tasks.Handle("note", async (int n) => { await go.Task; order.Enqueue(n); }),
            new Dictionary<string, string?> { ["workers.slots.async"] = "1" });
        var first = await node.SubmitAsync("note", "0");
        await node.WhenAsync<AttemptStarted>(first);
        var ids = new List<TaskId>();
        foreach (var (number, priority) in new[] { (4, 4), (5, 4), (1, 9), (6, 0), (2, 7), (3, 7) })
        {
            ids.Add(await node.SubmitAsync("note", $"{number}", submission => submission with { Priority = priority }));
        }

        go.SetResult();
        foreach (var id in ids)
        {
            await node.WhenAsync<TaskSucceeded>(id);
        }

        Assert.Equal(Enumerable.Range(0, 7), order);
    }

    [Fact]
    public async Task Refused_submits_cost_no_slot_though_slots_were_kept_for_them()
    {
        const int Slots = 32;
        var together = new TaskCompletionSource();
        var running = 0;
        await using var node = await TestNode.StartAsync(
            tasks => tasks.Handle("once", () => Task.FromResult(1)).Handle("meet", async () =>
            {
                if (Interlocked.Increment(ref running) == Slots)
                {
                    together.SetResult();
                }

                await together.Task;
            }),
            new Dictionary<string, string?> { ["workers.slots.async"] = $"{Slots}" });
        for (var i = 0; i < 3 * Slots; i++)
        {
            await node.TrySubmitAsync("once", with: submission => submission with { IdempotencyKey = "the one" });
        }

        for (var i = 0; i < Slots; i++)
        {
            await node.SubmitAsync("meet");
        }

        await together.Task.WaitAsync(TestNode.Patience);
    }

    [Fact]
    public async Task A_kind_without_free_slots_does_not_hold_up_the_other()
    {
        var go = new TaskCompletionSource();
        await using var node = await TestNode.StartAsync(
            tasks => tasks.Handle("blocked", async () => await go.Task).Handle("quick", () => 1),
            new Dictionary<string, string?> { ["workers.slots.async"] = "2", ["shards.window"] = "5" });
        for (var i = 0; i < 30; i++)
        {
            await node.SubmitAsync("blocked", with: submission => submission with { Priority = 9 });
        }

        await node.WhenAsync<TaskSucceeded>(await node.SubmitAsync("quick", with: submission => submission with { Priority = 0 }));
        go.SetResult();
    }

    [Fact]
    public async Task A_backlog_far_larger_than_the_window_is_run_to_its_end_and_memory_holds_the_window_only()
    {
        const int Backlog = 50_000;
        var memory = new MemoryTaskStore(4);
        var left = Backlog;
        var all = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        await using var node = await TestNode.StartAsync(
            tasks => tasks.Handle("count", async () =>
            {
                await go.Task;
                if (Interlocked.Decrement(ref left) == 0)
                {
                    all.SetResult();
                }
            }),
            new Dictionary<string, string?> { ["shards.window"] = "20", ["workers.slots.async"] = "64" },
            new WatchedStore(memory) { Keeps = false });
        var next = 0;
        await Task.WhenAll(Enumerable.Range(0, 256).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) <= Backlog)
            {
                await node.SubmitAsync("count");
            }
        }));
        go.SetResult();
        await all.Task.WaitAsync(TestNode.Patience);
        await node.StopAsync();
        var counts = (await memory.Queries.CountsAsync(default)).ToDictionary(count => count.What, count => count.Number);
        Assert.Equal((Backlog, Backlog), (counts["accepted"], counts["succeeded"]));
    }

    [Fact]
    public async Task Due_tasks_beyond_the_window_come_in_their_time()
    {
        await using var node = await TestNode.StartAsync(tasks => tasks.Handle("ok", () => 1), new Dictionary<string, string?> { ["shards.window"] = "3" });
        var ids = new List<TaskId>();
        for (var i = 0; i < 60; i++)
        {
            var delayUs = 50_000 + (i * 5_000);
            ids.Add(await node.SubmitAsync("ok", with: submission => submission with { DelayUs = delayUs }));
        }

        foreach (var id in ids)
        {
            await node.WhenAsync<TaskSucceeded>(id);
        }
    }

    [Fact]
    public async Task Every_task_is_run_while_shards_and_their_windows_come_and_go()
    {
        var failures = 12;
        var running = new ConcurrentDictionary<TaskId, int>();
        var overlaps = 0;
        await using var node = await TestNode.StartAsync(
            tasks => tasks.Handle("ok", async (TaskContext task) =>
            {
                overlaps += running.AddOrUpdate(task.Id, 1, (_, n) => n + 1) > 1 ? 1 : 0;
                await Task.Yield();
                running.AddOrUpdate(task.Id, 0, (_, n) => n - 1);
            }),
            new Dictionary<string, string?> { ["shards.window"] = "10" });
        var writes = 0;
        node.Store.Before = _ => Interlocked.Increment(ref writes) % 150 == 0 && Interlocked.Decrement(ref failures) >= 0
            ? throw new StoreUnavailableException("of the test")
            : Task.CompletedTask;
        node.Store.After = _ => writes % 170 == 0 && Interlocked.Decrement(ref failures) >= 0
            ? throw new OutcomeUnknownException("of the test")
            : Task.CompletedTask;
        var replies = new List<TaskId>();
        foreach (var chunk in Enumerable.Range(0, 1_000).Chunk(100))
        {
            foreach (var reply in await Task.WhenAll(chunk.Select(_ => node.TrySubmitAsync("ok"))))
            {
                if (reply is Actors.TaskReply.Accepted accepted)
                {
                    replies.Add(accepted.Task.Id);
                }
            }
        }

        foreach (var id in replies)
        {
            var after = await node.WhenAsync<TaskSucceeded>(id);
            Assert.Equal((0, 0), (after.Failures, after.Losses));
        }

        Assert.Equal(0, overlaps);
        Assert.NotEmpty(replies);
    }
}
