using ActorTasks.TaskLifecycle;

namespace ActorTasks.TaskLifecycleTests;

public sealed class ShownStates
{
    [Fact]
    public void A_task_whose_ready_time_is_ahead_is_scheduled_until_the_very_microsecond()
    {
        var state = Given.Waiting(readyAtUs: Given.NowUs + 10);

        Assert.Equal("scheduled", ApiState.Of(state, Given.NowUs + 9));
        Assert.Equal("queued", ApiState.Of(state, Given.NowUs + 10));
    }

    [Fact]
    public void A_failed_attempt_is_shown_as_retrying_until_it_is_ready()
    {
        var state = Given.After(Given.Running(), Given.Ended(Given.Running(), Given.Failure()));

        Assert.Equal("retrying", ApiState.Of(state, Given.NowUs));
        Assert.Equal("queued", ApiState.Of(state, state.ReadyAtUs));
    }

    [Fact]
    public void A_lost_attempt_is_queued_at_once_and_retrying_if_the_clock_went_back()
    {
        var state = Given.After(Given.Running(), Given.Ended(Given.Running(), new AttemptOutcome.Lost("killed")));

        Assert.Equal("queued", ApiState.Of(state, Given.NowUs));
        Assert.Equal("retrying", ApiState.Of(state, Given.NowUs - 1));
    }

    [Fact]
    public void A_retry_by_hand_wipes_the_slate() =>
        Assert.Equal("scheduled", ApiState.Of(Given.After(Given.Failed(), new RetryTask(Given.Id(), "alice", null)), Given.NowUs - 1));

    [Fact]
    public void Other_states_are_shown_by_their_names()
    {
        Assert.Equal("blocked", ApiState.Of(Given.Blocked(), Given.NowUs));
        Assert.Equal("running", ApiState.Of(Given.Running(), Given.NowUs));
        Assert.Equal("succeeded", ApiState.Of(Given.Succeeded(), Given.NowUs));
        Assert.Equal("failed", ApiState.Of(Given.Failed(), Given.NowUs));
        Assert.Equal("cancelled", ApiState.Of(Given.Cancelled(), Given.NowUs));
        Assert.Equal("expired", ApiState.Of(Given.Expired(), Given.NowUs));
    }
}
