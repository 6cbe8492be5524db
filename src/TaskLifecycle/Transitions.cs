using System.Collections.Frozen;
using System.Collections.Immutable;

namespace ActorTasks.TaskLifecycle;

/// <summary>One row of the transition table: an event, the states it may follow, and the state it leads to.</summary>
/// <param name="Event">The type of the event.</param>
/// <param name="From">The states it may follow; empty for the event that begins a task.</param>
/// <param name="To">The state after it; null where the state stays.</param>
internal sealed record Transition(Type Event, ImmutableArray<StoredState> From, StoredState? To);

/// <summary>
/// The transition table as data: <see cref="TaskRules.Evolve"/> obeys it, and the diagram of
/// <c>docs/lifecycle.md</c> equals it.
/// </summary>
internal static class Transitions
{
    /// <summary>Every state, final ones too.</summary>
    public static ImmutableArray<StoredState> AnyState { get; } = [.. Enum.GetValues<StoredState>()];

    /// <summary>The rows, one for each type of event.</summary>
    public static ImmutableArray<Transition> Table { get; } =
    [
        new(typeof(TaskSubmitted), [], StoredState.Waiting),
        new(typeof(AttemptStarted), [StoredState.Waiting], StoredState.Running),
        new(typeof(AttemptReleased), [StoredState.Running], StoredState.Waiting),
        new(typeof(AttemptFailed), [StoredState.Running], StoredState.Waiting),
        new(typeof(AttemptTimedOut), [StoredState.Running], StoredState.Waiting),
        new(typeof(AttemptLost), [StoredState.Running], StoredState.Waiting),
        new(typeof(CancelRequested), [StoredState.Running], null),
        new(typeof(TaskSucceeded), [StoredState.Running], StoredState.Succeeded),
        new(typeof(TaskFailed), [StoredState.Waiting, StoredState.Running], StoredState.Failed),
        new(typeof(TaskCancelled), [StoredState.Blocked, StoredState.Waiting, StoredState.Running], StoredState.Cancelled),
        new(typeof(TaskExpired), [StoredState.Blocked, StoredState.Waiting], StoredState.Expired),
        new(typeof(TaskRetried), [StoredState.Failed, StoredState.Cancelled, StoredState.Expired], StoredState.Waiting),
        new(typeof(LateOutcomeRecorded), AnyState, null),
    ];

    private static readonly FrozenDictionary<Type, Transition> ByEvent = Table.ToFrozenDictionary(row => row.Event);

    /// <summary>The state to which an event leads.</summary>
    /// <param name="from">The state before it; null for a task that does not exist.</param>
    /// <param name="happened">The event.</param>
    /// <exception cref="InvalidOperationException">The event cannot follow the state, or its type is unknown.</exception>
    public static StoredState Target(StoredState? from, TaskEvent happened)
    {
        if (!ByEvent.TryGetValue(happened.GetType(), out var row))
        {
            throw new InvalidOperationException($"The event {happened.GetType().Name} of task {happened.Id} is unknown to this version.");
        }

        var fits = from is { } before ? row.From.Contains(before) : row.From.IsEmpty;
        if (!fits)
        {
            var state = from is { } named ? $"is {named.Name()}" : "does not exist";
            throw new InvalidOperationException(
                $"{happened.GetType().Name} cannot happen to task {happened.Id}, which {state}; "
                + $"it follows {(row.From.IsEmpty ? "nothing" : string.Join(", ", row.From.Select(StoredStates.Name)))}.");
        }

        return row.To ?? from!.Value;
    }
}
