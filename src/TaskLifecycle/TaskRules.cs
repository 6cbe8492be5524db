using System.Collections.Immutable;
using ActorTasks.TaskLifecycle.Rules;

namespace ActorTasks.TaskLifecycle;

/// <summary>The rules of one task: pure functions over its state, held by the table of <see cref="Transitions"/>.</summary>
internal static class TaskRules
{
    /// <summary>
    /// Decides a command. The state is null for a task that does not exist. A command that does not fit the state
    /// is answered, never thrown; a repeated one is granted without events.
    /// </summary>
    /// <exception cref="InvalidOperationException">The command's type is unknown to this version.</exception>
    public static Decision Decide(TaskState? state, TaskCommand command, in Facts facts)
    {
        if (command is SubmitTask submit)
        {
            return SubmitRule.Decide(state, submit, facts);
        }

        if (state is null)
        {
            return new Decision.Rejected(RejectionKind.NotFound, $"There is no task {command.Id}.");
        }

        return command switch
        {
            StartAttempt start => StartRule.Decide(state, start, facts),
            RecordOutcome record => OutcomeRule.Decide(state, record, facts),
            CancelTask cancel => CancelRule.Decide(state, cancel, facts),
            RetryTask retry => RetryRule.Decide(state, retry, facts),
            ExpireTask expire => ExpireRule.Decide(state, expire, facts),
            _ => throw new InvalidOperationException($"No rule knows the command {command.GetType().Name}."),
        };
    }

    /// <summary>Applies an event. Never throws for what <see cref="Decide"/> emits on that state.</summary>
    /// <exception cref="InvalidOperationException">The event cannot follow the state, or its type is unknown.</exception>
    public static TaskState Evolve(TaskState? state, TaskEvent happened) => Evolution.Apply(state, happened);

    /// <summary>
    /// What must be asked of a task that recovery found, by a process of the given incarnation: a running attempt
    /// of a dead incarnation is lost; a final or waiting task asks nothing.
    /// </summary>
    /// <param name="state">The recovered state.</param>
    /// <param name="isLive">Whether an incarnation still runs.</param>
    public static ImmutableArray<TaskCommand> Resume(TaskState state, Func<Guid, bool> isLive)
    {
        if (state.State != StoredState.Running || isLive(state.Token.Incarnation))
        {
            return [];
        }

        var reason = $"The process of node {state.Node?.Name ?? "unknown"} that ran attempt {state.Attempt} is gone.";
        return [new RecordOutcome(state.Token, new AttemptOutcome.Lost(reason))];
    }
}
