using ActorTasks.TaskLifecycle;

namespace ActorTasks.TaskLifecycleTests.Index;

public sealed class ReadyOrder
{
    [Fact]
    public void The_order_is_priority_descending_then_ready_time_then_id()
    {
        var low = IndexOf.Task(1, priority: 0);
        var late = IndexOf.Task(2, priority: 9, readyAtUs: -1);
        var early = IndexOf.Task(3, priority: 9, readyAtUs: -2);
        var twin = IndexOf.Task(4, priority: 9, readyAtUs: -2);
        var index = IndexOf.Size(10).With(low, twin, late, early);

        Assert.Equal([early.Id, twin.Id, late.Id, low.Id], index.Offered());
        Assert.Equal(ReadyKey.Of(early), index.Head(IndexOf.Async));
    }

    [Fact]
    public void One_kind_does_not_fill_the_window_of_another()
    {
        var hash = IndexOf.Task(9, priority: 0, type: "hash");
        var index = IndexOf.Size(1).With(IndexOf.Task(1), IndexOf.Task(2), hash);

        Assert.Equal([hash.Id], index.Offered("thread"));
        Assert.Null(index.ReadyHorizon("thread"));
        Assert.NotNull(index.ReadyHorizon(IndexOf.Async));
    }

    [Fact]
    public void A_task_of_a_type_that_nobody_serves_is_on_disk_only()
    {
        var index = IndexOf.Size(10).With(IndexOf.Task(1, type: "unknown"));

        Assert.Equal(0, index.Count);
    }

    [Fact]
    public void A_worse_task_than_a_full_windows_worst_is_on_disk_only_and_a_better_one_pushes_the_worst_out()
    {
        var worst = IndexOf.Task(2);
        var index = IndexOf.Size(2).With(IndexOf.Task(1), worst, IndexOf.Task(3));
        Assert.Null(index.Find(IndexOf.Task(3).Id));

        index.With(IndexOf.Task(4, priority: 9));

        Assert.Null(index.Find(worst.Id));
        Assert.Equal([IndexOf.Task(4).Id, IndexOf.Task(1).Id], index.Offered());
    }

    [Fact]
    public void Behind_the_horizon_a_task_is_on_disk_only_though_there_is_room()
    {
        var first = IndexOf.Task(1);
        var index = IndexOf.Size(1).With(first, IndexOf.Task(2));
        index.Started(first);

        index.With(IndexOf.Task(3));

        Assert.Empty(index.Offered());
    }

    [Fact]
    public void A_bound_keeps_back_tasks_that_are_worse_than_those_of_others()
    {
        var index = IndexOf.Size(10).With(IndexOf.Task(1), IndexOf.Task(2), IndexOf.Task(3));

        Assert.Equal([IndexOf.Task(1).Id, IndexOf.Task(2).Id], index.Offered(bound: ReadyKey.Of(IndexOf.Task(2))));
        Assert.Equal([IndexOf.Task(1).Id], index.Offered(count: 1));
    }

    [Fact]
    public void A_task_that_is_starting_is_not_offered_twice_and_comes_back_if_it_does_not_start()
    {
        var state = IndexOf.Task(1);
        var index = IndexOf.Size(10).With(state);

        Assert.True(index.Starting(state.Id));
        Assert.Empty(index.Offered());
        Assert.False(index.Starting(state.Id));

        index.NotStarted(state.Id);
        Assert.Equal([state.Id], index.Offered());
    }

    [Fact]
    public void A_running_task_is_in_memory_and_a_final_one_leaves_it()
    {
        var state = IndexOf.Task(1);
        var index = IndexOf.Size(10).With(state);
        var running = index.Started(state);
        Assert.Equal((running, 1), (index.Find(state.Id), index.RunningCount));

        index.Apply(running, running with { State = StoredState.Succeeded }, null, 0);

        Assert.Equal((0, 0), (index.Count, index.RunningCount));
    }

    [Fact]
    public void A_held_task_is_in_memory_and_is_not_offered_until_it_is_free()
    {
        var state = IndexOf.Task(1);
        var index = IndexOf.Size(10);
        index.Apply(IndexOf.Running(state), state, "attempt", 0);
        Assert.Empty(index.Offered());
        Assert.Equal("attempt", index.HeldBy(state.Id));

        Assert.True(index.Unhold(state.Id));
        Assert.Equal([state.Id], index.Offered());

        Assert.True(index.Hold(state.Id, "attempt"));
        Assert.Empty(index.Offered());
        Assert.False(index.Hold(IndexOf.Task(2).Id, "attempt"));
    }

    [Fact]
    public void A_task_whose_expiry_has_come_is_not_offered_even_before_anyone_looked()
    {
        var index = IndexOf.Size(10).With(IndexOf.Task(1, expiresAtUs: 10));

        Assert.Single(index.Offered(nowUs: 9));
        Assert.Empty(index.Offered(nowUs: 10));
    }

    [Fact]
    public void When_the_clock_goes_back_what_was_ready_waits_until_it_is_ready_again()
    {
        var index = IndexOf.Size(10);
        index.Apply(null, IndexOf.Task(1, readyAtUs: 100), null, 100);

        Assert.Empty(index.Offered(nowUs: 99));
        Assert.Single(index.Offered(nowUs: 100));
    }
}
