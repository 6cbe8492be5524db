using ActorTasks.Actors;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.ActorSystemTests.Workers;

public sealed class KeepingOutcomes
{
    private readonly AttemptLedger _ledger = new();

    [Fact]
    public void An_attempt_is_held_until_its_handler_has_ended_and_all_of_it_is_on_disk()
    {
        var token = Begin();
        _ledger.Keep(new AttemptReport(token, new AttemptOutcome.TimedOut(ErrorReport.Timeout(1, TimeSpan.FromSeconds(1))), HandlerEnded: false));
        _ledger.Acknowledge(token, handlerEnded: false);
        Assert.Single(_ledger.Unended());
        _ledger.Keep(new AttemptReport(token, null, HandlerEnded: true));
        Assert.Empty(_ledger.Unended());
        Assert.Single(_ledger.Of(token.Id.Partition));
        _ledger.Acknowledge(token, handlerEnded: true);
        Assert.Equal(0, _ledger.Count);
    }

    [Fact]
    public void What_is_not_acknowledged_is_kept_in_its_order()
    {
        var token = Begin();
        var first = new AttemptReport(token, new AttemptOutcome.Stopped(), HandlerEnded: false);
        var second = new AttemptReport(token, null, HandlerEnded: true);
        _ledger.Keep(first);
        var entry = _ledger.Keep(second)!;
        Assert.Equal([first, second], entry.Unacknowledged);
        _ledger.Acknowledge(token, handlerEnded: false);
        Assert.Equal([second], entry.Unacknowledged);
    }

    [Fact]
    public void Nobody_answers_for_an_attempt_that_was_never_begun_and_none_is_begun_twice()
    {
        Assert.Null(_ledger.Keep(new AttemptReport(ATask.Running().Token, null, HandlerEnded: true)));
        var task = ATask.Running();
        Assert.True(_ledger.Begin(new StartedAttempt(task, null), "async", out _));
        Assert.False(_ledger.Begin(new StartedAttempt(task, null), "async", out _));
        Assert.Equal(1, _ledger.Count);
    }

    private AttemptToken Begin()
    {
        var task = ATask.Running();
        _ledger.Begin(new StartedAttempt(task, null), "async", out _);
        return task.Token;
    }
}
