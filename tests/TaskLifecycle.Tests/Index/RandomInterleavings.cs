using ActorTasks.TaskLifecycle;

namespace ActorTasks.TaskLifecycleTests.Index;

/// <summary>What must hold of an index after every step, whatever happens in whatever order.</summary>
public sealed class RandomInterleavings
{
    private const int Seeds = 200;
    private const int Steps = 400;

    [Fact]
    public void The_index_offers_only_what_is_ready_loses_nothing_keeps_its_order_and_its_bounds()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            Run(seed, killed: seed % 2 == 0);
        }
    }

    private static void Run(int seed, bool killed)
    {
        var shard = new SimulatedShard(seed);
        var step = 0;
        try
        {
            for (; step < Steps; step++)
            {
                shard.Step();
                Check(shard);
            }

            if (killed)
            {
                shard.Restart();
                Check(shard);
            }

            while (shard.Drain())
            {
                Check(shard);
                Assert.True(step++ < 20 * Steps, "The shard does not come to rest.");
            }

            var left = shard.Applied.Values.Where(row => !row.State.State.IsFinal()).Select(row => $"{row.State.Id} {row.State.State} {row.HeldBy}");
            Assert.True(!left.Any(), $"Never finished: {string.Join("; ", left)}");
        }
        catch (Exception fault)
        {
            throw new InvalidOperationException($"Seed {seed}, step {step}, ready {shard.Limits.Ready}, due {shard.Limits.Due}: {fault.Message}", fault);
        }
    }

    private static void Check(SimulatedShard shard)
    {
        var index = shard.Index;
        foreach (var row in shard.Applied.Values)
        {
            NothingIsStale(shard, row);
        }

        foreach (var kind in SimulatedShard.Kinds)
        {
            var offered = index.Take(kind, int.MaxValue, null, shard.NowUs);
            var keys = offered.Select(ReadyKey.Of).ToList();
            Assert.Equal(keys.Order(), keys);
            Assert.All(offered, state => Assert.True(CanStart(shard, state, kind), $"{state.Id} is offered and cannot start."));
            Assert.True(index.ReadyCount(kind) <= shard.Limits.Ready, "The ready window is too large.");
            Assert.True(index.DueCount <= shard.Limits.Due, "The due window is too large.");
            NothingIsMissing(shard, kind, keys.ToHashSet());
        }

        NothingDueIsMissed(shard);
        var staying = shard.Applied.Values.Count(row => row.State.State == StoredState.Running || row.HeldBy == "attempt");
        var standing = index.DueCount + SimulatedShard.Kinds.Sum(index.ReadyCount);
        var bound = staying + shard.TakenCount + standing + shard.TouchedBound;
        Assert.True(index.Count <= bound, $"{index.Count} tasks are in memory, at most {bound} may be.");
        Assert.Equal(index.Running.Count(), index.RunningCount);
    }

    private static void NothingIsStale(SimulatedShard shard, IndexRow row)
    {
        var id = row.State.Id;
        if (shard.Index.Find(id) is { } known && new IndexRow(known, shard.Index.HeldBy(id)) is var inMemory && inMemory != row)
        {
            var isNewer = shard.OnDiskOnly(id).Any(write => new IndexRow(write.After, write.HeldBy) == inMemory);
            Assert.True(isNewer, $"{id} is older in memory than it is.");
        }
    }

    private static bool CanStart(SimulatedShard shard, TaskState state, string kind) =>
        SimulatedShard.KindOf(state.Type) == kind
        && shard.Index.HeldBy(state.Id) is null
        && TaskRules.Decide(state, new StartAttempt(state.Id, Given.Node), Given.At(shard.NowUs)) is Decision.Accepted;

    /// <summary>What is ready, not behind the horizon, and not under way is offered; if its time has just come, by the next look.</summary>
    private static void NothingIsMissing(SimulatedShard shard, string kind, HashSet<ReadyKey> offered)
    {
        foreach (var (state, heldBy) in shard.Applied.Values)
        {
            var isReady = state.State == StoredState.Waiting && heldBy is null && SimulatedShard.KindOf(state.Type) == kind
                && state.ReadyAtUs <= shard.LookedUs && !(state.ExpiresAtUs <= shard.NowUs);
            if (!isReady || shard.IsTaken(state.Id))
            {
                continue;
            }

            var key = ReadyKey.Of(state);
            var isBehind = shard.Index.ReadyHorizon(kind) is { } horizon && key.CompareTo(horizon) > 0;
            var isNotYetDue = shard.Index.DueHorizon is { } due && new DueKey(state.ReadyAtUs, state.Id).CompareTo(due) > 0;
            Assert.True(isBehind || isNotYetDue || offered.Contains(key), $"{state.Id} is ready and is not offered.");
        }
    }

    private static void NothingDueIsMissed(SimulatedShard shard)
    {
        foreach (var (state, _) in shard.Applied.Values)
        {
            if (state.State == StoredState.Waiting && !shard.IsTaken(state.Id) && Moments(state).Where(at => at > shard.NowUs).Any())
            {
                var next = Moments(state).Where(at => at > shard.NowUs).Min();
                Assert.True(shard.Index.NextDueUs <= next, $"{state.Id} is due at {next}, the index looks again at {shard.Index.NextDueUs}.");
                var isBehind = shard.Index.DueHorizon is { } horizon && new DueKey(next, state.Id).CompareTo(horizon) > 0;
                Assert.True(isBehind || shard.Index.Find(state.Id) is not null, $"{state.Id} is due at {next} and is not in memory.");
            }
        }
    }

    private static IEnumerable<long> Moments(TaskState state) => state.ExpiresAtUs is { } expiry ? [state.ReadyAtUs, expiry] : [state.ReadyAtUs];
}
