using ActorTasks.Actors;

namespace ActorTasks;

/// <summary>What an attempt occupies while it runs.</summary>
public enum TaskSlot
{
    /// <summary>A slot of <c>workers.slots.async</c>: many attempts on a few threads; for functions that await.</summary>
    Async,

    /// <summary>A slot of <c>workers.slots.thread</c>: a thread of its own; for functions that compute or block.</summary>
    Thread,
}

/// <summary>Options of one handler, and defaults of its tasks where the submit names none.</summary>
public sealed class HandlerOptions
{
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(365);

    /// <summary>Earlier names of the type, still accepted and run; see <see cref="Alias"/>.</summary>
    public IList<string> Aliases { get; } = [];

    /// <summary>The bound of one attempt, up to 365 days; null takes <c>workers.timeout</c>.</summary>
    public TimeSpan? Timeout { get; set; }

    /// <summary>When failed tasks are tried again; null takes the settings' <c>retry</c>.</summary>
    public TaskRetry? Retry { get; set; }

    /// <summary>1 to 64 characters of <c>a-z A-Z 0-9 . _ -</c>; null is <c>default</c>.</summary>
    public string? Queue { get; set; }

    /// <summary>0 to 9, 9 goes first; null is 4.</summary>
    public int? Priority { get; set; }

    /// <summary>
    /// What an attempt occupies; null takes <see cref="TaskSlot.Async"/> for functions that return Task or ValueTask,
    /// <see cref="TaskSlot.Thread"/> for all others. Choose <see cref="TaskSlot.Thread"/> for an asynchronous function
    /// that computes between its awaits; a function that returns no Task cannot have an asynchronous slot.
    /// </summary>
    public TaskSlot? Slot { get; set; }

    /// <summary>
    /// Adds an earlier name of the type: tasks stored under it run with this handler, and submits under it are accepted
    /// and stored under the name that was given.
    /// </summary>
    /// <param name="name">As the handler's own name: 1 to 128 characters of <c>a-z A-Z 0-9 . _ : -</c>.</param>
    public HandlerOptions Alias(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Aliases.Add(name);
        return this;
    }

    /// <summary>What is wrong with them, a sentence each; empty where nothing is.</summary>
    internal IEnumerable<string> Faults()
    {
        if (Timeout is { } timeout && (timeout <= TimeSpan.Zero || timeout > s_longest))
        {
            yield return $"Timeout is {timeout}; more than nothing and at most {s_longest.Days} days was expected.";
        }

        if (Queue is { } queue && !SubmitLimits.IsQueue(queue))
        {
            yield return $"Queue is '{queue}'; 1 to {SubmitLimits.MaxQueueLength} characters of a-z A-Z 0-9 . _ - were expected.";
        }

        if (Priority is { } priority && priority is < 0 or > 9)
        {
            yield return $"Priority is {priority}; 0 to 9 was expected.";
        }

        if (Slot is { } slot && !Enum.IsDefined(slot))
        {
            yield return $"Slot is {(int)slot}; one of {string.Join(", ", Enum.GetNames<TaskSlot>())} was expected.";
        }

        foreach (var fault in Retry?.Faults() ?? [])
        {
            yield return fault;
        }
    }
}

/// <summary>Handlers cannot be registered as they were described; the start stops with every fault at once.</summary>
public sealed class TaskRegistrationException : Exception
{
    internal TaskRegistrationException(IReadOnlyList<string> faults)
        : base(faults.Count == 1 ? faults[0] : $"{faults.Count} faults in the registration of tasks:\n" + string.Join('\n', faults.Select(fault => $"- {fault}"))) =>
        Faults = faults;

    /// <summary>Each names its handler, what was expected and what came.</summary>
    public IReadOnlyList<string> Faults { get; }
}
