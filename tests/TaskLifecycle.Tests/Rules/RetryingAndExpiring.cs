using ActorTasks.TaskLifecycle;

namespace ActorTasks.TaskLifecycleTests.Rules;

public sealed class RetryingAndExpiring
{
    private static readonly RetryTask Retry = new(Given.Id(), "alice", "the mail server is back");
    private static readonly ExpireTask Expire = new(Given.Id());

    [Fact]
    public void A_failed_task_is_queued_again_with_its_counts_at_zero_and_its_attempts_rising()
    {
        var later = Given.NowUs + Given.SecondUs;
        var state = Given.After(Given.Failed(), Retry, later);

        Assert.Equal((StoredState.Waiting, 0, 0, later), (state.State, state.Failures, state.Losses, state.ReadyAtUs));
        Assert.Null(state.Error);
        Assert.Null(state.FinishedAtUs);
        Assert.Equal(2, Given.After(state, new StartAttempt(state.Id, Given.Node), later).Attempt);
    }

    [Fact]
    public void Cancelled_and_expired_tasks_are_queued_again()
    {
        Assert.Equal(StoredState.Waiting, Given.After(Given.Cancelled(), Retry).State);
        Assert.Equal(StoredState.Waiting, Given.After(Given.Expired(), Retry, Given.NowUs + 2).State);
    }

    [Fact]
    public void An_expiry_that_has_passed_is_dropped_so_that_the_task_does_not_expire_again()
    {
        var state = Given.After(Given.Expired(), Retry, Given.NowUs + 2);

        Assert.Null(state.ExpiresAtUs);
        Assert.Equal(StoredState.Running, Given.After(state, new StartAttempt(state.Id, Given.Node), Given.NowUs + 2).State);
    }

    [Fact]
    public void An_expiry_that_is_ahead_is_kept()
    {
        var cancelled = Given.After(Given.Waiting(expiresAtUs: Given.NowUs + 10), new CancelTask(Given.Id(), CancelMode.Force, "alice"));

        Assert.Equal(Given.NowUs + 10, Given.After(cancelled, Retry, Given.NowUs + 9).ExpiresAtUs);
    }

    [Fact]
    public void Retrying_what_is_not_final_changes_nothing()
    {
        TaskState[] open = [Given.Waiting(), Given.Running(), Given.Stopping(), Given.Blocked()];

        Assert.All(open, state => Assert.Empty(Given.Events(state, Retry)));
    }

    [Fact]
    public void A_succeeded_task_is_not_retried() => Assert.Equal(RejectionKind.AlreadyFinal, Given.Rejection(Given.Succeeded(), Retry));

    [Fact]
    public void A_waiting_task_expires_at_the_very_microsecond_of_its_expiry()
    {
        var state = Given.Waiting(expiresAtUs: Given.NowUs + 10);

        Assert.Empty(Given.Events(state, Expire, Given.NowUs + 9));
        Assert.IsType<TaskExpired>(Assert.Single(Given.Events(state, Expire, Given.NowUs + 10)));
        Assert.Equal(StoredState.Expired, Given.After(state, Expire, Given.NowUs + 10).State);
    }

    [Fact]
    public void A_task_that_has_no_expiry_never_expires() => Assert.Empty(Given.Events(Given.Waiting(), Expire, long.MaxValue));

    [Fact]
    public void A_running_task_was_started_in_time_and_goes_on() =>
        Assert.Empty(Given.Events(Given.Running(expiresAtUs: Given.NowUs + 10), Expire, Given.NowUs + 10));

    [Fact]
    public void A_task_that_waits_for_its_next_attempt_expires_too()
    {
        var running = Given.Running(expiresAtUs: Given.NowUs + 10);
        var failed = Given.After(running, Given.Ended(running, Given.Failure()));

        Assert.Equal(StoredState.Expired, Given.After(failed, Expire, Given.NowUs + 10).State);
    }

    [Fact]
    public void Expiring_twice_is_expiring_once_and_other_final_states_refuse_it()
    {
        Assert.Empty(Given.Events(Given.Expired(), Expire, Given.NowUs + 2));
        TaskState[] final = [Given.Succeeded(), Given.Failed(), Given.Cancelled()];
        Assert.All(final, state => Assert.Equal(RejectionKind.AlreadyFinal, Given.Rejection(state, Expire)));
    }
}
