using ActorTasks.TaskLifecycle;

namespace ActorTasks.TaskLifecycleTests.Rules;

public sealed class Starting
{
    private static readonly StartAttempt Start = new(Given.Id(), Given.Node);

    [Fact]
    public void A_ready_task_starts_its_first_attempt()
    {
        var state = Given.Running();

        Assert.Equal(StoredState.Running, state.State);
        Assert.Equal(1, state.Attempt);
        Assert.Equal(Given.Node, state.Node);
        Assert.Equal(Given.NowUs, state.StartedAtUs);
    }

    [Fact]
    public void A_task_starts_at_the_very_microsecond_of_its_ready_time()
    {
        var state = Given.Waiting(readyAtUs: Given.NowUs + 10);

        Assert.Equal(RejectionKind.NotReady, Given.Rejection(state, Start, Given.NowUs + 9));
        Assert.IsType<AttemptStarted>(Assert.Single(Given.Events(state, Start, Given.NowUs + 10)));
    }

    [Fact]
    public void A_task_whose_expiry_has_passed_is_not_started()
    {
        var state = Given.Waiting(expiresAtUs: Given.NowUs + 10);

        Assert.IsType<AttemptStarted>(Assert.Single(Given.Events(state, Start, Given.NowUs + 9)));
        Assert.Equal(RejectionKind.NotReady, Given.Rejection(state, Start, Given.NowUs + 10));
    }

    [Fact]
    public void Running_and_blocked_tasks_are_not_started()
    {
        Assert.Equal(RejectionKind.NotReady, Given.Rejection(Given.Running(), Start));
        Assert.Equal(RejectionKind.NotReady, Given.Rejection(Given.Blocked(), Start));
    }

    [Fact]
    public void Final_tasks_are_not_started()
    {
        TaskState[] final = [Given.Succeeded(), Given.Failed(), Given.Cancelled(), Given.Expired()];

        Assert.All(final, state => Assert.Equal(RejectionKind.AlreadyFinal, Given.Rejection(state, Start)));
    }

    [Fact]
    public void The_attempt_number_rises_with_every_start()
    {
        var released = Given.After(Given.Running(), Given.Ended(Given.Running(), new AttemptOutcome.Released("drain")));

        Assert.Equal(2, Given.After(released, Start).Attempt);
    }
}
