using ActorTasks.TaskLifecycle;

namespace ActorTasks.TaskLifecycleTests.Rules;

public sealed class LateOutcomes
{
    private static readonly AttemptOutcome Success = new AttemptOutcome.Succeeded(null, default);

    [Fact]
    public void An_outcome_of_an_earlier_attempt_is_kept_and_changes_nothing()
    {
        var released = Given.After(Given.Running(), Given.Ended(Given.Running(), new AttemptOutcome.Released("drain")));
        var second = Given.After(released, new StartAttempt(Given.Id(), Given.Node));

        var late = Assert.IsType<LateOutcomeRecorded>(Assert.Single(Given.Events(second, Given.Ended(Given.Running(), Success))));

        Assert.Equal((1, "succeeded"), (late.Attempt, late.Outcome));
        Assert.Equal(second with { TaskSeq = second.TaskSeq + 1 }, TaskRules.Evolve(second, late));
    }

    [Fact]
    public void The_right_number_of_another_incarnation_is_late()
    {
        var state = Given.Running();
        var foreign = new RecordOutcome(state.Token with { Incarnation = Given.OtherNode.Incarnation }, Success);

        Assert.IsType<LateOutcomeRecorded>(Assert.Single(Given.Events(state, foreign)));
    }

    [Fact]
    public void Of_timeout_and_success_the_first_decided_wins_and_the_other_is_late()
    {
        var running = Given.Running();
        var timeout = new AttemptOutcome.TimedOut(Given.Error());
        var timedOut = Given.After(running, Given.Ended(running, timeout));
        var succeeded = Given.After(running, Given.Ended(running, Success));

        Assert.Equal("succeeded", LateOutcome(timedOut, Success));
        Assert.Equal("timed-out", LateOutcome(succeeded, timeout));
    }

    [Fact]
    public void The_outcome_of_a_forcibly_cancelled_attempt_is_late()
    {
        var running = Given.Running();
        var cancelled = Given.After(running, new CancelTask(running.Id, CancelMode.Force, "alice"));

        Assert.Equal("succeeded", LateOutcome(cancelled, Success));
        Assert.Equal("stopped", LateOutcome(cancelled, new AttemptOutcome.Stopped()));
    }

    [Fact]
    public void A_late_failure_keeps_its_error_within_the_limits()
    {
        var cancelled = Given.After(Given.Running(), new CancelTask(Given.Id(), CancelMode.Force, "alice"));
        var failure = Given.Failure(message: new string('m', 5_000));

        var late = Assert.IsType<LateOutcomeRecorded>(Assert.Single(Given.Events(cancelled, Given.Ended(Given.Running(), failure))));

        Assert.Equal((1, 4_096), (late.Error!.Attempt, late.Error.Message.Length));
    }

    public static TheoryData<string> Recognised => ["succeeded", "failed", "failed for good", "timed out", "lost", "stopped unasked", "released"];

    [Theory]
    [MemberData(nameof(Recognised))]
    public void An_outcome_that_is_repeated_because_its_answer_was_lost_adds_nothing(string name)
    {
        AttemptOutcome outcome = name switch
        {
            "succeeded" => new AttemptOutcome.Succeeded(new DataInfo("application/json", 4, "b5bea41b"), "true"u8.ToArray()),
            "failed" => Given.Failure(),
            "failed for good" => Given.Failure(permanent: true, message: new string('m', 5_000)),
            "timed out" => new AttemptOutcome.TimedOut(Given.Error()),
            "lost" => new AttemptOutcome.Lost("killed"),
            "stopped unasked" => new AttemptOutcome.Stopped(),
            _ => new AttemptOutcome.Released("drain"),
        };
        var command = Given.Ended(Given.Running(), outcome);
        var recorded = Given.After(Given.Running(), command);

        Assert.Empty(Given.Events(recorded, command, Given.NowUs + 1));
    }

    [Fact]
    public void Another_outcome_of_the_same_attempt_is_no_repetition()
    {
        var running = Given.Running();
        var failed = Given.After(running, Given.Ended(running, Given.Failure()));

        Assert.Single(Given.Events(failed, Given.Ended(running, Given.Failure(message: "another"))));
        Assert.Single(Given.Events(failed, Given.Ended(running, new AttemptOutcome.Released("drain"))));
        Assert.Single(Given.Events(failed, Given.Ended(running, Success)));
    }

    /// <summary>The outcome of attempt 1, as it is kept by a task that has gone on without it.</summary>
    private static string LateOutcome(TaskState state, AttemptOutcome outcome) =>
        Assert.IsType<LateOutcomeRecorded>(Assert.Single(Given.Events(state, Given.Ended(Given.Running(), outcome)))).Outcome;
}
