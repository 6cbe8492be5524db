using ActorTasks.TaskLifecycle;

namespace ActorTasks.TaskLifecycleTests.Rules;

public sealed class Enqueueing
{
    private static readonly AttemptOutcome.Succeeded Success = new(null, default)
    {
        Enqueued =
        [
            new EnqueuedTask(Given.Submit(id: 7), null, default),
            new EnqueuedTask(Given.Submit(id: 8, expiresAtUs: Given.NowUs + 9), Given.SecondUs, default),
        ],
    };

    [Fact]
    public void Behind_a_success_stand_the_submits_of_what_its_handler_enqueued_in_order()
    {
        var running = Given.Running();
        var events = Given.Events(running, Given.Ended(running, Success), Given.NowUs + 5);
        Assert.IsType<TaskSucceeded>(events[0]);
        var submits = events.Skip(1).Cast<TaskSubmitted>().ToList();
        Assert.Equal([Given.Id(7), Given.Id(8)], submits.Select(submit => submit.Id));
        Assert.All(submits, submit => Assert.Equal(Given.NowUs + 5, submit.AtUs));
        Assert.Equal(Assert.Single(Given.Events(null, Given.Submit(id: 7), Given.NowUs + 5)), submits[0]);
    }

    [Fact]
    public void A_delay_counts_from_the_success_and_ends_at_the_end_of_time()
    {
        var running = Given.Running();
        var endless = Success with { Enqueued = [Success.Enqueued[1], Success.Enqueued[1] with { DelayUs = long.MaxValue }] };
        var submits = Given.Events(running, Given.Ended(running, endless), Given.NowUs + 5).OfType<TaskSubmitted>().ToList();
        Assert.Equal([Given.NowUs + 5 + Given.SecondUs, long.MaxValue], submits.Select(submit => submit.ReadyAtUs));
    }

    [Fact]
    public void After_a_cooperative_cancel_a_success_brings_what_was_enqueued()
    {
        var stopping = Given.Stopping();
        Assert.Equal(3, Given.Events(stopping, Given.Ended(stopping, Success)).Length);
    }

    public static TheoryData<string> NotRunning => ["waiting", "failed", "cancelled by force", "next attempt", "other process"];

    [Theory]
    [MemberData(nameof(NotRunning))]
    public void A_late_success_brings_nothing(string which)
    {
        var running = Given.Running();
        var state = which switch
        {
            "waiting" => Given.After(running, Given.Ended(running, Given.Failure())),
            "failed" => Given.After(running, Given.Ended(running, Given.Failure(permanent: true))),
            "cancelled by force" => Given.After(running, new CancelTask(running.Id, CancelMode.Force, "ann")),
            "next attempt" => running with { Attempt = 2 },
            _ => running with { Node = Given.OtherNode },
        };
        Assert.IsType<LateOutcomeRecorded>(Assert.Single(Given.Events(state, Given.Ended(running, Success))));
    }

    [Fact]
    public void A_success_that_is_told_again_brings_nothing_again()
    {
        var running = Given.Running();
        var succeeded = TaskRules.Evolve(running, Given.Events(running, Given.Ended(running, Success))[0]);
        Assert.Empty(Given.Events(succeeded, Given.Ended(running, Success)));
    }
}
