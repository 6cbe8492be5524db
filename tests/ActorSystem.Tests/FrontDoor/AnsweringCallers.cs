using ActorTasks.Actors;

namespace ActorTasks.ActorSystemTests.FrontDoor;

public sealed class AnsweringCallers
{
    private static readonly TaskReply s_reply = new TaskReply.Refused(RefusalKind.NotFound, "x");

    [Fact]
    public async Task A_call_that_no_journal_has_seen_is_answered_at_its_deadline_as_not_stored_and_may_not_be_stored_then()
    {
        var clock = new VirtualClock();
        using var deadlines = new AnswerDeadlines(clock, TimeSpan.FromSeconds(30));
        var handle = deadlines.NewHandle();
        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.False(handle.Reply.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(RefusalKind.StoreUnavailable, Assert.IsType<TaskReply.Refused>(await handle.Reply).Kind);
        Assert.True(handle.IsAbandoned);
        Assert.False(handle.TryHandOver());
    }

    [Fact]
    public async Task A_call_that_the_journal_has_is_answered_at_its_deadline_as_unknown()
    {
        var clock = new VirtualClock();
        using var deadlines = new AnswerDeadlines(clock, TimeSpan.FromSeconds(30));
        var handle = deadlines.NewHandle();
        Assert.True(handle.TryHandOver());
        clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(RefusalKind.OutcomeUnknown, Assert.IsType<TaskReply.Refused>(await handle.Reply).Kind);
        Assert.False(handle.IsAbandoned);
    }

    [Fact]
    public async Task A_call_is_answered_once_and_answered_ones_do_not_hold_up_the_sweep()
    {
        var clock = new VirtualClock();
        using var deadlines = new AnswerDeadlines(clock, TimeSpan.FromSeconds(30));
        var handles = Enumerable.Range(0, 100).Select(_ => deadlines.NewHandle()).ToList();
        handles[0].Settle(s_reply);
        clock.Advance(TimeSpan.FromSeconds(30));
        handles[0].Settle(new TaskReply.Refused(RefusalKind.Overloaded, "late"));
        Assert.Same(s_reply, await handles[0].Reply);
        Assert.All(handles, handle => Assert.True(handle.Reply.IsCompleted));
    }

    [Fact]
    public async Task Answered_calls_are_not_kept_behind_one_that_waits()
    {
        var clock = new VirtualClock();
        using var deadlines = new AnswerDeadlines(clock, TimeSpan.FromSeconds(30));
        var handles = Enumerable.Range(0, 5_000).Select(_ => deadlines.NewHandle()).ToList();
        var waiting = new[] { handles[0], handles[2_500] };
        foreach (var handle in handles.Except(waiting))
        {
            handle.Settle(s_reply);
        }

        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, deadlines.Count);
        Assert.All(waiting, handle => Assert.False(handle.Reply.IsCompleted));

        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(0, deadlines.Count);
        var replies = await Task.WhenAll(waiting.Select(handle => handle.Reply));
        Assert.All(replies, reply => Assert.Equal(RefusalKind.StoreUnavailable, Assert.IsType<TaskReply.Refused>(reply).Kind));
    }

    [Fact]
    public async Task Nothing_ticks_while_nobody_waits_and_the_next_call_has_its_deadline_again()
    {
        var clock = new VirtualClock();
        using var deadlines = new AnswerDeadlines(clock, TimeSpan.FromSeconds(30));
        Assert.Null(clock.NextDue);
        deadlines.NewHandle().Settle(s_reply);
        Assert.NotNull(clock.NextDue);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(clock.NextDue);

        var late = deadlines.NewHandle();
        clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(RefusalKind.StoreUnavailable, Assert.IsType<TaskReply.Refused>(await late.Reply).Kind);
    }

    [Fact]
    public void Room_is_given_back_when_the_command_is_done_with_not_when_its_caller_has_left()
    {
        var budget = new UnsyncedBudget(maxCount: 2, maxBytes: 100);
        Assert.True(budget.TryTake(60));
        var handle = new ReplyHandle(0, budget, 60);
        handle.Expire();
        Assert.Equal((1, 60), (budget.Count, budget.Bytes));
        handle.Settle(s_reply);
        handle.Settle(s_reply);
        handle.Fail(isStoredUnknown: true, "again");
        Assert.Equal((0, 0), (budget.Count, budget.Bytes));
    }

    [Theory]
    [InlineData(1, 41, false)]
    [InlineData(1, 40, true)]
    [InlineData(2, 1, false)]
    public void Number_and_bytes_have_a_limit(int before, long bytes, bool fits)
    {
        var budget = new UnsyncedBudget(maxCount: 2, maxBytes: 100);
        for (var i = 0; i < before; i++)
        {
            Assert.True(budget.TryTake(60 / before));
        }

        Assert.Equal(fits, budget.TryTake(bytes));
    }

    [Fact]
    public async Task Whoever_waits_for_nothing_on_the_way_is_told()
    {
        var budget = new UnsyncedBudget(maxCount: 2, maxBytes: 100);
        Assert.True(budget.WhenEmptyAsync().IsCompleted);
        budget.TryTake(1);
        budget.TryTake(1);
        var empty = budget.WhenEmptyAsync();
        budget.Release(1);
        Assert.False(empty.IsCompleted);
        budget.Release(1);
        await empty.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void A_failed_command_is_unknown_only_if_the_journal_had_it()
    {
        RefusalKind Fail(bool handedOver, bool isStoredUnknown)
        {
            var handle = new ReplyHandle(0);
            if (handedOver)
            {
                handle.TryHandOver();
            }

            handle.Fail(isStoredUnknown, "why.");
            return Assert.IsType<TaskReply.Refused>(handle.Reply.GetAwaiter().GetResult()).Kind;
        }

        Assert.Equal(RefusalKind.StoreUnavailable, Fail(handedOver: false, isStoredUnknown: true));
        Assert.Equal(RefusalKind.StoreUnavailable, Fail(handedOver: true, isStoredUnknown: false));
        Assert.Equal(RefusalKind.OutcomeUnknown, Fail(handedOver: true, isStoredUnknown: true));
    }

    [Fact]
    public void Ids_never_go_back_and_go_round_the_partitions()
    {
        var clock = new VirtualClock();
        var source = new TaskIdSource(clock, new Chance(new Random(7)));
        var ids = new List<TaskId> { source.Next([3, 5]) };
        clock.Jump(TimeSpan.FromHours(-1));
        ids.Add(source.Next([3, 5]));
        ids.Add(source.Next([3, 5]));
        clock.Jump(TimeSpan.FromHours(2));
        ids.Add(source.Next([3, 5]));
        Assert.Equal([3, 5], ids.Select(id => id.Partition).Distinct().Order());
        Assert.Equal(ids.Select(id => id.UnixMilliseconds).Order(), ids.Select(id => id.UnixMilliseconds));
        Assert.Equal(4, ids.Distinct().Count());
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(8, 8)]
    [InlineData(64, 9)]
    public void Tasks_that_come_together_are_of_few_partitions_and_all_partitions_get_their_share(int partitions, int together)
    {
        const int Rounds = 64;
        var source = new TaskIdSource(new VirtualClock(), new Chance(new Random(7)));
        var all = Enumerable.Range(0, partitions).ToList();

        var ids = Enumerable.Range(0, Rounds * partitions).Select(_ => source.Next(all).Partition).ToList();

        Assert.All(ids.Chunk(Rounds), few => Assert.InRange(few.Distinct().Count(), 1, together));
        Assert.Equal(all, ids.Distinct().Order());
        Assert.All(ids.CountBy(partition => partition), share => Assert.InRange(share.Value, Rounds - 16, Rounds + 16));
    }
}
