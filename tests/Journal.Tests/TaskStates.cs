using ActorTasks.TaskLifecycle;

namespace ActorTasks.JournalTests;

/// <summary>Equality of states by content: their tags are arrays, which compare by reference.</summary>
internal sealed class TaskStates : IEqualityComparer<TaskState>
{
    public static TaskStates Same { get; } = new();

    public bool Equals(TaskState? left, TaskState? right) =>
        left is null || right is null
            ? ReferenceEquals(left, right)
            : left.Tags.SequenceEqual(right.Tags) && left with { Tags = [] } == right with { Tags = [] };

    public int GetHashCode(TaskState task) => task.Id.GetHashCode();
}
