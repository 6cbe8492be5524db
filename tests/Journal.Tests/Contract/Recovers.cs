using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.JournalTests.Contract;

public abstract class Recovers(StoreKind kind) : StoreContract(kind)
{
    private static readonly KindTypes[] s_kinds = [new("async", ["send-email", "resize"]), new("thread", ["hash"])];

    [Fact]
    public async Task An_empty_partition_opens_empty()
    {
        var recovery = (await ShardAsync(3)).Recovery;

        Assert.Equal((3, 1L, 0L), (recovery.Partition, recovery.Epoch, recovery.LastSeq));
        Assert.Empty(recovery.Running);
        Assert.Empty(recovery.Held);
        Assert.Empty(Assert.Single(recovery.Ready).Rows);
        Assert.True(recovery.Ready[0].Complete && recovery.Due.Complete);
        Assert.Empty(recovery.Due.Rows);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task The_first_windows_are_the_best_of_any_backlog(int seed)
    {
        var shard = await ShardAsync(1);
        var backlog = new Backlog(shard, seed);
        await backlog.FillAsync(Store, 150);
        shard.TimeUs += 20;

        await Seam.ReopenAsync();
        await shard.OpenAgainAsync(new WindowSizes(7, 9, s_kinds));
        var recovery = shard.Recovery;

        Assert.Equal(Ids(backlog.Rows.Values.Where(row => row.State.State == StoredState.Running).OrderBy(row => row.State.Id)), Ids(recovery.Running));
        Assert.Equal(
            Ids(backlog.Rows.Values.Where(row => row.State.State == StoredState.Waiting && row.HeldBy == HeldReasons.Attempt).OrderBy(row => row.State.Id)),
            Ids(recovery.Held));
        foreach (var (kind, page) in s_kinds.Zip(recovery.Ready))
        {
            var expected = ReadyOf(backlog, kind, shard.TimeUs);
            Assert.Equal(kind.Kind, page.Kind);
            Assert.Equal(Ids(expected.Take(7)), Ids(page.Rows));
            Assert.True(!page.Complete || expected.Count <= 7);
        }

        var due = DueOf(backlog, new DueKey(shard.TimeUs, LastId), new DueKey(long.MinValue, default));
        Assert.Equal(due.Take(9).Select(key => key.Id), Ids(recovery.Due.Rows));
        Assert.Equal(due.Count <= 9, recovery.Due.Complete);
        Assert.All(recovery.Ready.SelectMany(page => page.Rows).Concat(recovery.Running).Concat(recovery.Held).Concat(recovery.Due.Rows), row =>
        {
            Assert.Equal(backlog.Rows[row.State.Id].State, row.State, TaskStates.Same);
            Assert.Equal(backlog.Rows[row.State.Id].HeldBy, row.HeldBy);
        });
    }

    [Theory]
    [InlineData(4, 1)]
    [InlineData(5, 8)]
    [InlineData(6, 500)]
    public async Task Refills_go_on_behind_the_last_key_until_nothing_is_left(int seed, int limit)
    {
        var shard = await ShardAsync();
        var backlog = new Backlog(shard, seed);
        await backlog.FillAsync(Store, 120);
        shard.TimeUs += 15;

        foreach (var kind in s_kinds)
        {
            var read = new List<TaskId>();
            ReadyKey? after = null;
            ReadyPage page;
            do
            {
                page = await Store.OpenTasks!.ReadyAsync(0, kind, after, shard.TimeUs, limit, default);
                Assert.True(page.Rows.Count <= limit);
                Assert.True(page.Complete || page.Rows.Count == limit);
                read.AddRange(Ids(page.Rows));
                after = page.Rows.Count == 0 ? after : ReadyKey.Of(page.Rows[^1].State);
            }
            while (!page.Complete);

            Assert.Equal(Ids(ReadyOf(backlog, kind, shard.TimeUs)), read);
        }
    }

    [Theory]
    [InlineData(7, 1)]
    [InlineData(8, 6)]
    [InlineData(9, 500)]
    public async Task Due_tasks_are_read_page_by_page_behind_moment_and_id(int seed, int limit)
    {
        var shard = await ShardAsync();
        var backlog = new Backlog(shard, seed);
        await backlog.FillAsync(Store, 120);

        var mark = new DueKey(TestShard.NowUs, default);
        DuePage page;
        do
        {
            page = await Store.OpenTasks!.DueAsync(0, mark, limit, default);
            var expected = DueOf(backlog, mark, mark);
            Assert.Equal(expected.Take(limit).Select(key => key.Id), Ids(page.Rows));
            Assert.True(page.Complete == expected.Count <= limit || (!page.Complete && expected.Count == limit));
            mark = page.Rows.Count == 0 ? mark : expected[page.Rows.Count - 1];
        }
        while (!page.Complete);
    }

    [Fact]
    public async Task Many_tasks_due_at_one_instant_are_all_read()
    {
        var shard = await ShardAsync();
        var submits = Enumerable.Range(0, 50).Select(_ => shard.Submit(readyAtUs: TestShard.NowUs + 100, expiresAtUs: TestShard.NowUs + 200)).ToList();
        await Task.WhenAll(submits.Select(shard.SubmitAsync));

        foreach (var atUs in new[] { TestShard.NowUs + 100, TestShard.NowUs + 200 })
        {
            var mark = new DueKey(atUs - 1, LastId);
            var read = new List<TaskId>();
            while (await Store.OpenTasks!.DueAsync(0, mark, 7, default) is { Rows.Count: > 0 } page && read.Count < 50)
            {
                read.AddRange(Ids(page.Rows));
                mark = new DueKey(atUs, read[^1]);
            }

            Assert.Equal(submits.Select(submit => submit.Id).Order(), read.Take(50));
        }
    }

    [Fact]
    public async Task An_expiry_that_passed_while_nobody_was_there_is_due()
    {
        var shard = await ShardAsync();
        var task = await shard.SubmitAsync(shard.Submit("nobody-serves-it", expiresAtUs: TestShard.NowUs + 10));
        shard.TimeUs += 1_000;

        await shard.OpenAgainAsync();

        Assert.Equal([task.Id], Ids(shard.Recovery.Due.Rows));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_task_that_was_ready_before_the_clock_went_back_is_found_by_the_next_opening(bool laterEventsAreEarlier)
    {
        var shard = await ShardAsync();
        var early = await shard.SubmitAsync(shard.Submit(queue: "mail"));
        shard.TimeUs += 1_000_000;
        var ready = await shard.SubmitAsync(shard.Submit(queue: "other", priority: 2));
        var readyAtUs = shard.TimeUs;
        var soon = await shard.SubmitAsync(shard.Submit(readyAtUs: readyAtUs + 1));
        var before = await shard.SubmitAsync(shard.Submit(readyAtUs: TestShard.NowUs + 1_000));
        shard.TimeUs = TestShard.NowUs;
        if (laterEventsAreEarlier)
        {
            await shard.SubmitAsync(shard.Submit("nobody-serves-it"));
        }

        await Seam.ReopenAsync();
        await shard.OpenAgainAsync();

        Assert.Equal([early.Id, before.Id, ready.Id], Ids(shard.Recovery.Ready[0].Rows));
        Assert.Equal([soon.Id], Ids(shard.Recovery.Due.Rows));
        Assert.Equal(readyAtUs, shard.Recovery.NowUs);
    }

    [Fact]
    public async Task Windows_are_told_apart_by_the_clock_when_no_ready_task_is_ahead_of_it()
    {
        var shard = await ShardAsync();
        shard.TimeUs += 1_000_000;
        await shard.FinishedAsync();
        var scheduled = await shard.SubmitAsync(shard.Submit(readyAtUs: shard.TimeUs + 1));
        shard.TimeUs = TestShard.NowUs;

        await shard.OpenAgainAsync();

        Assert.Equal(TestShard.NowUs, shard.Recovery.NowUs);
        Assert.Empty(shard.Recovery.Ready[0].Rows);
        Assert.Equal([scheduled.Id], Ids(shard.Recovery.Due.Rows));
    }

    [Fact]
    public async Task A_mark_takes_a_task_out_of_the_ready_order_and_gives_it_back()
    {
        var shard = await ShardAsync();
        var first = await shard.SubmitAsync();
        var second = await shard.SubmitAsync();
        await Store.MarkAsync(0, shard.Epoch, [new HeldMark(first.Id, HeldReasons.NoWorker)]);
        Assert.Equal([second.Id], Ids((await ReadyAsync()).Rows));
        Assert.Equal(HeldReasons.NoWorker, (await Store.Queries.GetAsync(first.Id, default))!.HeldBy);

        await Store.MarkAsync(0, shard.Epoch, [new HeldMark(first.Id, null), new HeldMark(shard.NewId(), null)]);
        Assert.Equal([first.Id, second.Id], Ids((await ReadyAsync()).Rows));
    }

    [Fact]
    public async Task A_mark_that_comes_with_the_event_holds_the_task_from_the_start()
    {
        var shard = await ShardAsync();
        var running = await shard.StartAsync(await shard.SubmitAsync());
        var error = new TaskError("timeout", "too long", null, 1, "f");

        await shard.DoAsync(running, new RecordOutcome(running.Token, new AttemptOutcome.TimedOut(error)), HeldReasons.Attempt);
        shard.TimeUs += 3_600_000_000;
        await shard.OpenAgainAsync();

        Assert.Equal([running.Id], Ids(shard.Recovery.Held));
        Assert.Empty(shard.Recovery.Ready[0].Rows);
    }

    [Fact]
    public async Task A_mark_is_for_waiting_tasks_of_the_partition_only()
    {
        var shard = await ShardAsync();
        var other = await ShardAsync(1);
        var running = await shard.StartAsync(await shard.SubmitAsync());
        var elsewhere = await other.SubmitAsync();

        await Store.MarkAsync(0, shard.Epoch, [new HeldMark(running.Id, "x"), new HeldMark(elsewhere.Id, "x")]);

        Assert.Null((await Store.Queries.GetAsync(running.Id, default))!.HeldBy);
        Assert.Null((await Store.Queries.GetAsync(elsewhere.Id, default))!.HeldBy);
    }

    [Fact]
    public async Task Tasks_are_found_by_id_whether_open_or_finished_in_their_partition_only()
    {
        var shard = await ShardAsync();
        var other = await ShardAsync(1);
        var open = await shard.SubmitAsync();
        var finished = await shard.FinishedAsync();
        var elsewhere = await other.SubmitAsync();
        await Store.KeepHouseAsync(TestShard.NowUs, default);

        var found = await Store.OpenTasks!.FindAsync(0, [finished.Id, elsewhere.Id, shard.NewId(), open.Id], default);

        Assert.Equal(new[] { open.Id, finished.Id }.Order(), Ids(found).Order());
    }

    private static readonly TaskId LastId = TaskId.FromBytes(Enumerable.Repeat(byte.MaxValue, 16).ToArray());

    private static IEnumerable<TaskId> Ids(IEnumerable<TaskRow> rows) => rows.Select(row => row.State.Id);

    private static List<TaskRow> ReadyOf(Backlog backlog, KindTypes kind, long nowUs) =>
    [
        .. backlog.Rows.Values
            .Where(row => row is { State.State: StoredState.Waiting, HeldBy: null } && row.State.ReadyAtUs <= nowUs && kind.Types.Contains(row.State.Type))
            .OrderBy(row => ReadyKey.Of(row.State)),
    ];

    private static List<DueKey> DueOf(Backlog backlog, DueKey readyAfter, DueKey expiryAfter) =>
    [
        .. backlog.States.Where(task => task.State == StoredState.Waiting)
            .SelectMany(task => new[]
                {
                    (After: readyAfter, AtUs: task.ReadyAtUs > backlog.LastEventUs[task.Id] ? task.ReadyAtUs : (long?)null, task.Id),
                    (After: expiryAfter, AtUs: task.ExpiresAtUs, task.Id),
                })
            .Where(moment => moment.AtUs is { } atUs && new DueKey(atUs, moment.Id).CompareTo(moment.After) > 0)
            .GroupBy(moment => moment.Id, moment => moment.AtUs!.Value)
            .Select(moments => new DueKey(moments.Min(), moments.Key))
            .Order(),
    ];

    private Task<ReadyPage> ReadyAsync() =>
        Store.OpenTasks!.ReadyAsync(0, new KindTypes("async", ["send-email"]), null, TestShard.NowUs + 1_000_000, 10, default);
}
