using ActorTasks.TaskLifecycle;

namespace ActorTasks.TaskLifecycleTests.Rules;

public sealed class Cancelling
{
    private static readonly CancelTask Ask = new(Given.Id(), CancelMode.Cooperative, "alice");
    private static readonly CancelTask Force = new(Given.Id(), CancelMode.Force, "bob");

    [Fact]
    public void A_task_that_is_not_running_is_cancelled_at_once()
    {
        Assert.Equal("alice", Assert.IsType<TaskCancelled>(Assert.Single(Given.Events(Given.Waiting(), Ask))).Who);
        Assert.Equal("bob", Assert.IsType<TaskCancelled>(Assert.Single(Given.Events(Given.Waiting(), Force))).Who);
        Assert.Equal(StoredState.Cancelled, Given.After(Given.Blocked(), Ask).State);
        Assert.Equal(Given.NowUs, Given.Cancelled().FinishedAtUs);
    }

    [Fact]
    public void A_running_task_is_asked_to_stop_and_runs_on()
    {
        var state = Given.Stopping();

        Assert.Equal((StoredState.Running, CancelMode.Cooperative), (state.State, state.CancelRequested));
    }

    [Fact]
    public void Asking_twice_is_asking_once() => Assert.Empty(Given.Events(Given.Stopping(), Ask));

    [Fact]
    public void A_forced_cancel_ends_a_running_task_at_once_and_says_how()
    {
        var events = Given.Events(Given.Running(), Force);
        var state = Given.Fold(Given.Running(), events)!;

        Assert.Equal([typeof(CancelRequested), typeof(TaskCancelled)], events.Select(happened => happened.GetType()));
        Assert.Equal(CancelMode.Force, Assert.IsType<CancelRequested>(events[0]).Mode);
        Assert.Equal((StoredState.Cancelled, null), (state.State, state.CancelRequested));
    }

    [Fact]
    public void A_forced_cancel_after_a_cooperative_one_is_an_upgrade()
    {
        var events = Given.Events(Given.Stopping(), Force);

        Assert.Equal([typeof(CancelRequested), typeof(TaskCancelled)], events.Select(happened => happened.GetType()));
    }

    [Fact]
    public void A_cancelled_task_may_be_cancelled_again_without_a_trace()
    {
        Assert.Empty(Given.Events(Given.Cancelled(), Ask));
        Assert.Empty(Given.Events(Given.Cancelled(), Force));
    }

    [Fact]
    public void Other_final_states_refuse_a_cancel()
    {
        TaskState[] final = [Given.Succeeded(), Given.Failed(), Given.Expired()];

        Assert.All(final, state => Assert.Equal(RejectionKind.AlreadyFinal, Given.Rejection(state, Ask)));
    }

    [Fact]
    public void A_success_after_the_request_is_a_success() =>
        Assert.Equal(StoredState.Succeeded, Outcome(new AttemptOutcome.Succeeded(null, default), typeof(TaskSucceeded)).State);

    [Fact]
    public void A_failure_after_the_request_is_recorded_and_the_task_is_cancelled()
    {
        var state = Outcome(Given.Failure(), typeof(AttemptFailed), typeof(TaskCancelled));

        Assert.Equal((StoredState.Cancelled, 1, Given.NowUs), (state.State, state.Failures, state.ReadyAtUs));
    }

    [Fact]
    public void A_timeout_after_the_request_is_recorded_and_the_task_is_cancelled() =>
        Outcome(new AttemptOutcome.TimedOut(Given.Error()), typeof(AttemptTimedOut), typeof(TaskCancelled));

    [Fact]
    public void A_loss_after_the_request_is_recorded_and_the_task_is_cancelled() =>
        Outcome(new AttemptOutcome.Lost("killed"), typeof(AttemptLost), typeof(TaskCancelled));

    [Fact]
    public void A_release_after_the_request_is_recorded_and_the_task_is_cancelled() =>
        Outcome(new AttemptOutcome.Released("drain"), typeof(AttemptReleased), typeof(TaskCancelled));

    [Fact]
    public void A_handler_that_stops_as_asked_is_cancelled() =>
        Assert.Equal(0, Outcome(new AttemptOutcome.Stopped(), typeof(TaskCancelled)).Failures);

    [Fact]
    public void A_failure_that_ends_the_task_anyway_is_a_failure_after_the_request_too()
    {
        var last = Given.Stopping(Given.Policy(maxAttempts: 1, maxLosses: 1));

        Assert.Equal(StoredState.Failed, Given.After(last, Given.Ended(last, Given.Failure())).State);
        Assert.Equal(StoredState.Failed, Given.After(last, Given.Ended(last, new AttemptOutcome.Lost("killed"))).State);
        Assert.Equal(StoredState.Failed, Given.After(Given.Stopping(), Given.Ended(Given.Stopping(), Given.Failure(permanent: true))).State);
    }

    [Fact]
    public void The_request_is_forgotten_when_the_attempt_has_ended() =>
        Assert.Null(Outcome(new AttemptOutcome.Stopped(), typeof(TaskCancelled)).CancelRequested);

    private static TaskState Outcome(AttemptOutcome outcome, params Type[] expected)
    {
        var events = Given.Events(Given.Stopping(), Given.Ended(Given.Stopping(), outcome));
        Assert.Equal(expected, events.Select(happened => happened.GetType()));
        return Given.Fold(Given.Stopping(), events)!;
    }
}
