using System.Collections.Immutable;
using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.JournalTests.Contract;

/// <summary>One write may hold events of several tasks: a success and the tasks that its handler enqueued.</summary>
public abstract class CreatesTogether(StoreKind kind) : StoreContract(kind)
{
    [Fact]
    public async Task A_success_and_what_it_brings_are_one_write_with_rows_histories_payloads_and_counters()
    {
        var shard = await ShardAsync(1);
        var parent = await shard.StartAsync(await shard.SubmitAsync());
        var (write, after) = Prepare(shard, parent, shard.Submit(queue: "low"), shard.Submit(payload: new byte[20_000]), shard.Submit(readyAtUs: TestShard.NowUs + 9));
        await Store.AppendAsync(write);
        await Seam.ReopenAsync();
        shard = await ShardAsync(1);

        Assert.Equal(after, (await Store.Queries.GetAsync(parent.Id, default))!.State, TaskStates.Same);
        var children = Created(write);
        foreach (var child in children)
        {
            Assert.Equal(child, (await Store.Queries.GetAsync(child.Id, default))!.State, TaskStates.Same);
            Assert.IsType<TaskSubmitted>(Assert.Single(await Store.Queries.EventsAsync(child.Id, 0, 9, default)).Event);
            Assert.Equal(child.Payload!.Bytes, (await Store.Queries.PayloadAsync(child.Id, default))!.Value.Length);
        }

        Assert.Equal([children[0].Id, children[1].Id], shard.Recovery.Ready.SelectMany(page => page.Rows).Select(row => row.State.Id));
        Assert.Equal([children[2].Id], shard.Recovery.Due.Rows.Select(row => row.State.Id));
        Assert.Equal(6, await Store.HighestSeqAsync(1, default));
        var counts = await Store.Queries.CountsAsync(default);
        Assert.Equal((3, 1), (Number("default", "accepted"), Number("low", "accepted")));
        Assert.Equal((1, 2, 1), (Number("default", "succeeded"), Number("default", "waiting"), Number("low", "waiting")));

        long Number(string queue, string what) => counts.Where(count => count.Queue == queue && count.What == what).Sum(count => count.Number);
    }

    [Fact]
    public async Task What_came_to_be_with_a_success_goes_on_as_any_task()
    {
        var shard = await ShardAsync();
        var parent = await shard.StartAsync(await shard.SubmitAsync());
        var (write, _) = Prepare(shard, parent, shard.Submit(), shard.Submit());

        // The starts are handed over before the write is on disk, so they may share its commit.
        var appending = Store.AppendAsync(write);
        var starting = Created(write).Select(shard.StartAsync).ToList();
        await appending;
        foreach (var running in await Task.WhenAll(starting))
        {
            var succeeded = await shard.SucceedAsync(running);
            Assert.Equal(succeeded, (await Store.Queries.GetAsync(running.Id, default))!.State, TaskStates.Same);
        }
    }

    [Fact]
    public async Task A_write_that_fails_for_one_of_its_tasks_leaves_none_of_them()
    {
        var shard = await ShardAsync();
        var there = await shard.SubmitAsync();
        var parent = await shard.StartAsync(await shard.SubmitAsync());
        var (write, _) = Prepare(shard, parent, shard.Submit(), shard.Submit() with { Id = there.Id });

        await Assert.ThrowsAsync<StoreUnavailableException>(() => Store.AppendAsync(write));

        Assert.Equal(StoredState.Running, (await Store.Queries.GetAsync(parent.Id, default))!.State.State);
        Assert.Null(await Store.Queries.GetAsync(Created(write)[0].Id, default));
    }

    [Fact]
    public async Task A_write_with_keys_that_are_taken_names_all_of_them_and_leaves_nothing()
    {
        var shard = await ShardAsync();
        var other = await ShardAsync(1);
        var second = await other.SubmitAsync(other.Submit(key: "b"));
        var third = await shard.SubmitAsync(shard.Submit(key: "c", payload: [1]));
        var parent = await shard.StartAsync(await shard.SubmitAsync());
        var (write, _) = Prepare(shard, parent, shard.Submit(key: "c"), shard.Submit(key: "a"), shard.Submit(), shard.Submit(key: "b"));

        var refusal = await Assert.ThrowsAsync<KeyTakenException>(() => Store.AppendAsync(write));

        Assert.Equal([new TakenKey("b", second.Id, true), new TakenKey("c", third.Id, false)], refusal.All);
        Assert.Equal(StoredState.Running, (await Store.Queries.GetAsync(parent.Id, default))!.State.State);
        foreach (var child in Created(write))
        {
            Assert.Null(await Store.Queries.GetAsync(child.Id, default));
        }

        // Its shard goes on at once, with what is left and the next numbers.
        var (next, after) = Prepare(shard, parent, shard.Submit(key: "a"), shard.Submit());
        await Store.AppendAsync(next);
        Assert.Equal(StoredState.Succeeded, after.State);
        Assert.Equal(Created(next)[0].Id, (await Assert.ThrowsAsync<KeyTakenException>(() => other.SubmitAsync(other.Submit(key: "a")))).Earlier);
    }

    private static (ShardWrite Write, TaskState After) Prepare(TestShard shard, TaskState parent, params SubmitTask[] submits)
    {
        var enqueued = submits.Select(submit => new EnqueuedTask(submit, null, default)).ToImmutableArray();
        var (write, after) = shard.Prepare(parent, new RecordOutcome(parent.Token, new AttemptOutcome.Succeeded(null, default) { Enqueued = enqueued }));
        return (write!, after!);
    }

    private static List<TaskState> Created(ShardWrite write) => [.. write.Events.Skip(1).Select(recorded => recorded.After!)];
}
