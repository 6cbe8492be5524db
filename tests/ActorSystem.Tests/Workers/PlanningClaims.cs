using ActorTasks.Actors;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.ActorSystemTests.Workers;

public sealed class PlanningClaims
{
    private readonly HeadBoard _board = new("async");
    private long _claims;

    [Fact]
    public void One_free_slot_goes_to_the_best_task_of_all_shards()
    {
        Up(Key(4, 200), Key(4, 100), Key(4, 300));
        var (partition, claim) = Assert.Single(Plan(1));
        Assert.Equal((1, 1), (partition, claim.Count));
    }

    [Fact]
    public void Shards_of_the_highest_priority_share_the_slots_and_stop_where_another_has_something_better()
    {
        var lower = Key(4, 1);
        Up(Key(9, 1), lower, Key(9, 2));
        var plan = Plan(5);
        Assert.Equal([(0, 3), (2, 2)], plan.Select(claim => (claim.Partition, claim.Claim.Count)));
        Assert.All(plan, claim => Assert.Equal(lower, claim.Claim.NotWorseThan));
    }

    [Fact]
    public void A_shard_that_was_asked_is_asked_again_only_when_it_has_told_what_is_best_since()
    {
        Up(Key(4, 1));
        var (_, claim) = Assert.Single(Plan(2));
        _board.Tell(0, Key(4, 2), afterClaim: 0);
        Assert.Empty(Plan(2));
        Assert.Equal(0, _board.Taken(0, claim.Claim, taken: 2, Key(4, 3)));
        Assert.Single(Plan(2));
    }

    [Fact]
    public void What_a_shard_did_not_take_is_free_again_at_once()
    {
        Up(Key(4, 1));
        var (_, claim) = Assert.Single(Plan(10));
        Assert.Equal(7, _board.Taken(0, claim.Claim, taken: 3, null));
        Assert.Equal(3, _board.Settled(0, claim.Claim, 3));
        Assert.Equal(0, _board.Settled(0, claim.Claim, 3));
        Assert.Empty(Plan(10));
    }

    [Fact]
    public void A_shard_that_comes_up_again_has_nothing_reserved_and_nothing_known()
    {
        Up(Key(4, 1));
        var (_, claim) = Assert.Single(Plan(10));
        Assert.Equal(10, _board.Reset(0));
        Assert.Equal(0, _board.Taken(0, claim.Claim, 3, Key(4, 2)));
        Assert.Empty(Plan(10));
        _board.Tell(0, Key(4, 2), 0);
        Assert.Single(Plan(10));
        Assert.Equal(10, _board.Remove(0));
        Assert.Equal(0, _board.Remove(0));
        _board.Tell(0, Key(4, 2), 0);
        Assert.Empty(Plan(10));
    }

    [Fact]
    public void Without_a_free_slot_or_a_task_nothing_is_asked()
    {
        Up(Key(4, 1));
        Assert.Empty(Plan(0));
        Assert.Empty(Plan(-3));
        _board.Tell(0, null, 0);
        Assert.Empty(Plan(3));
    }

    [Fact]
    public void While_nothing_waits_half_of_the_free_slots_are_left_with_the_shards_and_few_slots_are_not()
    {
        Up(null, null);
        Assert.Empty(PlanStanding(15));
        Assert.Equal([(0, 4, true), (1, 4, true)], PlanStanding(16).Select(claim => (claim.Partition, claim.Claim.Count, claim.Claim.IsStanding)));
        Assert.Empty(PlanStanding(8));
    }

    [Fact]
    public void Slots_left_with_a_shard_are_made_up_when_half_of_them_are_used_and_none_are_left_while_a_task_waits()
    {
        Up([null]);
        var (_, claim) = Assert.Single(PlanStanding(1_000));
        Assert.Equal(16, claim.Count);
        Assert.Equal(0, _board.Taken(0, claim.Claim, 16, null));
        Assert.Equal(7, _board.Settled(0, claim.Claim, 7));
        Assert.Empty(PlanStanding(1_000));
        Assert.Equal(1, _board.Settled(0, claim.Claim, 1));
        _board.Tell(0, Key(4, 1), claim.Claim);
        Assert.Empty(PlanStanding(1_000));
        _board.Tell(0, null, claim.Claim);
        Assert.Equal(8, Assert.Single(PlanStanding(1_000)).Claim.Count);
    }

    [Fact]
    public void Shards_that_keep_slots_are_asked_once_to_give_them_back()
    {
        Up(null, null);
        var claims = PlanStanding(1_000);
        Assert.Equal([0, 1], _board.TakeBack());
        Assert.Empty(_board.TakeBack());
        Assert.All(claims, claim => Assert.Equal(16, _board.Settled(claim.Partition, claim.Claim.Claim, 16)));
    }

    [Fact]
    public void Of_many_shards_those_keep_slots_that_tasks_came_to_last_and_the_others_give_theirs_back()
    {
        Up(new ReadyKey?[HeadBoard.MaxKeeping + 1]);
        Assert.Empty(PlanStanding(1_000));

        for (var partition = 0; partition < HeadBoard.MaxKeeping; partition++)
        {
            Come(partition);
        }

        Assert.Equal(Enumerable.Range(0, HeadBoard.MaxKeeping), PlanStanding(1_000).Select(claim => claim.Partition).Order());
        Assert.Empty(_board.TakeBackOutdated());

        Come(HeadBoard.MaxKeeping);
        Assert.Equal(HeadBoard.MaxKeeping, Assert.Single(PlanStanding(1_000)).Partition);
        Assert.Equal([0], _board.TakeBackOutdated());
        Assert.Empty(_board.TakeBackOutdated());

        void Come(int partition)
        {
            _board.Tell(partition, Key(4, 1), _claims);
            var (_, claim) = Assert.Single(Plan(1));
            _board.Taken(partition, claim.Claim, 1, null);
            _board.Settled(partition, claim.Claim, 1);
        }
    }

    [Fact]
    public void A_task_that_starts_in_a_slot_of_its_shard_keeps_that_shard_among_the_last_ones()
    {
        Up(new ReadyKey?[HeadBoard.MaxKeeping + 1]);
        _board.Tell(0, Key(4, 1), 0);
        _board.Tell(0, null, 0);
        var (_, claim) = Assert.Single(PlanStanding(1_000));
        _board.Taken(0, claim.Claim, claim.Count, null);
        for (var partition = 1; partition <= HeadBoard.MaxKeeping; partition++)
        {
            _board.Tell(partition, Key(4, 1), 0);
            _board.Tell(partition, null, 0);
            _board.Settled(0, claim.Claim, 1);
        }

        Assert.Empty(_board.TakeBackOutdated());
        Assert.Equal(HeadBoard.MaxKeeping - 1, PlanStanding(1_000).Count(plan => plan.Partition != 0));
    }

    [Fact]
    public void Few_shards_share_the_free_slots_at_a_time_those_with_the_oldest_heads()
    {
        Up([.. Enumerable.Range(0, 20).Select(partition => (ReadyKey?)Key(4, 100 - partition))]);
        Assert.Equal([(19, 4), (18, 4), (17, 4), (16, 4), (15, 4), (14, 4), (13, 4), (12, 4)], Plan(32).Select(claim => (claim.Partition, claim.Claim.Count)));
        Assert.Equal([11, 10, 9], Plan(3).Select(claim => claim.Partition));
    }

    /// <summary>Whatever shards answer in whatever order, slots are neither lost nor given twice, and no task is left behind.</summary>
    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 5)]
    [InlineData(3, 5)]
    [InlineData(4, 40)]
    [InlineData(5, 40)]
    [InlineData(6, 40)]
    public void Random_shards_are_emptied_and_every_slot_comes_back(int seed, int shards)
    {
        var slots = 60 + (4 * shards);
        var random = new Random(seed);
        var waiting = Enumerable.Range(0, shards).Select(partition => (partition, Tasks: new SortedSet<ReadyKey>())).ToDictionary(x => x.partition, x => x.Tasks);
        foreach (var tasks in waiting.Values)
        {
            for (var i = random.Next(60); i > 0; i--)
            {
                tasks.Add(Key(random.Next(3), random.Next(100)));
            }
        }

        foreach (var (partition, tasks) in waiting)
        {
            _board.Reset(partition);
            _board.Tell(partition, Best(tasks), 0);
        }

        var free = slots;
        var answers = new List<(int Partition, Action Give)>();
        var kept = waiting.Keys.ToDictionary(partition => partition, _ => new List<(long Claim, int Left)>());
        void Claim()
        {
            Ask(Plan(free));
            Ask(PlanStanding(free));
            foreach (var partition in _board.HasUnserved ? _board.TakeBack() : _board.TakeBackOutdated())
            {
                answers.Add((partition, () => free += GiveBack(partition)));
            }
        }

        void Ask(IReadOnlyList<(int Partition, ClaimTasks Claim)> plan)
        {
            foreach (var (partition, claim) in plan)
            {
                free -= claim.Count;
                Assert.True(free >= 0);
                answers.Add((partition, () =>
                {
                    var tasks = waiting[partition];
                    var taken = tasks.Where(key => claim.NotWorseThan is not { } bound || key.CompareTo(bound) <= 0).Take(claim.Count).ToList();
                    tasks.ExceptWith(taken);
                    var keeps = claim.IsStanding ? claim.Count - taken.Count : 0;
                    kept[partition].Add((claim.Claim, keeps));
                    free += _board.Taken(partition, claim.Claim, taken.Count + keeps, Best(tasks));
                    if (taken.Count > 0)
                    {
                        answers.Add((partition, () => free += _board.Settled(partition, claim.Claim, taken.Count)));
                    }
                }));
            }
        }

        int GiveBack(int partition)
        {
            var back = kept[partition].Sum(slots => _board.Settled(partition, slots.Claim, slots.Left));
            kept[partition].Clear();
            return back;
        }

        for (Claim(); answers.Count > 0; Claim())
        {
            // Each shard answers in order.
            var partition = answers[random.Next(answers.Count)].Partition;
            var i = answers.FindIndex(answer => answer.Partition == partition);
            var give = answers[i].Give;
            answers.RemoveAt(i);
            give();
        }

        Assert.All(waiting.Values, Assert.Empty);
        free += _board.TakeBack().Sum(GiveBack);

        Assert.Equal(slots, free);
    }

    private static ReadyKey? Best(SortedSet<ReadyKey> tasks) => tasks.Count == 0 ? null : tasks.Min;

    private static ReadyKey Key(int priority, long readyAtUs) => ReadyKey.Of(ATask.Waiting(priority: priority, readyAtUs: readyAtUs));

    private void Up(params ReadyKey?[] heads)
    {
        for (var partition = 0; partition < heads.Length; partition++)
        {
            _board.Reset(partition);
            _board.Tell(partition, heads[partition], 0);
        }
    }

    private IReadOnlyList<(int Partition, ClaimTasks Claim)> Plan(int free) => _board.Plan(free, () => ++_claims);

    private IReadOnlyList<(int Partition, ClaimTasks Claim)> PlanStanding(int free) => _board.PlanStanding(free, () => ++_claims);
}
