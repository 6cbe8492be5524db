using ActorTasks.TaskLifecycle;

namespace ActorTasks.TaskLifecycleTests.Rules;

public sealed class EndingAttempts
{
    [Fact]
    public void A_success_is_final_and_keeps_what_describes_the_result()
    {
        var result = new DataInfo("application/json", 4, "b5bea41b");
        var succeeded = Assert.IsType<TaskSucceeded>(Assert.Single(Outcome(Given.Running(), new AttemptOutcome.Succeeded(result, "true"u8.ToArray()))));
        var state = TaskRules.Evolve(Given.Running(), succeeded);

        Assert.Equal("true"u8.ToArray(), succeeded.Data.ToArray());
        Assert.Equal((StoredState.Succeeded, result, Given.NowUs), (state.State, state.Result, state.FinishedAtUs));
    }

    [Fact]
    public void A_success_clears_the_error_of_earlier_attempts()
    {
        var failedOnce = Given.After(Given.Running(), Given.Ended(Given.Running(), Given.Failure()));
        var second = Given.After(failedOnce, new StartAttempt(Given.Id(), Given.Node), failedOnce.ReadyAtUs);

        Assert.NotNull(second.Error);
        Assert.Null(Given.After(second, Given.Ended(second, new AttemptOutcome.Succeeded(null, default))).Error);
    }

    [Fact]
    public void A_failed_attempt_waits_for_its_delay_and_counts_as_a_failure()
    {
        var failed = Assert.IsType<AttemptFailed>(Assert.Single(Outcome(Given.Running(), Given.Failure())));
        var state = TaskRules.Evolve(Given.Running(), failed);

        Assert.Equal(Given.NowUs + Given.SecondUs, failed.ReadyAtUs);
        Assert.Equal((StoredState.Waiting, 1, 0), (state.State, state.Failures, state.Losses));
        Assert.Equal(Given.Error() with { Attempt = 1 }, state.Error);
        Assert.Null(state.FinishedAtUs);
    }

    [Fact]
    public void The_time_that_a_handler_sets_replaces_the_delay()
    {
        var failed = Assert.IsType<AttemptFailed>(Assert.Single(Outcome(Given.Running(), Given.Failure(retryAtUs: Given.NowUs + 42))));

        Assert.Equal(Given.NowUs + 42, failed.ReadyAtUs);
    }

    [Fact]
    public void A_time_that_has_passed_is_now_so_that_nobody_jumps_the_order()
    {
        var failed = Assert.IsType<AttemptFailed>(Assert.Single(Outcome(Given.Running(), Given.Failure(retryAtUs: Given.NowUs - 42))));

        Assert.Equal(Given.NowUs, failed.ReadyAtUs);
    }

    [Fact]
    public void A_delay_beyond_the_end_of_time_is_the_end_of_time()
    {
        var endless = Given.Policy() with { Backoff = BackoffKind.Fixed, DelayUs = long.MaxValue, MaxDelayUs = long.MaxValue };
        var failed = Assert.IsType<AttemptFailed>(Assert.Single(Outcome(Given.Running(endless), Given.Failure())));

        Assert.Equal(long.MaxValue, failed.ReadyAtUs);
    }

    [Fact]
    public void The_last_failure_fails_the_task_in_the_same_write_and_after_its_attempt()
    {
        var events = Outcome(Given.Running(Given.Policy(maxAttempts: 1)), Given.Failure());

        Assert.Equal([typeof(AttemptFailed), typeof(TaskFailed)], events.Select(happened => happened.GetType()));
        Assert.Equal("attempts-used-up", Assert.IsType<TaskFailed>(events[1]).Reason);
        var state = Given.Fold(Given.Running(Given.Policy(maxAttempts: 1)), events)!;
        Assert.Equal((StoredState.Failed, 1, Given.NowUs), (state.State, state.Failures, state.FinishedAtUs));
    }

    [Fact]
    public void A_permanent_failure_fails_the_task_though_attempts_are_left()
    {
        var events = Outcome(Given.Running(), Given.Failure(permanent: true));

        Assert.Equal([typeof(AttemptFailed), typeof(TaskFailed)], events.Select(happened => happened.GetType()));
        Assert.Equal("permanent", Assert.IsType<TaskFailed>(events[1]).Reason);
    }

    [Fact]
    public void A_timeout_counts_as_a_failure()
    {
        var first = Given.After(Given.Running(), Given.Ended(Given.Running(), new AttemptOutcome.TimedOut(Given.Error())));
        var last = Outcome(Given.Running(Given.Policy(maxAttempts: 1)), new AttemptOutcome.TimedOut(Given.Error()));

        Assert.Equal((StoredState.Waiting, 1, Given.NowUs + Given.SecondUs), (first.State, first.Failures, first.ReadyAtUs));
        Assert.Equal([typeof(AttemptTimedOut), typeof(TaskFailed)], last.Select(happened => happened.GetType()));
    }

    [Fact]
    public void A_lost_attempt_is_ready_at_once_and_counts_as_a_loss_only()
    {
        var later = Given.NowUs + 5;
        var state = Given.After(Given.Running(), Given.Ended(Given.Running(), new AttemptOutcome.Lost("killed")), later);

        Assert.Equal((StoredState.Waiting, 0, 1, later), (state.State, state.Failures, state.Losses, state.ReadyAtUs));
        Assert.Equal(("lost", "killed", 1), (state.Error!.Type, state.Error.Message, state.Error.Attempt));
    }

    [Fact]
    public void The_last_loss_fails_the_task_in_the_same_write()
    {
        var events = Outcome(Given.Running(Given.Policy(maxLosses: 1)), new AttemptOutcome.Lost("killed"));

        Assert.Equal([typeof(AttemptLost), typeof(TaskFailed)], events.Select(happened => happened.GetType()));
        Assert.Equal("losses-used-up", Assert.IsType<TaskFailed>(events[1]).Reason);
    }

    [Fact]
    public void A_released_attempt_counts_nowhere_and_keeps_its_place_in_the_order()
    {
        var state = Given.After(Given.Running(), Given.Ended(Given.Running(), new AttemptOutcome.Released("drain")), Given.NowUs + 5);

        Assert.Equal((StoredState.Waiting, 0, 0, Given.NowUs), (state.State, state.Failures, state.Losses, state.ReadyAtUs));
        Assert.Null(state.Error);
    }

    [Fact]
    public void A_handler_that_observed_a_cancellation_nobody_asked_for_has_failed()
    {
        var failed = Assert.IsType<AttemptFailed>(Assert.Single(Outcome(Given.Running(), new AttemptOutcome.Stopped())));

        Assert.Equal(("stopped", 1), (failed.Error.Type, failed.Error.Attempt));
        Assert.Equal(1, TaskRules.Evolve(Given.Running(), failed).Failures);
    }

    [Fact]
    public void Errors_are_cut_to_their_limits_without_parting_a_surrogate_pair()
    {
        var pair = char.ConvertFromUtf32(0x1F600);
        var error = new TaskError(new string('t', 600), new string('m', 4_095) + pair, new string('d', 20_000), 7, new string('f', 200));
        var kept = Assert.IsType<AttemptFailed>(Assert.Single(Outcome(Given.Running(), new AttemptOutcome.Failed(error, false, null)))).Error;

        Assert.Equal((512, 4_095, 16_384, 128, 1), (kept.Type.Length, kept.Message.Length, kept.Detail!.Length, kept.Fingerprint.Length, kept.Attempt));
        Assert.DoesNotContain(kept.Message, char.IsSurrogate);
    }

    [Fact]
    public void Reasons_of_lost_and_released_attempts_are_cut_too()
    {
        var endless = new string('r', 5_000);

        Assert.Equal(4_096, Assert.IsType<AttemptLost>(Outcome(Given.Running(), new AttemptOutcome.Lost(endless))[0]).Reason.Length);
        Assert.Equal(4_096, Assert.IsType<AttemptReleased>(Outcome(Given.Running(), new AttemptOutcome.Released(endless))[0]).Reason.Length);
    }

    private static IReadOnlyList<TaskEvent> Outcome(TaskState state, AttemptOutcome outcome) => Given.Events(state, Given.Ended(state, outcome));
}
