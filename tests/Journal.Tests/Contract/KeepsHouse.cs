using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.JournalTests.Contract;

public abstract class KeepsHouse(StoreKind kind) : StoreContract(kind)
{
    [Fact]
    public async Task It_goes_in_bounded_steps_until_nothing_is_left_and_changes_nothing_then()
    {
        var shard = await ShardAsync();
        var tasks = new List<TaskState>();
        for (var i = 0; i < (2 * StoreSeam.HouseStepRows) + 1; i++)
        {
            tasks.Add(await shard.FinishedAsync(shard.Submit(key: $"k{i}")));
        }

        // Their keys have expired as well, so that there are steps also where the write of its end moves a task.
        Assert.True(await Store.KeepHouseAsync(TestShard.NowUs + TestShard.KeyKeptUs, default));
        Assert.True(await Store.KeepHouseAsync(TestShard.NowUs + TestShard.KeyKeptUs, default));
        Assert.False(await Store.KeepHouseAsync(TestShard.NowUs + TestShard.KeyKeptUs, default));
        Assert.False(await Store.KeepHouseAsync(TestShard.NowUs + TestShard.KeyKeptUs, default));

        foreach (var task in tasks)
        {
            Assert.Equal(task, (await Store.Queries.GetAsync(task.Id, default))!.State, TaskStates.Same);
        }
    }

    [Fact]
    public async Task Open_tasks_stay_where_they_are()
    {
        var shard = await ShardAsync();
        var waiting = await shard.SubmitAsync();
        var running = await shard.StartAsync(await shard.SubmitAsync());
        await shard.FinishedAsync();

        Assert.False(await Store.KeepHouseAsync(TestShard.NowUs, default));
        await shard.OpenAgainAsync();

        Assert.Equal(running.Id, Assert.Single(shard.Recovery.Running).State.Id);
        Assert.Equal(waiting.Id, Assert.Single(shard.Recovery.Ready[0].Rows).State.Id);
    }

    [Fact]
    public async Task A_finished_task_that_is_retried_is_open_again_and_has_one_row()
    {
        var shard = await ShardAsync();
        var failed = await shard.FailAsync(await shard.StartAsync(await shard.SubmitAsync(shard.Submit(tags: ["x", "y"]))), permanent: true);
        await Store.KeepHouseAsync(TestShard.NowUs, default);

        var retried = await shard.DoAsync(failed, new RetryTask(failed.Id, "alice", null));
        await shard.OpenAgainAsync();

        Assert.Equal(retried, Assert.Single(shard.Recovery.Ready[0].Rows).State, TaskStates.Same);
        Assert.Single((await Store.Queries.ListAsync(new TaskFilter { Tag = "x" }, default)).Rows);
        Assert.Empty((await Store.Queries.ListAsync(new TaskFilter { States = [StoredState.Failed] }, default)).Rows);

        await shard.SucceedAsync(await shard.StartAsync(retried));
        await Store.KeepHouseAsync(TestShard.NowUs, default);
        Assert.Single((await Store.Queries.ListAsync(new TaskFilter { Tag = "y" }, default)).Rows);
    }

    [Fact]
    public async Task A_late_outcome_of_a_moved_task_is_kept_and_changes_nothing_else()
    {
        var shard = await ShardAsync();
        var running = await shard.StartAsync(await shard.SubmitAsync());
        var cancelled = await shard.DoAsync(running, new CancelTask(running.Id, CancelMode.Force, "alice"));
        await Store.KeepHouseAsync(TestShard.NowUs, default);

        var late = await shard.DoAsync(cancelled, new RecordOutcome(running.Token, new AttemptOutcome.Succeeded(null, default)));

        Assert.Equal(late, (await Store.Queries.GetAsync(running.Id, default))!.State, TaskStates.Same);
        Assert.Equal(StoredState.Cancelled, late.State);
        Assert.IsType<LateOutcomeRecorded>((await Store.Queries.EventsAsync(running.Id, cancelled.TaskSeq, 10, default)).Single().Event);
    }

    [Fact]
    public async Task Expired_keys_are_dropped_and_others_stay()
    {
        var shard = await ShardAsync();
        var early = await shard.SubmitAsync(shard.Submit(key: "early"));
        shard.TimeUs += 1_000_000;
        var late = await shard.SubmitAsync(shard.Submit(key: "late"));

        await Store.KeepHouseAsync(TestShard.NowUs + TestShard.KeyKeptUs, default);

        // The clock of the submits has not reached the expiry, so only the dropped key is free.
        var again = await shard.SubmitAsync(shard.Submit(key: "early"));
        Assert.NotEqual(early.Id, again.Id);
        Assert.Equal(late.Id, (await Assert.ThrowsAsync<KeyTakenException>(() => shard.SubmitAsync(shard.Submit(key: "late")))).Earlier);
    }
}
