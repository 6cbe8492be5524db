using System.Collections.Concurrent;
using ActorTasks.Actors;
using ActorTasks.Journal;
using ActorTasks.Journal.Audit;
using ActorTasks.Journal.Memory;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.ActorSystemTests.Node;

/// <summary>
/// Submits, cancels and retries meet handlers that succeed, fail, time out and hear or ignore their token, on a store
/// whose writes and reads fail at random, by seed. The node is stopped and started in the middle.
/// </summary>
public sealed class WhateverFails
{
    private static readonly Dictionary<string, string?> s_small = new()
    {
        ["shards.window"] = "8",
        ["workers.slots.async"] = "16",
        ["retry.max-attempts"] = "4",
        ["retry.max-delay"] = "20ms",
        ["stop.timeout"] = "100ms",
    };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Every_accepted_task_ends_once_no_two_attempts_overlap_and_the_audit_finds_nothing(int seed)
    {
        var memory = new MemoryTaskStore(2);
        var chance = new Chance(new Random(seed));
        var accepted = new ConcurrentDictionary<TaskId, bool>();
        var overlaps = new ConcurrentBag<TaskId>();
        var enqueued = new ConcurrentDictionary<(TaskId Parent, int Attempt), IReadOnlyList<TaskId>>();
        for (var round = 0; round < 3; round++)
        {
            memory = round == 0 ? memory : memory.Reopen();
            var store = new WatchedStore(memory) { Keeps = false };
            var node = await TestNode.StartAsync(tasks => AddHandlers(tasks, chance, overlaps, enqueued), s_small, store);
            Disturb(store, chance);
            await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ActAsync(node, chance, accepted)));
            if (round == 2)
            {
                (store.Before, store.After, store.BeforePayloads, store.BeforeOpen) = (null, null, null, null);
                await WhenAllEndedAsync(memory, accepted.Keys);
            }

            await node.DisposeAsync();
        }

        Assert.Empty(overlaps);
        await AssertEnqueuedAsync(memory, enqueued);
        var report = VerifyStore.Run(memory.Audit(), 20, default);
        Assert.True(report.Faults == 0, $"seed {seed}: {string.Join("; ", report.FirstFaults)}");
        Assert.True(report.Tasks >= accepted.Count);
    }

    private static void AddHandlers(ActorTasksBuilder tasks, Chance chance, ConcurrentBag<TaskId> overlaps, ConcurrentDictionary<(TaskId, int), IReadOnlyList<TaskId>> enqueued)
    {
        var running = new ConcurrentDictionary<TaskId, int>();
        tasks.Handle("child", () => 1).Handle("any", async (TaskContext task) =>
        {
            if (running.AddOrUpdate(task.Id, 1, (_, n) => n + 1) > 1)
            {
                overlaps.Add(task.Id);
            }

            enqueued[(task.Id, task.Attempt)] = Enqueue(task, chance);
            try
            {
                await BehaveAsync(chance.Next(), task.CancellationToken);
            }
            finally
            {
                running.AddOrUpdate(task.Id, 0, (_, n) => n - 1);
            }
        });
    }

    /// <summary>Some tasks, and now and then one whose key an equal one may have: that one need not come to be.</summary>
    private static List<TaskId> Enqueue(TaskContext task, Chance chance)
    {
        if (chance.Next() < 0.3)
        {
            task.Enqueue("child", null, new EnqueueOptions { IdempotencyKey = $"child-{(int)(chance.Next() * 20)}" });
        }

        return [.. Enumerable.Range(0, (int)(chance.Next() * 4)).Select(_ => task.Enqueue("child", null).Id)];
    }

    /// <summary>What an attempt enqueued is there if, and only if, that attempt is the one that succeeded.</summary>
    private static async Task AssertEnqueuedAsync(MemoryTaskStore memory, ConcurrentDictionary<(TaskId Parent, int Attempt), IReadOnlyList<TaskId>> enqueued)
    {
        Assert.Contains(enqueued, attempt => attempt.Value.Count > 0);
        foreach (var ((parent, attempt), children) in enqueued)
        {
            var state = (await memory.Queries.GetAsync(parent, default))!.State;
            var isThere = state.State == StoredState.Succeeded && state.Attempt == attempt;
            foreach (var child in children)
            {
                Assert.Equal(isThere, await memory.Queries.GetAsync(child, default) is not null);
            }
        }
    }

    private static async Task BehaveAsync(double how, CancellationToken stop)
    {
        switch (how)
        {
            case < 0.5:
                await Task.Yield();
                break;
            case < 0.65:
                throw new InvalidOperationException("of the test");
            case < 0.7:
                throw new PermanentFailure("of the test");
            case < 0.85:
                await Task.Delay(TimeSpan.FromMilliseconds(30), TimeProvider.System, stop);
                break;
            default:
                // Deaf to its token, so it may end after its timeout or a forced cancel.
                await Task.Delay(TimeSpan.FromMilliseconds(30), TimeProvider.System, CancellationToken.None);
                break;
        }
    }

    private static void Disturb(WatchedStore store, Chance chance)
    {
        Task Maybe(double share, Func<Exception> fault) => chance.Next() < share ? throw fault() : Task.CompletedTask;
        store.Before = async _ =>
        {
            if (chance.Next() < 0.1)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
            }

            await Maybe(0.01, () => new StoreUnavailableException("of the test"));
        };
        store.After = _ => Maybe(0.01, () => new OutcomeUnknownException("of the test"));
        store.BeforePayloads = () => Maybe(0.02, () => new StoreUnavailableException("of the test"));
        store.BeforeOpen = _ => Maybe(0.2, () => new StoreUnavailableException("of the test"));
    }

    private static async Task ActAsync(TestNode node, Chance chance, ConcurrentDictionary<TaskId, bool> accepted)
    {
        var mine = new List<TaskId>();
        for (var i = 0; i < 60; i++)
        {
            var what = chance.Next();
            if (what < 0.6 || mine.Count == 0)
            {
                var reply = await node.TrySubmitAsync("any", with: submission => submission with
                {
                    Priority = (int)(chance.Next() * 10),
                    TimeoutUs = chance.Next() < 0.5 ? 15_000 : null,
                    DelayUs = chance.Next() < 0.3 ? (long)(chance.Next() * 30_000) : null,
                    ExpiresAtUs = chance.Next() < 0.1 ? TimeProvider.System.NowUs() + 20_000 : null,
                    IdempotencyKey = chance.Next() < 0.2 ? $"key-{(int)(chance.Next() * 20)}" : null,
                });
                if (reply is TaskReply.Accepted granted)
                {
                    accepted[granted.Task.Id] = true;
                    mine.Add(granted.Task.Id);
                }
            }
            else
            {
                var id = mine[(int)(chance.Next() * mine.Count)];
                var asked = what < 0.8
                    ? node.Gateway.CancelAsync(id, chance.Next() < 0.5 ? CancelMode.Force : CancelMode.Cooperative, "ann", default)
                    : node.Gateway.RetryAsync(id, "ann", null, default);
                await asked.WaitAsync(TestNode.Patience);
            }
        }
    }

    private static async Task WhenAllEndedAsync(MemoryTaskStore memory, ICollection<TaskId> ids)
    {
        using var patience = new CancellationTokenSource(TestNode.Patience);
        foreach (var id in ids)
        {
            while (!(await memory.Queries.GetAsync(id, default))!.State.State.IsFinal())
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
            }
        }
    }
}
