namespace ActorTasks.Actors;

/// <summary>A registered function, compiled: its parameters are bound and its return value is known by type.</summary>
internal sealed record Handler
{
    /// <summary>The type of its tasks.</summary>
    public required string Name { get; init; }

    /// <summary>Earlier names.</summary>
    public required IReadOnlyList<string> Aliases { get; init; }

    /// <summary>One of <see cref="HandlerKind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The bound of one attempt in microseconds where the submit names none; null takes the setting.</summary>
    public long? TimeoutUs { get; init; }

    /// <summary>The queue of its tasks where the submit names none.</summary>
    public string Queue { get; init; } = SubmitLimits.DefaultQueue;

    /// <summary>0 to 9, where the submit names none.</summary>
    public int Priority { get; init; } = SubmitLimits.DefaultPriority;

    /// <summary>When its failed tasks are tried again, as far as neither submit nor settings say so.</summary>
    public TaskRetry? Retry { get; init; }

    /// <summary>What the payload is read as; null where the function takes none, or its bytes.</summary>
    public Type? PayloadType { get; init; }

    /// <summary>What the function returns, null for nothing; a result is serialised as this type.</summary>
    public Type? ResultType { get; init; }

    /// <summary>Whether an attempt needs a scope.</summary>
    public bool NeedsServices { get; init; }

    /// <summary>Binds and calls. The value is the function's own, a Task for asynchronous ones.</summary>
    public required Func<HandlerCall, ValueTask<object?>> Call { get; init; }
}

/// <summary>What the parameters of one call are bound from.</summary>
/// <param name="Services">The attempt's scope.</param>
/// <param name="Context">The attempt.</param>
/// <param name="Payload">The bytes of the payload.</param>
/// <param name="Json">How the payload is read.</param>
internal sealed record HandlerCall(IServiceProvider Services, TaskContext Context, ReadOnlyMemory<byte> Payload, PayloadJson Json);
