using ActorTasks.TaskLifecycle;

namespace ActorTasks.Journal;

/// <summary>Reads for the front door: lists, counts, single tasks. Bounded in rows and time each.</summary>
internal interface ITaskQueries
{
    /// <summary>A task, open or finished; null where there is none.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot be read.</exception>
    Task<TaskRow?> GetAsync(TaskId id, CancellationToken cancellation);

    /// <summary>A page of tasks, newest id first or oldest first; stable under inserts.</summary>
    Task<TaskPage> ListAsync(TaskFilter filter, CancellationToken cancellation);

    /// <summary>The history of a task, in order; empty where there is none.</summary>
    Task<IReadOnlyList<JournalEntry>> EventsAsync(TaskId id, int afterTaskSeq, int limit, CancellationToken cancellation);

    /// <summary>Payload bytes; null where they were erased or never were.</summary>
    Task<ReadOnlyMemory<byte>?> PayloadAsync(TaskId id, CancellationToken cancellation);

    /// <summary>Result bytes; null where there are none.</summary>
    Task<ReadOnlyMemory<byte>?> ResultAsync(TaskId id, CancellationToken cancellation);

    /// <summary>Kept counters: (queue, what) → number, where what is a stored state in lower case, <c>accepted</c> or <c>pruned</c>.</summary>
    Task<IReadOnlyList<QueueCount>> CountsAsync(CancellationToken cancellation);
}

/// <summary>What a list asks for; null fields do not filter.</summary>
internal sealed record TaskFilter
{
    public IReadOnlyList<StoredState> States { get; init; } = [];

    public string? Type { get; init; }

    public string? Queue { get; init; }

    public string? Tag { get; init; }

    /// <summary>An idempotency key.</summary>
    public string? Key { get; init; }

    /// <summary>Created at or after, microseconds UTC.</summary>
    public long? SinceUs { get; init; }

    /// <summary>Created before, microseconds UTC.</summary>
    public long? UntilUs { get; init; }

    /// <summary>Only waiting tasks whose ready time is ahead (true) or passed (false) at <see cref="NowUs"/>.</summary>
    public bool? ReadyAhead { get; init; }

    /// <summary>Only waiting tasks that have failed or lost attempts (true) or none (false).</summary>
    public bool? Retrying { get; init; }

    /// <summary>The time for <see cref="ReadyAhead"/>.</summary>
    public long NowUs { get; init; }

    /// <summary>Oldest first instead of newest first.</summary>
    public bool OldestFirst { get; init; }

    /// <summary>1 to 500.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>The last id of the page before.</summary>
    public TaskId? After { get; init; }
}

/// <summary>A page of a list.</summary>
/// <param name="Next">Give it as <see cref="TaskFilter.After"/> for the next page; null at the end.</param>
/// <param name="Partial">True when the bound on scanned rows was reached before the page was full.</param>
internal sealed record TaskPage(IReadOnlyList<TaskRow> Rows, TaskId? Next, bool Partial);

/// <summary>A kept counter.</summary>
internal readonly record struct QueueCount(string Queue, string What, long Number);
