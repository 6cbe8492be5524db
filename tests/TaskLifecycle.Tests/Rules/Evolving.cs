using System.Reflection;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.TaskLifecycleTests.Rules;

public sealed class Evolving
{
    [Fact]
    public void An_event_that_cannot_follow_the_state_is_an_error_that_names_both()
    {
        var error = Assert.Throws<InvalidOperationException>(() => TaskRules.Evolve(Given.Succeeded(), new AttemptStarted(Given.Id(), 1, 2, Given.Node)));

        Assert.Contains("AttemptStarted", error.Message, StringComparison.Ordinal);
        Assert.Contains("succeeded", error.Message, StringComparison.Ordinal);
        Assert.Contains("waiting", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_event_of_a_task_is_its_submit_and_no_other_is()
    {
        Assert.Throws<InvalidOperationException>(() => TaskRules.Evolve(null, new TaskExpired(Given.Id(), 1)));
        Assert.Throws<InvalidOperationException>(() => TaskRules.Evolve(Given.Waiting(), Given.Events(null, Given.Submit())[0]));
    }

    [Fact]
    public void Attempts_follow_each_other_without_gaps() =>
        Assert.Throws<InvalidOperationException>(() => TaskRules.Evolve(Given.Waiting(), new AttemptStarted(Given.Id(), 1, 2, Given.Node)));

    [Fact]
    public void Only_the_running_attempt_can_end() =>
        Assert.Throws<InvalidOperationException>(() => TaskRules.Evolve(Given.Running(), new AttemptReleased(Given.Id(), 1, 2, "drain")));

    [Fact]
    public void An_event_of_another_task_is_an_error() =>
        Assert.Throws<InvalidOperationException>(() => TaskRules.Evolve(Given.Waiting(), new TaskCancelled(Given.Id(2), 1, "alice")));

    [Fact]
    public void An_event_or_command_of_an_unknown_type_is_an_error()
    {
        Assert.Throws<InvalidOperationException>(() => TaskRules.Evolve(Given.Waiting(), new UnknownEvent(Given.Id(), 1)));
        Assert.Throws<InvalidOperationException>(() => TaskRules.Decide(Given.Waiting(), new UnknownCommand(Given.Id()), Given.At()));
    }

    [Fact]
    public void States_of_equal_content_are_equal_though_their_tags_were_read_apart()
    {
        var state = Given.Waiting();

        Assert.Equal(state, state with { Tags = ["welcome"], Retry = state.Retry with { DelaysUs = [] } });
        Assert.NotEqual(state, state with { Tags = ["farewell"] });
    }

    [Fact]
    public void A_difference_in_any_single_property_makes_states_unequal()
    {
        var state = Given.Running();
        foreach (var property in typeof(TaskState).GetProperties().Where(property => property.CanWrite))
        {
            var other = state with { };
            property.SetValue(other, Another(property));

            Assert.True(!state.Equals(other), $"Equality does not see {property.Name}.");
        }
    }

    private static object Another(PropertyInfo property) => (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) switch
    {
        var type when type == typeof(int) => 77,
        var type when type == typeof(long) => 77L,
        var type when type == typeof(string) => "another",
        var type when type == typeof(TaskId) => Given.Id(77),
        var type when type == typeof(StoredState) => StoredState.Expired,
        var type when type == typeof(CancelMode) => CancelMode.Force,
        var type when type == typeof(NodeRef) => Given.OtherNode,
        var type when type == typeof(TaskError) => Given.Error("another"),
        var type when type == typeof(DataInfo) => new DataInfo("text/plain", 1, "77"),
        var type when type == typeof(RetryPolicy) => RetryPolicy.Default with { MaxAttempts = 77 },
        var type when type == typeof(System.Collections.Immutable.ImmutableArray<StoredFile>) =>
            System.Collections.Immutable.ImmutableArray.Create(new StoredFile("another", null, "text/plain", 1, "77")),
        _ => System.Collections.Immutable.ImmutableArray.Create("another"),
    };

    private sealed record UnknownEvent(TaskId Id, long AtUs) : TaskEvent(Id, AtUs);

    private sealed record UnknownCommand(TaskId Id) : TaskCommand(Id);
}
