using ActorTasks.Actors;

namespace ActorTasks.ActorSystemTests.FrontDoor;

/// <summary>The lane that all batches share.</summary>
public sealed class MakingRoom
{
    private static readonly TimeSpan s_answer = TimeSpan.FromSeconds(30);
    private readonly VirtualClock _clock = new();

    [Fact]
    public async Task Parts_pass_in_the_order_in_which_they_came()
    {
        var lane = new BatchLane(10, 1000);
        await EnterAsync(lane, 8);
        var large = EnterAsync(lane, 5);
        var small = EnterAsync(lane, 1);
        Assert.False(large.IsCompleted);
        Assert.False(small.IsCompleted);
        lane.Leave(8, 0);
        await large.WaitAsync(s_answer);
        await small.WaitAsync(s_answer);
        Assert.Equal(6, lane.Count);
    }

    [Fact]
    public async Task Bytes_have_a_limit_too_and_a_lone_part_always_finds_room()
    {
        var lane = new BatchLane(10, 1000);
        await EnterAsync(lane, 20, 5000);
        var next = EnterAsync(lane, 1, 1001);
        Assert.False(next.IsCompleted);
        lane.Leave(20, 5000);
        await next.WaitAsync(s_answer);
        var third = EnterAsync(lane, 1, 1);
        Assert.False(third.IsCompleted);
        lane.Leave(1, 1001);
        await third.WaitAsync(s_answer);
    }

    [Fact]
    public async Task A_part_that_waits_too_long_or_is_given_up_holds_up_nobody()
    {
        var lane = new BatchLane(10, 1000);
        await EnterAsync(lane, 10);
        using var gone = new CancellationTokenSource();
        var left = lane.EnterAsync(10, 0, s_answer, _clock, gone.Token);
        var late = EnterAsync(lane, 10);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        _clock.Advance(s_answer);
        await Assert.ThrowsAsync<TimeoutException>(() => late);
        var next = EnterAsync(lane, 10);
        lane.Leave(10, 0);
        await next.WaitAsync(s_answer);
        Assert.Equal(10, lane.Count);
    }

    [Fact]
    public async Task Whoever_waits_for_room_is_told_of_the_next_that_is_given_back()
    {
        var budget = new UnsyncedBudget(maxCount: 1, maxBytes: 100);
        Assert.True(budget.TryTake(1));
        var room = budget.WhenReleased().ToldAsync(s_answer, _clock, default);
        Assert.False(room.IsCompleted);
        budget.Release(1);
        Assert.True(await room);
        Assert.False(budget.WhenReleased().ToldAsync(s_answer, _clock, default).IsCompleted);
    }

    [Fact]
    public async Task An_item_that_waited_for_room_while_the_node_began_to_stop_is_not_sent()
    {
        var budget = new UnsyncedBudget(maxCount: 1, maxBytes: 100);
        Assert.True(budget.TryTake(1));
        using var deadlines = new AnswerDeadlines(_clock, s_answer);
        var batches = new BatchSubmits(budget, new BatchLane(maxCount: 10, maxBytes: 100), deadlines, new ActorTasksOptions { LimitAnswer = s_answer }, _clock);
        TaskReply? refusal = null;
        var submission = new Submission { Type = "any", Payload = new byte[1] };
        var replies = batches.SubmitAsync(
            [submission],
            _ => refusal,
            (_, _) => throw new InvalidOperationException("It was ordered."),
            _ => throw new InvalidOperationException("It was sent."),
            default);
        Assert.False(replies.IsCompleted);

        refusal = new TaskReply.Refused(RefusalKind.ShuttingDown, "The node stops.");
        budget.Release(1);

        Assert.Equal([refusal], await replies);
        Assert.Equal(0, budget.Count);
    }

    private Task EnterAsync(BatchLane lane, int count, long bytes = 0) => lane.EnterAsync(count, bytes, s_answer, _clock, default);
}
