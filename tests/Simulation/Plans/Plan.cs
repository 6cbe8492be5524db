using System.Collections.Immutable;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Simulation;

/// <summary>What a run does to a node, in order; all of it follows from the seed.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Shape">The node.</param>
/// <param name="IsCalm">Whether the node mostly gets done what it has to do before something happens again.</param>
/// <param name="Actions">What happens to it.</param>
internal sealed record Plan(ulong Seed, NodeShape Shape, bool IsCalm, ImmutableArray<PlannedAction> Actions)
{
    private static readonly string[] s_actors =
    [
        "akka.persistence.journal.actortasks", "akka.persistence.journal.actortasks", "akka.persistence.snapshot-store.actortasks",
        "coordinator", "workers", "shard-0000", "shard-0000-supervisor", "shard-0001",
    ];

    /// <summary>What is ordered when nothing goes wrong any more.</summary>
    public Order LastOrder { get; } = new()
    {
        Number = int.MaxValue,
        Type = Handlers.Async,
        Script = new Script(int.MaxValue, [new Act(Does.Succeed, 0)]),
        Retry = new RetryPolicy(1, 1, BackoffKind.Fixed, 0, 0, 0, []),
    };

    /// <summary>The same without these actions.</summary>
    public Plan Without(IReadOnlySet<int> numbers) => this with { Actions = [.. Actions.Where(action => !numbers.Contains(action.Number))] };

    /// <summary>Makes the plan of a seed.</summary>
    public static Plan Of(ulong seed)
    {
        var random = SeededRandom.Of(seed, "plan");
        var shape = new NodeShape(
            Partitions: random.Next(1, NodeShape.MostPartitions + 1),
            AsyncSlots: random.Next(1, 4),
            ThreadSlots: random.Next(1, 3),
            Window: random.Pick(1, 2, 3, 8),
            Unsynced: random.Pick(3, 20, 100),
            KeyRetention: random.OneIn(4) ? TimeSpan.FromSeconds(10) : TimeSpan.FromDays(30));
        var mood = new Mood(random);
        var orders = new Orders(random);
        var count = random.OneIn(10) ? random.Next(150, 400) : random.Next(20, 120);
        var actions = ImmutableArray.CreateBuilder<PlannedAction>(count);
        for (var number = 1; number <= count; number++)
        {
            actions.Add(Next(number, random, mood, orders));
        }

        return new Plan(seed, shape, random.OneIn(2), actions.MoveToImmutable());
    }

    private static PlannedAction Next(int number, SeededRandom random, Mood mood, Orders orders)
    {
        if (random.NextDouble() < mood.Faults)
        {
            return Fault(number, random, mood);
        }

        return random.Next(20) switch
        {
            < 9 => new PlannedAction.Submit(number, orders.Next()),
            < 10 => new PlannedAction.SubmitMany(number, [.. Enumerable.Range(0, random.Next(2, 7)).Select(_ => orders.Next())]),
            < 11 => new PlannedAction.Repeat(number, random.Next()),
            < 14 => new PlannedAction.Cancel(number, random.Next(), random.Pick(CancelMode.Cooperative, CancelMode.Force)),
            < 16 => new PlannedAction.Retry(number, random.Next()),
            < 17 => new PlannedAction.Wait(number, random.Next(), random.Upto(TimeSpan.FromMinutes(1))),
            _ => new PlannedAction.Look(number, random.Next()),
        };
    }

    private static PlannedAction Fault(int number, SeededRandom random, Mood mood) => mood.Pick(random) switch
    {
        0 => new PlannedAction.Crash(number, random.OneIn(2), random.Upto(TimeSpan.FromSeconds(20))),
        1 => new PlannedAction.BadCommit(number, (DiskFault)random.Next(Enum.GetValues<DiskFault>().Length), random.Pick(1, 1, 2, 3)),
        2 => new PlannedAction.BadRead(number),
        3 => new PlannedAction.Stop(number),
        4 => new PlannedAction.Jump(number, random.Pick(1, -1) * random.Upto(TimeSpan.FromMinutes(10))),
        5 => new PlannedAction.Starve(number, random.Pick(s_actors), random.Next(2_000)),
        6 => new PlannedAction.Rival(number, random.Next()),
        7 => new PlannedAction.Outage(number, random.Upto(TimeSpan.FromSeconds(8))),
        _ => new PlannedAction.Stall(number, random.Upto(TimeSpan.FromSeconds(10))),
    };

    /// <summary>Some runs have few faults, some many, and not all kinds: rare sequences of one kind are found so.</summary>
    private sealed class Mood
    {
        private const int Kinds = 9;

        private readonly int[] _kinds;

        public Mood(SeededRandom random)
        {
            Faults = random.Pick(0.0, 0.05, 0.15, 0.3, 0.5);
            var kinds = Enumerable.Range(0, Kinds).Where(_ => random.OneIn(2)).ToArray();
            _kinds = kinds.Length == 0 ? [.. Enumerable.Range(0, Kinds)] : kinds;
        }

        public double Faults { get; }

        public int Pick(SeededRandom random) => _kinds[random.Next(_kinds.Length)];
    }

    private sealed class Orders(SeededRandom random)
    {
        private readonly bool _kill = random.OneIn(4);
        private int _number;

        public Order Next()
        {
            var number = ++_number;
            var key = random.OneIn(3) ? $"key-{random.Next(6)}" : null;
            return new Order
            {
                Number = number,
                Type = random.OneIn(3) ? Handlers.Thread : Handlers.Async,
                Script = new Script(number, [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Act())], random.OneIn(2) ? $"child-{random.Next(4)}" : null),
                Retry = new RetryPolicy(random.Next(1, 4), random.Next(1, 4), random.Pick(BackoffKind.Fixed, BackoffKind.Exponential), random.Pick(1_000L, 200_000, 2_000_000), 5_000_000, 0.2, []),
                Key = key,
                Queue = random.OneIn(4) ? "slow" : "default",
                Priority = random.Next(10),
                Delay = random.OneIn(6) ? random.Upto(TimeSpan.FromMinutes(1)) : null,
                ExpiresIn = random.OneIn(8) ? random.Upto(TimeSpan.FromSeconds(30)) : null,
                Timeout = random.OneIn(4) ? TimeSpan.FromMilliseconds(1) + random.Upto(TimeSpan.FromSeconds(2)) : null,
                Repeats = random.Next(3),
            };
        }

        private Act Act() => new(
            random.Next(17) switch
            {
                < 5 => Does.Succeed,
                < 8 => Does.Fail,
                8 => Does.FailForGood,
                9 => Does.FailUntil,
                10 => Does.StopByItself,
                11 => Does.WaitForCancel,
                12 => Does.SucceedWhenCancelled,
                13 => Does.SucceedLate,
                14 when _kill => Does.KillTheProcess,
                14 or 15 => Does.FailLate,
                _ => Does.Enqueue,
            },
            random.Pick(0, 1, random.Next(50), random.Next(2_000)));
    }
}
