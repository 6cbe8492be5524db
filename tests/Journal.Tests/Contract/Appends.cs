using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.JournalTests.Contract;

public abstract class Appends(StoreKind kind) : StoreContract(kind)
{
    [Fact]
    public async Task What_was_acknowledged_is_there_after_a_restart()
    {
        var shard = await ShardAsync();
        var finished = await shard.FinishedAsync(result: "42"u8.ToArray());
        var running = await shard.StartAsync(await shard.SubmitAsync());

        await Seam.ReopenAsync();

        Assert.Equal(finished, (await Store.Queries.GetAsync(finished.Id, default))!.State, TaskStates.Same);
        Assert.Equal(running, (await Store.Queries.GetAsync(running.Id, default))!.State, TaskStates.Same);
        Assert.Equal(5, await Store.HighestSeqAsync(0, default));
    }

    [Fact]
    public async Task A_row_is_exactly_the_state_whatever_it_holds()
    {
        var shard = await ShardAsync();
        var policy = new RetryPolicy(7, 2, BackoffKind.List, 0, 5_000_000, 0.25, [1, 2_000_000]);
        var submit = shard.Submit("hash", "low", 9, TestShard.NowUs + 5, TestShard.NowUs + 99_000_000, "a key", "[1]"u8.ToArray(), policy, ["ü", "a b"])
            with { TimeoutUs = 3, TraceParent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" };
        var task = await shard.SubmitAsync(submit);
        await AssertRowAsync(task);
        shard.TimeUs += 10;
        task = await shard.StartAsync(task);
        await AssertRowAsync(task);
        task = await shard.DoAsync(task, new CancelTask(task.Id, CancelMode.Cooperative, "alice"));
        await AssertRowAsync(task);
        task = await shard.FailAsync(task);
        await AssertRowAsync(task);
        task = await shard.DoAsync(task, new RetryTask(task.Id, "bob", "again"));
        await AssertRowAsync(task);
        shard.TimeUs = task.ReadyAtUs;
        task = await shard.SucceedAsync(await shard.StartAsync(task), "\"done\""u8.ToArray());
        await AssertRowAsync(task);

        async Task AssertRowAsync(TaskState expected) =>
            Assert.Equal(expected, (await Store.Queries.GetAsync(expected.Id, default))!.State, TaskStates.Same);
    }

    [Fact]
    public async Task Events_are_replayed_in_order_with_their_places()
    {
        var shard = await ShardAsync(2);
        var first = await shard.FinishedAsync(result: "1"u8.ToArray());
        var second = await shard.FailAsync(await shard.StartAsync(await shard.SubmitAsync()), permanent: true);

        var entries = await ReplayAsync(2, 1, long.MaxValue, long.MaxValue);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], entries.Select(entry => entry.Seq));
        Assert.Equal([1, 2, 3, 1, 2, 3, 4], entries.Select(entry => entry.TaskSeq));
        Assert.All(entries, entry => Assert.Equal((2, shard.Epoch), (entry.Partition, entry.Epoch)));

        var folded = entries.Select(entry => (TaskEvent)entry.Event).GroupBy(happened => happened.Id)
            .ToDictionary(task => task.Key, task => task.Aggregate((TaskState?)null, TaskRules.Evolve)!);
        Assert.Equal(first, folded[first.Id], TaskStates.Same);
        Assert.Equal(second, folded[second.Id], TaskStates.Same);
    }

    [Fact]
    public async Task A_replay_keeps_to_its_bounds()
    {
        var shard = await ShardAsync();
        for (var i = 0; i < 4; i++)
        {
            await shard.FinishedAsync();
        }

        Assert.Equal([3, 4, 5], (await ReplayAsync(0, 3, 5, long.MaxValue)).Select(entry => entry.Seq));
        Assert.Equal([3, 4], (await ReplayAsync(0, 3, 12, 2)).Select(entry => entry.Seq));
        Assert.Empty(await ReplayAsync(0, 13, long.MaxValue, 5));
        Assert.Empty(await ReplayAsync(0, 1, 12, 0));
        Assert.Empty(await ReplayAsync(1, 1, long.MaxValue, long.MaxValue));
    }

    [Fact]
    public async Task The_history_of_a_task_is_read_by_pages()
    {
        var shard = await ShardAsync();
        var task = await shard.FinishedAsync();

        Assert.Equal([1, 2], (await Store.Queries.EventsAsync(task.Id, 0, 2, default)).Select(entry => entry.TaskSeq));
        Assert.Equal([3], (await Store.Queries.EventsAsync(task.Id, 2, 2, default)).Select(entry => entry.TaskSeq));
        Assert.Empty(await Store.Queries.EventsAsync(shard.NewId(), 0, 2, default));
    }

    [Fact]
    public async Task A_number_is_never_used_twice()
    {
        var shard = await ShardAsync();
        var task = await shard.SubmitAsync();
        var (write, _) = shard.Prepare(task, new StartAttempt(task.Id, TestShard.Node));

        await Assert.ThrowsAsync<StoreUnavailableException>(() => Store.AppendAsync(write! with { FirstSeq = 1 }));

        Assert.Equal(task, (await Store.Queries.GetAsync(task.Id, default))!.State, TaskStates.Same);
    }

    [Fact]
    public async Task A_task_has_one_history()
    {
        var shard = await ShardAsync();
        var task = await shard.SubmitAsync();
        await shard.StartAsync(task);

        await Assert.ThrowsAsync<StoreUnavailableException>(() => shard.DoAsync(task, new CancelTask(task.Id, CancelMode.Force, "alice")));

        Assert.Equal(StoredState.Running, (await Store.Queries.GetAsync(task.Id, default))!.State.State);
    }

    [Fact]
    public async Task After_a_failed_write_none_of_its_epoch_goes_through_until_the_shard_opens_again()
    {
        var shard = await ShardAsync();
        var task = await shard.SubmitAsync();
        await shard.StartAsync(task);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => shard.StartAsync(task));

        await Assert.ThrowsAsync<StoreUnavailableException>(() => shard.SubmitAsync());
        await (await ShardAsync(1)).SubmitAsync();

        await shard.OpenAgainAsync();
        await shard.SubmitAsync();
        Assert.Equal(3, await Store.HighestSeqAsync(0, default));
    }

    [Fact]
    public async Task Only_the_guilty_shard_fails()
    {
        var shards = new List<TestShard>();
        for (var partition = 0; partition < StoreSeam.Partitions; partition++)
        {
            shards.Add(await ShardAsync(partition));
        }

        var guilty = await shards[1].SubmitAsync();
        await shards[1].StartAsync(guilty);

        var writes = shards.Select((shard, partition) => partition == 1 ? shard.StartAsync(guilty) : shard.SubmitAsync()).ToList();

        await Assert.ThrowsAsync<StoreUnavailableException>(() => writes[1]);
        foreach (var partition in new[] { 0, 2, 3 })
        {
            var task = await writes[partition];
            Assert.NotNull(await Store.Queries.GetAsync(task.Id, default));
        }
    }

    [Fact]
    public async Task An_earlier_incarnation_writes_nothing_any_more()
    {
        var old = await ShardAsync();
        var task = await old.SubmitAsync();
        var current = await ShardAsync();

        await Assert.ThrowsAsync<StaleEpochException>(() => old.StartAsync(task));
        await Assert.ThrowsAsync<StaleEpochException>(() => Store.MarkAsync(0, old.Epoch, [new HeldMark(task.Id, HeldReasons.NoWorker)]));

        Assert.True(current.Epoch > old.Epoch);
        await current.StartAsync(task);
        Assert.Equal(2, await Store.HighestSeqAsync(0, default));
    }

    [Fact]
    public async Task The_epoch_rises_over_restarts_too()
    {
        var first = await ShardAsync();
        await Seam.ReopenAsync();

        var second = await ShardAsync();

        Assert.True(second.Epoch > first.Epoch);
        Assert.Equal(1, (await ShardAsync(3)).Epoch);
    }

    [Fact]
    public async Task A_write_that_no_store_could_keep_is_a_defect_of_its_caller()
    {
        var shard = await ShardAsync();
        var task = await shard.SubmitAsync();
        var (write, _) = shard.Prepare(task, new StartAttempt(task.Id, TestShard.Node));

        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.AppendAsync(write! with { Events = [] }));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.AppendAsync(write! with { Partition = 1 }));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.AppendAsync(write! with { Partition = StoreSeam.Partitions }));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.AppendAsync(write! with { FirstSeq = 0 }));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.AppendAsync(write! with { Events = [Recorded.Replayed(write.Events[0].Event)] }));
        await Store.AppendAsync(write!);
    }

    private async Task<List<JournalEntry>> ReplayAsync(int partition, long from, long to, long max)
    {
        var entries = new List<JournalEntry>();
        await foreach (var entry in Store.ReplayAsync(partition, from, to, max, default))
        {
            entries.Add(entry);
        }

        return entries;
    }
}
