using System.Collections.Immutable;

namespace ActorTasks.TaskLifecycle;

/// <summary>The rules of one task: pure functions over its state, held by the transition table of the design.</summary>
internal static class TaskRules
{
    /// <summary>Decides a command. The state is null for a task that does not exist.</summary>
    public static Decision Decide(TaskState? state, TaskCommand command, in Facts facts) =>
        throw new NotSupportedException();

    /// <summary>Applies an event. Never throws for what <see cref="Decide"/> emits on that state.</summary>
    /// <exception cref="InvalidOperationException">The event cannot follow the state, or its type is unknown.</exception>
    public static TaskState Evolve(TaskState? state, TaskEvent happened) =>
        throw new NotSupportedException();

    /// <summary>
    /// What must be asked of a task that recovery found, by a process of the given incarnation: a running attempt
    /// of a dead incarnation is lost; a final or waiting task asks nothing.
    /// </summary>
    /// <param name="state">The recovered state.</param>
    /// <param name="isLive">Whether an incarnation still runs.</param>
    public static ImmutableArray<TaskCommand> Resume(TaskState state, Func<Guid, bool> isLive) =>
        throw new NotSupportedException();
}
