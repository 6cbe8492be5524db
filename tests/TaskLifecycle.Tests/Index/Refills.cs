using ActorTasks.TaskLifecycle;

namespace ActorTasks.TaskLifecycleTests.Index;

public sealed class Refills
{
    [Fact]
    public void A_window_that_runs_low_is_refilled_behind_its_horizon()
    {
        var index = IndexOf.Size(2).With(IndexOf.Task(1), IndexOf.Task(2), IndexOf.Task(3));
        Assert.False(index.NeedsRefill(IndexOf.Async));
        index.Started(IndexOf.Task(1));
        Assert.True(index.NeedsRefill(IndexOf.Async));

        var refill = index.BeginRefill(IndexOf.Async);
        Assert.Equal(new ReadyRefill(IndexOf.Async, ReadyKey.Of(IndexOf.Task(2)), 0, 1), refill);
        Assert.False(index.NeedsRefill(IndexOf.Async));
        index.CompleteRefill(IndexOf.Async, [IndexOf.Row(IndexOf.Task(3))], complete: true);

        Assert.Equal([IndexOf.Task(2).Id, IndexOf.Task(3).Id], index.Offered());
        Assert.Null(index.ReadyHorizon(IndexOf.Async));
    }

    [Fact]
    public void A_row_that_was_read_before_its_task_was_cancelled_is_not_offered()
    {
        var index = Reading(out var behind);

        index.Apply(behind, behind with { State = StoredState.Cancelled }, null, 0);
        index.CompleteRefill(IndexOf.Async, [IndexOf.Row(behind)], complete: true);

        Assert.Empty(index.Offered());
    }

    [Fact]
    public void A_task_that_came_after_the_read_is_offered_though_it_is_in_no_page()
    {
        var index = Reading(out var behind, size: 2);
        var newer = IndexOf.Task(10);

        index.With(newer);
        index.CompleteRefill(IndexOf.Async, [IndexOf.Row(behind)], complete: true);

        Assert.Equal([behind.Id, newer.Id], index.Offered());
    }

    [Fact]
    public void A_better_task_that_pushes_the_horizon_in_makes_the_read_useless()
    {
        var index = Reading(out var behind);
        index.With(IndexOf.Task(10, priority: 9), IndexOf.Task(11, priority: 9));
        var horizon = index.ReadyHorizon(IndexOf.Async);

        index.CompleteRefill(IndexOf.Async, [IndexOf.Row(behind)], complete: true);

        Assert.Equal(horizon, index.ReadyHorizon(IndexOf.Async));
        Assert.Null(index.Find(behind.Id));
    }

    [Fact]
    public void When_more_tasks_are_touched_than_are_remembered_the_read_counts_up_to_the_worst_of_them()
    {
        var index = Reading(out _, size: 2);
        index.With(IndexOf.Task(8), IndexOf.Task(7), IndexOf.Task(6));

        index.CompleteRefill(IndexOf.Async, [], complete: true);

        Assert.Equal([IndexOf.Task(6).Id, IndexOf.Task(7).Id], index.Offered());
        Assert.Equal(ReadyKey.Of(IndexOf.Task(7)), index.ReadyHorizon(IndexOf.Async));
    }

    [Fact]
    public void A_read_that_failed_can_begin_again()
    {
        var index = Reading(out _);
        index.With(IndexOf.Task(8));

        index.AbandonRefill(IndexOf.Async);

        Assert.True(index.NeedsRefill(IndexOf.Async));
        Assert.Null(index.Find(IndexOf.Task(8).Id));
    }

    [Fact]
    public void A_refill_is_not_begun_twice_or_without_need()
    {
        var index = Reading(out _);

        Assert.Throws<InvalidOperationException>(() => index.BeginRefill(IndexOf.Async));
        Assert.Throws<InvalidOperationException>(() => IndexOf.Size(1).BeginRefill(IndexOf.Async));
        Assert.Throws<InvalidOperationException>(() => IndexOf.Size(1).CompleteRefill(IndexOf.Async, [], complete: true));
    }

    [Fact]
    public void An_index_begins_from_what_recovery_read()
    {
        var running = IndexOf.Running(IndexOf.Task(1));
        var held = IndexOf.Task(2);
        var scheduled = IndexOf.Task(4, readyAtUs: 50);
        var index = IndexOf.Size(10);

        index.Load(
            [IndexOf.Row(running)],
            [new IndexRow(held, "attempt")],
            [new IndexPage(IndexOf.Async, [IndexOf.Row(IndexOf.Task(3))], Complete: false), new IndexPage("thread", [], Complete: false)],
            [IndexOf.Row(scheduled)],
            new DueKey(0, default),
            dueComplete: false,
            nowUs: 0);

        Assert.Equal((4, 1), (index.Count, index.RunningCount));
        Assert.Equal([IndexOf.Task(3).Id], index.Offered());
        Assert.Equal(ReadyKey.Of(IndexOf.Task(3)), index.ReadyHorizon(IndexOf.Async));
        Assert.True(index.NeedsRefill("thread"));
        Assert.Equal(new DueKey(50, scheduled.Id), index.DueHorizon);
        Assert.Equal([running], index.Running);
    }

    // Found by the random interleavings, each kept under what went wrong.
    [Fact]
    public void A_task_that_one_refill_forgets_stays_while_another_that_ended_has_not_placed_it()
    {
        var index = IndexOf.Size(ready: 1, due: 2).With(IndexOf.Task(1), IndexOf.Task(2));
        index.Started(IndexOf.Task(1));
        index.With([.. Enumerable.Range(20, 3).Select(n => IndexOf.Task((ulong)n, priority: 9, readyAtUs: n))]);
        index.Due(21);
        index.Started(IndexOf.Task(20, priority: 9, readyAtUs: 20));
        var better = IndexOf.Task(40, readyAtUs: 15, expiresAtUs: 60);
        var worse = IndexOf.Task(41, readyAtUs: 15, expiresAtUs: 61);
        index.BeginDueRefill();
        index.With(better);
        index.BeginRefill(IndexOf.Async);
        index.With(worse);

        index.CompleteDueRefill([], complete: true);

        Assert.Equal([better.Id, worse.Id], index.Due(61).Select(expire => expire.Id));
    }

    [Fact]
    public void A_row_that_was_read_while_its_task_was_held_does_not_hold_it_for_ever()
    {
        var index = IndexOf.Size(ready: 1, due: 1).With(IndexOf.Task(1, priority: 9), IndexOf.Task(2));
        index.With(IndexOf.Task(20, readyAtUs: 20), IndexOf.Task(21, readyAtUs: 21));
        var held = IndexOf.Task(30, readyAtUs: 22);
        index.Apply(IndexOf.Running(held), held, "attempt", 0);
        index.Due(20);
        index.BeginDueRefill();
        index.Due(22);

        index.Unhold(held.Id);
        index.CompleteDueRefill([new IndexRow(held, "attempt")], complete: true);

        Assert.Null(index.HeldBy(held.Id));
    }

    private static ShardIndex Reading(out TaskState behind, int size = 1)
    {
        behind = IndexOf.Task(9);
        var fill = Enumerable.Range(1, size).Select(n => IndexOf.Task((ulong)n)).ToList();
        var index = IndexOf.Size(size).With([.. fill, behind]);
        fill.ForEach(state => index.Started(state));
        index.BeginRefill(IndexOf.Async);
        return index;
    }
}
