using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.JournalTests.Contract;

public abstract class Lists(StoreKind kind) : StoreContract(kind)
{
    private static readonly TaskFilter[] s_filters =
    [
        new(),
        new() { States = [StoredState.Waiting] },
        new() { States = [StoredState.Running] },
        new() { States = [StoredState.Succeeded] },
        new() { States = [StoredState.Failed, StoredState.Succeeded] },
        new() { States = [StoredState.Running, StoredState.Failed] },
        new() { States = [StoredState.Waiting], Queue = "low" },
        new() { Queue = "mail" },
        new() { Queue = "nowhere" },
        new() { Type = "hash" },
        new() { Type = "hash", States = [StoredState.Succeeded], Queue = "default" },
        new() { Tag = "b" },
        new() { Tag = "b", Type = "resize" },
        new() { Retrying = true },
        new() { Retrying = false, States = [StoredState.Waiting] },
        new() { ReadyAhead = true, NowUs = TestShard.NowUs + 150 },
        new() { ReadyAhead = false, NowUs = TestShard.NowUs + 150 },
        new() { SinceUs = TestShard.NowUs + 40, UntilUs = TestShard.NowUs + 90 },
        new() { SinceUs = TestShard.NowUs + 40, Type = "hash" },
        new() { UntilUs = TestShard.NowUs - 1 },
    ];

    [Theory]
    [InlineData(1, 7)]
    [InlineData(2, 50)]
    public async Task A_list_by_pages_is_all_that_its_filter_means(int seed, int limit)
    {
        var backlog = await FilledAsync(seed);

        foreach (var filter in s_filters.SelectMany(filter => new[] { filter, filter with { OldestFirst = true } }))
        {
            var expected = backlog.States.Where(task => Means(filter, task)).Select(task => task.Id).Order().ToList();
            if (!filter.OldestFirst)
            {
                expected.Reverse();
            }

            Assert.Equal(expected, await WalkAsync(filter with { Limit = limit }));
        }
    }

    [Fact]
    public async Task A_list_by_key_finds_open_and_finished_tasks()
    {
        var shard = await ShardAsync();
        var finished = await shard.FinishedAsync(shard.Submit(key: "k"));
        await Store.KeepHouseAsync(TestShard.NowUs, default);
        shard.TimeUs += TestShard.KeyKeptUs;
        var open = await shard.SubmitAsync(shard.Submit(key: "k"));
        await shard.SubmitAsync(shard.Submit(key: "other"));

        Assert.Equal([open.Id, finished.Id], await WalkAsync(new TaskFilter { Key = "k", Limit = 1 }));
        Assert.Empty(await WalkAsync(new TaskFilter { Key = "K" }));
    }

    [Fact]
    public async Task A_list_is_stable_while_tasks_come_and_finished_ones_are_moved()
    {
        var shard = await ShardAsync();
        var tasks = new List<TaskState>();
        for (var i = 0; i < 30; i++)
        {
            shard.TimeUs += 1_000;
            tasks.Add(i % 2 == 0 ? await shard.FinishedAsync() : await shard.SubmitAsync());
        }

        var read = new List<TaskId>();
        TaskId? after = null;
        do
        {
            var page = await Store.Queries.ListAsync(new TaskFilter { Limit = 7, After = after }, default);
            read.AddRange(page.Rows.Select(row => row.State.Id));
            after = page.Next;
            shard.TimeUs += 1_000;
            await shard.SubmitAsync();
            await Store.KeepHouseAsync(TestShard.NowUs, default);
        }
        while (after is not null);

        Assert.Equal(tasks.Select(task => task.Id).OrderDescending(), read);
    }

    [Fact]
    public async Task A_list_that_scans_too_many_rows_answers_partly_and_goes_on_from_there()
    {
        var shard = await ShardAsync();
        var wanted = await shard.SubmitAsync(shard.Submit(tags: ["needle"]));
        shard.TimeUs += 1_000;
        await Task.WhenAll(Enumerable.Range(0, StoreSeam.MaxScannedRows).Select(_ => shard.SubmitAsync()).ToList());

        var first = await Store.Queries.ListAsync(new TaskFilter { Tag = "needle" }, default);
        Assert.True(first.Partial);
        Assert.Empty(first.Rows);
        Assert.NotNull(first.Next);

        var second = await Store.Queries.ListAsync(new TaskFilter { Tag = "needle", After = first.Next }, default);
        Assert.False(second.Partial);
        Assert.Null(second.Next);
        Assert.Equal(wanted.Id, Assert.Single(second.Rows).State.Id);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(501)]
    public async Task A_page_has_1_to_500_rows(int limit) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Store.Queries.ListAsync(new TaskFilter { Limit = limit }, default));

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task Counts_are_kept_per_queue_and_always_add_up(int seed)
    {
        var backlog = await FilledAsync(seed);

        var counts = (await Store.Queries.CountsAsync(default)).Where(count => count.Number != 0)
            .ToDictionary(count => (count.Queue, count.What), count => count.Number);

        var expected = backlog.States.CountBy(task => (task.Queue, What: task.State.ToString().ToLowerInvariant()))
            .Concat(backlog.States.CountBy(task => (task.Queue, What: "accepted")))
            .ToDictionary(count => count.Key, count => (long)count.Value);
        Assert.Equal(expected.OrderBy(count => count.Key), counts.OrderBy(count => count.Key));
    }

    private async Task<Backlog> FilledAsync(int seed)
    {
        var shard = await ShardAsync(2);
        var backlog = new Backlog(shard, seed);
        await backlog.FillAsync(Store, 160);
        for (var i = 0; i < seed; i++)
        {
            await Store.KeepHouseAsync(TestShard.NowUs, default);
        }

        return backlog;
    }

    private async Task<List<TaskId>> WalkAsync(TaskFilter filter)
    {
        var read = new List<TaskId>();
        TaskPage page;
        do
        {
            page = await Store.Queries.ListAsync(filter, default);
            Assert.True(page.Rows.Count <= filter.Limit);
            Assert.True(page.Partial == (page.Next is not null && page.Rows.Count < filter.Limit));
            read.AddRange(page.Rows.Select(row => row.State.Id));
            filter = filter with { After = page.Next };
        }
        while (page.Next is not null);
        return read;
    }

    /// <summary>The filter's words, said once more.</summary>
    private static bool Means(TaskFilter filter, TaskState task)
    {
        var waiting = task.State == StoredState.Waiting;
        return (filter.States.Count == 0 || filter.States.Contains(task.State))
            && (filter.Type ?? task.Type) == task.Type
            && (filter.Queue ?? task.Queue) == task.Queue
            && (filter.Tag is null || task.Tags.Contains(filter.Tag))
            && task.CreatedAtUs >= (filter.SinceUs ?? 0)
            && task.CreatedAtUs < (filter.UntilUs ?? long.MaxValue)
            && (filter.Retrying is null || (waiting && (task.Failures + task.Losses > 0) == filter.Retrying))
            && (filter.ReadyAhead is null || (waiting && (task.ReadyAtUs > filter.NowUs) == filter.ReadyAhead));
    }
}
