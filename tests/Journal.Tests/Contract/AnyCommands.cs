using System.Collections.Immutable;
using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.JournalTests.Contract;

/// <summary>Commands in any order over all partitions, with restarts and housekeeping in between.</summary>
public abstract class AnyCommands(StoreKind kind) : StoreContract(kind)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Whatever_is_asked_the_tables_are_what_the_events_say(int seed)
    {
        var random = new Random(seed);
        var shards = new TestShard[StoreSeam.Partitions];
        for (var partition = 0; partition < shards.Length; partition++)
        {
            shards[partition] = await ShardAsync(partition);
        }

        var tasks = new Dictionary<TaskId, TaskState>();
        for (var step = 0; step < 400; step++)
        {
            switch (random.Next(100))
            {
                case < 4:
                    await Store.KeepHouseAsync(TestShard.NowUs, default);
                    break;
                case < 5:
                    await Seam.ReopenAsync();
                    break;
                case < 8:
                    await shards[random.Next(shards.Length)].OpenAgainAsync();
                    break;
                default:
                    var refused = await Task.WhenAll(Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(shards.Length)).Distinct()
                        .Select(partition => StepAsync(shards[partition], partition, tasks, random)).ToList());

                    // Only now: a step that was refused ends on a thread of the store while others still begin.
                    foreach (var id in refused.OfType<TaskId>())
                    {
                        tasks.Remove(id);
                    }

                    break;
            }
        }

        foreach (var task in tasks.Values)
        {
            Assert.Equal(task, (await Store.Queries.GetAsync(task.Id, default))!.State, TaskStates.Same);
        }

        var rebuilt = await Seam.RebuildAsync();
        Assert.Equal((0, 0, 0), (rebuilt.RowsChanged, rebuilt.CountersChanged, rebuilt.Faults.Length));
        Assert.Equal(tasks.Count, rebuilt.Tasks);
    }

    /// <summary>One command of a task; the id of a submit whose key was taken.</summary>
    private static async Task<TaskId?> StepAsync(TestShard shard, int partition, Dictionary<TaskId, TaskState> tasks, Random random)
    {
        shard.TimeUs += random.Next(2_000_000);
        var mine = tasks.Values.Where(task => task.Id.Partition == partition).ToList();
        var task = mine.Count == 0 || random.Next(3) == 0 ? null : mine[random.Next(mine.Count)];
        TaskCommand command = task is null ? NewTask(shard, random) : Command(shard, task, random);
        if (TaskRules.Decide(task, command, new Facts(shard.TimeUs, 0.5)) is Decision.Rejected)
        {
            return null;
        }

        var (write, after) = shard.Prepare(task, command, random.Next(5) == 0 ? HeldReasons.Attempt : null);
        if (write is null)
        {
            return null;
        }

        try
        {
            tasks[after!.Id] = after;
            foreach (var created in write.Events.Where(recorded => recorded.Before is null))
            {
                tasks[created.After!.Id] = created.After;
            }

            await shard.AppendAsync(write);
            return null;
        }
        catch (KeyTakenException)
        {
            return after!.Id;
        }
    }

    /// <summary>What a handler enqueued, without keys: with them it would be the success that is refused.</summary>
    private static ImmutableArray<EnqueuedTask> Enqueued(TestShard shard, Random random) =>
        [.. Enumerable.Range(0, random.Next(4)).Select(_ => new EnqueuedTask(NewTask(shard, random) with { IdempotencyKey = null }, null, default))];

    private static SubmitTask NewTask(TestShard shard, Random random) => shard.Submit(
        queue: Backlog.Queues[random.Next(3)],
        priority: random.Next(10),
        readyAtUs: random.Next(3) == 0 ? shard.TimeUs + random.Next(5_000_000) : null,
        expiresAtUs: random.Next(3) == 0 ? shard.TimeUs + random.Next(1, 9_000_000) : null,
        key: random.Next(3) == 0 ? $"k{random.Next(30)}" : null,
        payload: new byte[random.Next(10) == 0 ? 20_000 : random.Next(200)],
        retry: RetryPolicy.Default with { MaxAttempts = random.Next(1, 4), MaxLosses = random.Next(1, 3) },
        tags: [.. Backlog.Tags.Where(_ => random.Next(2) == 0)]);

    private static TaskCommand Command(TestShard shard, TaskState task, Random random)
    {
        var error = new TaskError("IOException", "no route to host", null, task.Attempt, "f00d");
        var token = random.Next(6) == 0 ? task.Token with { Attempt = Math.Max(0, task.Attempt - 1) } : task.Token;
        return random.Next(12) switch
        {
            0 => new CancelTask(task.Id, CancelMode.Cooperative, "alice"),
            1 => new CancelTask(task.Id, CancelMode.Force, "bob"),
            2 => new RetryTask(task.Id, "carol", "because"),
            3 => new ExpireTask(task.Id),
            4 => new RecordOutcome(token, new AttemptOutcome.Succeeded(TestShard.Info([1]), new byte[] { 1 }) { Enqueued = Enqueued(shard, random) }),
            5 => new RecordOutcome(token, new AttemptOutcome.Failed(error, random.Next(3) == 0, null)),
            6 => new RecordOutcome(token, new AttemptOutcome.TimedOut(error)),
            7 => new RecordOutcome(token, new AttemptOutcome.Lost("gone")),
            8 => new RecordOutcome(token, new AttemptOutcome.Released("draining")),
            9 => new RecordOutcome(token, new AttemptOutcome.Stopped()),
            _ => new StartAttempt(task.Id, TestShard.Node),
        };
    }
}
