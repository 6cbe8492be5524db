using ActorTasks.Actors;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.ActorSystemTests.Node;

public sealed class KeepingTheServerFree
{
    private static readonly Dictionary<string, string?> s_slots = new() { ["workers.slots.async"] = "8", ["workers.slots.thread"] = "4" };

    [Fact]
    public async Task Handlers_that_spin_on_every_slot_still_let_a_submit_through()
    {
        using var spinning = new CountdownEvent(12);
        void Spin(CancellationToken stop)
        {
            spinning.Signal();
            while (!stop.IsCancellationRequested)
            {
                Thread.SpinWait(100);
            }
        }

        await using var node = await TestNode.StartAsync(
            tasks => tasks
                .Handle("spin-async", (CancellationToken stop) => { Spin(stop); return Task.CompletedTask; })
                .Handle("spin-thread", Spin)
                .Handle("other", () => 1),
            new Dictionary<string, string?>(s_slots) { ["stop.timeout"] = "0s" });
        for (var i = 0; i < 8; i++)
        {
            await node.SubmitAsync("spin-async");
        }

        for (var i = 0; i < 4; i++)
        {
            await node.SubmitAsync("spin-thread");
        }

        await Task.Factory.StartNew(spinning.Wait, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).WaitAsync(TestNode.Patience);
        var accepted = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => node.SubmitAsync("other")));
        Assert.Equal(50, accepted.Distinct().Count());
    }

    [Fact]
    public async Task The_threads_that_server_and_handlers_share_are_there_before_any_handler_runs()
    {
        var before = 0;
        await using var node = await TestNode.StartAsync(tasks => tasks.Handle("look", () => before = ThreadPool.ThreadCount));
        await node.WhenAsync<TaskSucceeded>(await node.SubmitAsync("look"));
        Assert.True(before >= WarmThreads.Count, $"{before} threads");
    }
}
