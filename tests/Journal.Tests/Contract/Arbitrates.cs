using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.JournalTests.Contract;

public abstract class Arbitrates(StoreKind kind) : StoreContract(kind)
{
    [Fact]
    public async Task A_key_belongs_to_the_first_task_over_all_partitions()
    {
        var shard = await ShardAsync(0);
        var other = await ShardAsync(1);
        var owner = await shard.SubmitAsync(shard.Submit(key: "k"));

        var refusal = await Assert.ThrowsAsync<KeyTakenException>(() => other.SubmitAsync(other.Submit(key: "k")));

        Assert.Equal(("k", owner.Id, true), (refusal.Key, refusal.Earlier, refusal.SameRequest));
    }

    [Fact]
    public async Task Another_request_under_the_same_key_is_told_from_a_repetition()
    {
        var shard = await ShardAsync();
        await shard.SubmitAsync(shard.Submit(key: "k", payload: "1"u8.ToArray()));

        var refusal = await Assert.ThrowsAsync<KeyTakenException>(() => shard.SubmitAsync(shard.Submit(key: "k", payload: "2"u8.ToArray())));

        Assert.False(refusal.SameRequest);
    }

    [Fact]
    public async Task A_refused_write_leaves_nothing_and_stops_nobody()
    {
        var shard = await ShardAsync();
        var owner = await shard.SubmitAsync(shard.Submit(key: "k"));
        var refused = shard.Submit(key: "k");
        await Assert.ThrowsAsync<KeyTakenException>(() => shard.SubmitAsync(refused));

        var later = await shard.SubmitAsync();

        Assert.Null(await Store.Queries.GetAsync(refused.Id, default));
        Assert.Empty(await Store.Queries.EventsAsync(refused.Id, 0, 10, default));
        Assert.NotNull(await Store.Queries.GetAsync(later.Id, default));
        Assert.Equal(2, await AcceptedAsync());
        Assert.Equal(owner.Id, (await Assert.ThrowsAsync<KeyTakenException>(() => shard.SubmitAsync(shard.Submit(key: "k")))).Earlier);
    }

    [Fact]
    public async Task A_key_survives_a_restart_and_the_end_of_its_task()
    {
        var shard = await ShardAsync();
        var owner = await shard.FinishedAsync(shard.Submit(key: "k"));
        while (await Store.KeepHouseAsync(TestShard.NowUs, default))
        {
        }

        await Seam.ReopenAsync();
        shard = await ShardAsync();

        Assert.Equal(owner.Id, (await Assert.ThrowsAsync<KeyTakenException>(() => shard.SubmitAsync(shard.Submit(key: "k")))).Earlier);
    }

    [Fact]
    public async Task An_expired_key_may_be_taken_again()
    {
        var shard = await ShardAsync();
        await shard.SubmitAsync(shard.Submit(key: "k"));
        shard.TimeUs += TestShard.KeyKeptUs;

        var next = await shard.SubmitAsync(shard.Submit(key: "k"));

        Assert.Equal(next.Id, (await Assert.ThrowsAsync<KeyTakenException>(() => shard.SubmitAsync(shard.Submit(key: "k")))).Earlier);
    }

    [Fact]
    public async Task Of_24_threads_that_race_for_one_key_one_wins_and_all_others_hear_of_it()
    {
        var shards = new List<TestShard>();
        for (var partition = 0; partition < StoreSeam.Partitions; partition++)
        {
            shards.Add(await ShardAsync(partition));
        }

        const int Racers = 24;
        using var start = new Barrier(Racers);
        var outcomes = new Task<object>[Racers];
        var threads = Enumerable.Range(0, Racers).Select(racer => new Thread(() =>
        {
            var shard = shards[racer % shards.Count];
            start.SignalAndWait();
            outcomes[racer] = RaceAsync(shard);
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        var results = await Task.WhenAll(outcomes);
        var winner = Assert.Single(results.OfType<TaskState>());
        var refusals = results.OfType<KeyTakenException>().ToList();
        Assert.Equal(Racers - 1, refusals.Count);
        Assert.All(refusals, refusal => Assert.Equal(winner.Id, refusal.Earlier));
        Assert.Equal(1, await AcceptedAsync());

        async Task<object> RaceAsync(TestShard shard)
        {
            ShardWrite write;
            TaskState after;
            lock (shard)
            {
                (write, after) = shard.Prepare(null, shard.Submit(key: "race")) is ({ } w, { } a) ? (w, a) : throw new InvalidOperationException();
            }

            try
            {
                await Store.AppendAsync(write);
                return after;
            }
            catch (KeyTakenException e)
            {
                return e;
            }
        }
    }

    [Fact]
    public async Task A_write_that_wants_several_keys_gets_all_or_none()
    {
        var shard = await ShardAsync();
        var owner = await shard.SubmitAsync(shard.Submit(key: "b"));
        var (first, _) = shard.Prepare(null, shard.Submit(key: "a"));
        var (second, _) = shard.Prepare(null, shard.Submit(key: "b"));
        var both = first! with { Events = [.. first.Events, .. second!.Events] };

        Assert.Equal(owner.Id, (await Assert.ThrowsAsync<KeyTakenException>(() => Store.AppendAsync(both))).Earlier);

        await shard.SubmitAsync(shard.Submit(key: "a"));
    }

    private async Task<long> AcceptedAsync() =>
        (await Store.Queries.CountsAsync(default)).Where(count => count.What == "accepted").Sum(count => count.Number);
}
