using System.Security.Cryptography;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.JournalTests.Contract;

public abstract class KeepsBytes(StoreKind kind) : StoreContract(kind)
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(8 * 1024)]
    [InlineData((8 * 1024) + 1)]
    [InlineData(1024 * 1024)]
    public async Task Payload_and_result_come_back_byte_by_byte(int size)
    {
        var payload = RandomNumberGenerator.GetBytes(size);
        var result = RandomNumberGenerator.GetBytes(size);
        var shard = await ShardAsync();
        var task = await shard.FinishedAsync(shard.Submit(payload: payload), result);

        await Seam.ReopenAsync();

        Assert.Equal(payload, (await Store.Queries.PayloadAsync(task.Id, default))!.Value.ToArray());
        Assert.Equal(result, (await Store.Queries.ResultAsync(task.Id, default))!.Value.ToArray());
        Assert.Equal(payload, (await Store.OpenTasks!.PayloadsAsync([task.Id], default))[task.Id].ToArray());
    }

    [Fact]
    public async Task A_result_that_is_not_there_is_not_empty_but_none()
    {
        var shard = await ShardAsync();
        var running = await shard.StartAsync(await shard.SubmitAsync());
        var withoutResult = await shard.FinishedAsync();

        Assert.Null(await Store.Queries.ResultAsync(running.Id, default));
        Assert.Null(await Store.Queries.ResultAsync(withoutResult.Id, default));
        Assert.Null(await Store.Queries.ResultAsync(shard.NewId(), default));
        Assert.Null(await Store.Queries.PayloadAsync(shard.NewId(), default));
    }

    [Fact]
    public async Task Payloads_are_read_by_batch_and_those_of_unknown_tasks_left_out()
    {
        var shard = await ShardAsync();
        var small = await shard.SubmitAsync(shard.Submit(payload: [1]));
        var large = await shard.SubmitAsync(shard.Submit(payload: new byte[10_000]));

        var payloads = await Store.OpenTasks!.PayloadsAsync([large.Id, shard.NewId(), small.Id], default);

        Assert.Equal(2, payloads.Count);
        Assert.Equal([1], payloads[small.Id].ToArray());
        Assert.Equal(10_000, payloads[large.Id].Length);
    }

    [Fact]
    public async Task Events_are_read_without_their_bytes_and_say_what_they_were()
    {
        var shard = await ShardAsync();
        var task = await shard.FinishedAsync(shard.Submit(payload: [1, 2, 3]), [4]);

        var events = await Store.Queries.EventsAsync(task.Id, 0, 10, default);

        var submitted = Assert.IsType<TaskSubmitted>(events[0].Event);
        Assert.Equal(3, submitted.Payload.Bytes);
        Assert.True(submitted.Data.IsEmpty);
        Assert.True(Assert.IsType<TaskSucceeded>(events[2].Event).Data.IsEmpty);
    }
}
