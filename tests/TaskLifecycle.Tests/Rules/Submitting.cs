using ActorTasks.TaskLifecycle;

namespace ActorTasks.TaskLifecycleTests.Rules;

public sealed class Submitting
{
    [Fact]
    public void A_new_task_waits_and_is_ready_at_once()
    {
        var state = Given.Waiting();

        Assert.Equal(StoredState.Waiting, state.State);
        Assert.Equal(Given.NowUs, state.ReadyAtUs);
        Assert.Equal(Given.NowUs, state.CreatedAtUs);
        Assert.Equal((0, 0, 0, 1), (state.Attempt, state.Failures, state.Losses, state.TaskSeq));
        Assert.Equal("welcome", Assert.Single(state.Tags));
    }

    [Fact]
    public void A_task_for_later_is_ready_at_its_own_time() =>
        Assert.Equal(Given.NowUs + Given.SecondUs, Given.Waiting(readyAtUs: Given.NowUs + Given.SecondUs).ReadyAtUs);

    [Fact]
    public void A_task_whose_expiry_has_passed_is_accepted_and_then_expires()
    {
        var state = Given.Waiting(expiresAtUs: Given.NowUs - 1);

        Assert.Equal(StoredState.Waiting, state.State);
        Assert.IsType<TaskExpired>(Assert.Single(Given.Events(state, new ExpireTask(state.Id))));
    }

    [Fact]
    public void The_event_carries_the_payload_and_the_state_only_describes_it()
    {
        var submitted = Assert.IsType<TaskSubmitted>(Assert.Single(Given.Events(null, Given.Submit())));

        Assert.Equal("{}"u8.ToArray(), submitted.Data.ToArray());
        Assert.Equal(submitted.Payload, Given.Waiting().Payload);
    }

    [Fact]
    public void An_id_is_used_once()
    {
        Assert.Equal(RejectionKind.AlreadyExists, Given.Rejection(Given.Waiting(), Given.Submit()));
        Assert.Equal(RejectionKind.AlreadyExists, Given.Rejection(Given.Succeeded(), Given.Submit()));
    }

    [Fact]
    public void Nothing_but_a_submit_can_be_asked_of_a_task_that_does_not_exist()
    {
        TaskCommand[] others =
        [
            new StartAttempt(Given.Id(), Given.Node),
            new RecordOutcome(new AttemptToken(Given.Id(), 1, Given.Node.Incarnation), new AttemptOutcome.Stopped()),
            new CancelTask(Given.Id(), CancelMode.Force, "alice"),
            new RetryTask(Given.Id(), "alice", null),
            new ExpireTask(Given.Id()),
        ];

        Assert.All(others, command => Assert.Equal(RejectionKind.NotFound, Given.Rejection(null, command)));
    }
}
