using ActorTasks.TaskLifecycle;

namespace ActorTasks.TaskLifecycleTests.Rules;

public sealed class Resuming
{
    [Fact]
    public void A_running_attempt_of_a_dead_process_is_lost()
    {
        var running = Given.Running();
        var command = Assert.Single(TaskRules.Resume(running, _ => false));
        var state = Given.After(running, command);

        Assert.Equal((StoredState.Waiting, 1), (state.State, state.Losses));
    }

    [Fact]
    public void An_attempt_of_a_live_process_is_left_alone() =>
        Assert.Empty(TaskRules.Resume(Given.Running(), incarnation => incarnation == Given.Node.Incarnation));

    [Fact]
    public void Waiting_and_final_tasks_ask_for_nothing()
    {
        TaskState[] others = [Given.Waiting(), Given.Blocked(), Given.Succeeded(), Given.Failed(), Given.Cancelled(), Given.Expired()];

        Assert.All(others, state => Assert.Empty(TaskRules.Resume(state, _ => false)));
    }
}
