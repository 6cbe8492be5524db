using ActorTasks.TaskLifecycle;

namespace ActorTasks.ActorSystemTests.Node;

public sealed class RunningTasks
{
    [Fact]
    public async Task A_task_is_accepted_run_and_its_result_kept()
    {
        await using var node = await TestNode.StartAsync(tasks => tasks
            .Handle("double", (int n) => n * 2)
            .Handle("triple", async (int n) => { await Task.Yield(); return n * 3; }));
        var twice = await node.SubmitAsync("double", "21");
        var thrice = await node.SubmitAsync("triple", "14");
        await node.WhenAsync<TaskSucceeded>(twice);
        await node.WhenAsync<TaskSucceeded>(thrice);
        Assert.Equal(["TaskSubmitted", "AttemptStarted", "TaskSucceeded"], node.History(twice));
        Assert.Equal("42"u8.ToArray(), (await node.Store.Queries.ResultAsync(twice, default))!.Value.ToArray());
        Assert.Equal("42"u8.ToArray(), (await node.Store.Queries.ResultAsync(thrice, default))!.Value.ToArray());
    }
}
