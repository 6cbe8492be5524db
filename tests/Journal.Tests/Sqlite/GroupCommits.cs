using ActorTasks.Journal;
using ActorTasks.Journal.Sqlite;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.JournalTests.Sqlite;

/// <summary>
/// Batches that are made on purpose: while another connection holds the database, the writer waits in its
/// transaction and all further writes gather behind it.
/// </summary>
public sealed class GroupCommits : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private SqliteTaskStore _store = null!;

    public Task InitializeAsync()
    {
        _store = SqliteTaskStore.Open(_folder.Options() with { Partitions = 4, BusyTimeoutMs = 60_000, MaxQueuedWrites = 100, MaxQueuedBytes = 1 << 20 });
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        var report = StoppedStore.Verify(_folder.Path, 20, default);
        _folder.Dispose();
        Assert.True(report.IsClean, report.ToString());
    }

    [Fact]
    public async Task In_a_batch_only_the_guilty_shards_part_fails()
    {
        var shards = await ShardsAsync();
        var started = await shards[1].SubmitAsync();
        await shards[1].StartAsync(started);
        var (guilty, innocent) = (new List<Task>(), new List<Task<TaskState>>());
        await InOneBatchAsync(() =>
        {
            innocent.Add(shards[0].SubmitAsync());
            guilty.Add(shards[1].SubmitAsync());
            guilty.Add(shards[1].StartAsync(started));
            guilty.Add(shards[1].SubmitAsync());
            innocent.Add(shards[2].SubmitAsync());
            innocent.Add(shards[0].SubmitAsync());
        });

        foreach (var write in guilty)
        {
            await Assert.ThrowsAsync<StoreUnavailableException>(() => write);
        }

        foreach (var task in await Task.WhenAll(innocent))
        {
            Assert.NotNull(await _store.Queries.GetAsync(task.Id, default));
        }

        Assert.Equal(2, await _store.HighestSeqAsync(1, default));
    }

    [Fact]
    public async Task Of_one_key_twice_in_a_batch_the_first_wins()
    {
        var shards = await ShardsAsync();
        var writes = new List<Task<TaskState>>();
        await InOneBatchAsync(() =>
        {
            for (var i = 0; i < 12; i++)
            {
                writes.Add(shards[i % 4].SubmitAsync(shards[i % 4].Submit(key: i % 3 == 2 ? $"own-{i}" : "shared")));
            }
        });

        var owner = await writes[0];
        for (var i = 1; i < 12; i++)
        {
            if (i % 3 == 2)
            {
                Assert.NotNull(await _store.Queries.GetAsync((await writes[i]).Id, default));
            }
            else
            {
                Assert.Equal(owner.Id, (await Assert.ThrowsAsync<KeyTakenException>(() => writes[i])).Earlier);
            }
        }
    }

    [Fact]
    public async Task A_batch_in_which_one_part_fails_still_arbitrates_each_key_once()
    {
        var shards = await ShardsAsync();
        var started = await shards[3].SubmitAsync();
        await shards[3].StartAsync(started);
        Task<TaskState> first = null!, second = null!, guilty = null!, guiltyOwner = null!;
        await InOneBatchAsync(() =>
        {
            guiltyOwner = shards[3].SubmitAsync(shards[3].Submit(key: "k"));
            guilty = shards[3].StartAsync(started);
            first = shards[0].SubmitAsync(shards[0].Submit(key: "k"));
            second = shards[1].SubmitAsync(shards[1].Submit(key: "k"));
        });

        await Assert.ThrowsAsync<StoreUnavailableException>(() => guilty);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => guiltyOwner);
        Assert.Equal((await first).Id, (await Assert.ThrowsAsync<KeyTakenException>(() => second)).Earlier);
    }

    [Fact]
    public async Task A_task_that_comes_and_goes_in_one_batch_has_its_last_row_and_all_its_events()
    {
        var shard = (await ShardsAsync())[0];
        TaskState finished = null!;
        var writes = new List<Task>();
        await InOneBatchAsync(() =>
        {
            var (submit, submitted) = shard.Prepare(null, shard.Submit(key: "k"));
            var (start, running) = shard.Prepare(submitted, new StartAttempt(submitted!.Id, TestShard.Node));
            var (succeed, after) = shard.Prepare(running, new RecordOutcome(running!.Token, new AttemptOutcome.Succeeded(null, default)));
            finished = after!;
            writes.AddRange([_store.AppendAsync(submit!), _store.AppendAsync(start!), _store.AppendAsync(succeed!)]);
        });

        await Task.WhenAll(writes);
        Assert.Equal(finished, (await _store.Queries.GetAsync(finished.Id, default))!.State, TaskStates.Same);
        Assert.Equal(3, (await _store.Queries.EventsAsync(finished.Id, 0, 10, default)).Count);
    }

    [Fact]
    public async Task Marks_and_events_of_one_task_in_a_batch_count_in_their_order()
    {
        var shard = (await ShardsAsync())[0];
        var first = await shard.SubmitAsync();
        var writes = new List<Task>();
        TaskState second = null!;
        await InOneBatchAsync(() =>
        {
            writes.Add(_store.MarkAsync(0, shard.Epoch, [new HeldMark(first.Id, HeldReasons.NoWorker)]));
            writes.Add(shard.StartAsync(first));
            var (submit, submitted) = shard.Prepare(null, shard.Submit());
            second = submitted!;
            writes.Add(_store.AppendAsync(submit!));
            writes.Add(_store.MarkAsync(0, shard.Epoch, [new HeldMark(second.Id, HeldReasons.NoWorker)]));
        });

        await Task.WhenAll(writes);
        Assert.Null((await _store.Queries.GetAsync(first.Id, default))!.HeldBy);
        Assert.Equal(HeldReasons.NoWorker, (await _store.Queries.GetAsync(second.Id, default))!.HeldBy);
    }

    [Fact]
    public async Task A_queue_that_is_full_refuses_at_once_and_nothing_behind_the_refused_write_goes_through()
    {
        var shards = await ShardsAsync();
        var accepted = new List<Task<TaskState>>();
        Task refused = null!, behind = null!;
        await InOneBatchAsync(() =>
        {
            while (accepted.Count < 200 && !accepted.Exists(write => write.IsFaulted))
            {
                accepted.Add(shards[0].SubmitAsync());
            }

            refused = accepted[^1];
            accepted.RemoveAt(accepted.Count - 1);
            behind = shards[0].SubmitAsync();
        });

        var full = await Assert.ThrowsAsync<StoreUnavailableException>(() => refused);
        Assert.Contains("queue is full", full.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => behind);
        Assert.InRange(accepted.Count, 99, 101);
    }

    [Fact]
    public async Task A_queue_is_bounded_in_bytes_too_but_one_write_always_fits()
    {
        var shards = await ShardsAsync();
        var large = new byte[2 << 20];
        Assert.NotNull(await shards[0].SubmitAsync(shards[0].Submit(payload: large)));
        Task<TaskState> first = null!, second = null!, third = null!;
        await InOneBatchAsync(() =>
        {
            first = shards[0].SubmitAsync(shards[0].Submit(payload: new byte[900_000]));
            second = shards[1].SubmitAsync(shards[1].Submit(payload: new byte[900_000]));
            third = shards[2].SubmitAsync(shards[2].Submit(payload: new byte[900_000]));
        });

        await Assert.ThrowsAsync<StoreUnavailableException>(() => third);
        Assert.NotNull(await first);
    }

    [Fact]
    public async Task Opening_a_partition_waits_behind_its_writes_and_fences_those_that_come_later()
    {
        var shard = (await ShardsAsync())[0];
        Task<TaskState> before = null!, after = null!;
        Task<ShardRecovery> opening = null!;
        await InOneBatchAsync(() =>
        {
            before = shard.SubmitAsync();
            opening = _store.OpenAsync(0, TestShard.Windows(), TestShard.NowUs, default);
            after = shard.SubmitAsync();
        });

        var task = await before;
        Assert.Equal(task.Id, Assert.Single((await opening).Ready[0].Rows).State.Id);
        await Assert.ThrowsAsync<StaleEpochException>(() => after);
    }

    private async Task<List<TestShard>> ShardsAsync()
    {
        var shards = new List<TestShard>();
        for (var partition = 0; partition < 4; partition++)
        {
            shards.Add(await TestShard.OpenAsync(_store, partition));
        }

        return shards;
    }

    private async Task InOneBatchAsync(Action writes)
    {
        using var database = new RawDatabase(_folder);
        database.Execute("BEGIN IMMEDIATE");
        var plug = _store.KeepHouseAsync(TestShard.NowUs, default);
        writes();
        database.Execute("COMMIT");
        await plug;
    }
}
