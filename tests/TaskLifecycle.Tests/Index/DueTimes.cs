using ActorTasks.TaskLifecycle;

namespace ActorTasks.TaskLifecycleTests.Index;

public sealed class DueTimes
{
    [Fact]
    public void A_task_enters_the_ready_order_when_its_time_has_come()
    {
        var state = IndexOf.Task(1, readyAtUs: 10);
        var index = IndexOf.Size(10).With(state);
        Assert.Equal(10, index.NextDueUs);
        Assert.Empty(index.Due(9));
        Assert.Empty(index.Offered(nowUs: 9));

        Assert.Empty(index.Due(10));

        Assert.Equal([state.Id], index.Offered(nowUs: 10));
        Assert.Null(index.NextDueUs);
    }

    [Fact]
    public void A_task_whose_expiry_has_come_is_to_be_expired_once_and_is_not_offered_meanwhile()
    {
        var state = IndexOf.Task(1, expiresAtUs: 10);
        var index = IndexOf.Size(10).With(state);

        Assert.Equal([new ExpireTask(state.Id)], index.Due(10));
        Assert.Empty(index.Offered(nowUs: 5));
        Assert.Empty(index.Due(11));

        index.Apply(state, state with { State = StoredState.Expired }, null, 11);
        Assert.Equal(0, index.Count);
    }

    [Fact]
    public void An_expiry_that_came_to_nothing_is_asked_for_again()
    {
        var state = IndexOf.Task(1, expiresAtUs: 10);
        var index = IndexOf.Size(10).With(state);
        index.Due(10);

        index.NotStarted(state.Id);

        Assert.Single(index.Due(10));
    }

    [Fact]
    public void A_task_that_is_starting_does_not_expire_under_its_start()
    {
        var state = IndexOf.Task(1, expiresAtUs: 10);
        var index = IndexOf.Size(10).With(state);
        index.Starting(state.Id);

        Assert.Empty(index.Due(10));

        index.NotStarted(state.Id);
        Assert.Single(index.Due(10));
    }

    [Fact]
    public void No_more_tasks_than_a_window_holds_are_on_their_way_to_expire_at_once()
    {
        var (first, second, ready) = (IndexOf.Task(1, expiresAtUs: 10), IndexOf.Task(2, expiresAtUs: 11), IndexOf.Task(3, readyAtUs: 12));
        var index = IndexOf.Size(ready: 10, due: 2).With(first, second);
        Assert.Equal(2, index.Due(11).Count);
        var third = IndexOf.Task(4, expiresAtUs: 11);
        index.With(third, ready);

        Assert.Empty(index.Due(12));
        Assert.Equal([ready.Id], index.Offered(nowUs: 12));

        index.Apply(first, first with { State = StoredState.Expired }, null, 12);
        Assert.Equal([new ExpireTask(third.Id)], index.Due(12));
        index.NotStarted(second.Id);
        Assert.Equal([new ExpireTask(second.Id)], index.Due(12));
    }

    [Fact]
    public void Tasks_on_disk_only_expire_too_while_their_expiry_is_in_the_window()
    {
        var index = IndexOf.Size(ready: 1).With(IndexOf.Task(1), IndexOf.Task(2, expiresAtUs: 10), IndexOf.Task(3, expiresAtUs: 10, type: "unknown"));

        Assert.Equal(2, index.Due(10).Count);
    }

    [Fact]
    public void The_latest_leaves_a_full_window_and_is_read_when_the_window_runs_low()
    {
        var late = IndexOf.Task(3, readyAtUs: 30);
        var index = IndexOf.Size(ready: 10, due: 2).With(late, IndexOf.Task(1, readyAtUs: 10), IndexOf.Task(2, readyAtUs: 20));
        Assert.Null(index.Find(late.Id));
        Assert.False(index.NeedsDueRefill);

        index.Due(20);
        Assert.True(index.NeedsDueRefill);
        var refill = index.BeginDueRefill();
        Assert.Equal(new DueRefill(new DueKey(20, IndexOf.Task(2).Id), 2), refill);
        index.CompleteDueRefill([IndexOf.Row(late)], complete: true);

        Assert.Equal(30, index.NextDueUs);
        Assert.Null(index.DueHorizon);
        Assert.Single(index.Due(30).Count == 0 ? index.Offered(nowUs: 30).Skip(2) : []);
    }

    [Fact]
    public void Thousands_due_in_one_microsecond_are_read_page_by_page()
    {
        var all = Enumerable.Range(1, 100).Select(n => IndexOf.Task((ulong)n, readyAtUs: 10)).ToList();
        var index = IndexOf.Size(ready: 1_000, due: 7).With([.. all]);
        var reads = 0;
        index.Due(10);
        while (index.NeedsDueRefill)
        {
            var refill = index.BeginDueRefill();
            var behind = all.Where(state => new DueKey(10, state.Id).CompareTo(refill.After) > 0).ToList();
            index.CompleteDueRefill(behind.Take(refill.Limit).Select(IndexOf.Row), behind.Count <= refill.Limit);
            index.Due(10);
            Assert.True(++reads < 50, "The refills do not get past the tasks of one microsecond.");
        }

        Assert.Equal(100, index.ReadyCount(IndexOf.Async));
    }
}
