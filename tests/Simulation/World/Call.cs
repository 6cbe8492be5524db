namespace ActorTasks.Simulation;

/// <summary>What a client asks for.</summary>
internal enum Asks
{
    Submit,
    SubmitMany,
    Cancel,
    Retry,
    Look,
    Wait,
}

/// <summary>One call of a client, from its beginning to its answer.</summary>
internal sealed class Call
{
    public required int Number { get; init; }

    public required Asks What { get; init; }

    /// <summary>Whether it changes nothing. Reads end with the process.</summary>
    public bool IsRead => What is Asks.Look or Asks.Wait;

    /// <summary>The orders that are submitted; empty for other calls.</summary>
    public IReadOnlyList<Order> Orders { get; init; } = [];

    /// <summary>The task that it is about.</summary>
    public TaskId? Id { get; init; }

    /// <summary>How often it may be repeated.</summary>
    public int RepeatsLeft { get; init; }

    /// <summary>What the node's clock had counted when it began.</summary>
    public required long BeganTicks { get; init; }

    /// <summary>Time that had passed while nothing could run, when it began.</summary>
    public required TimeSpan StalledBefore { get; init; }

    /// <summary>Events of the task that were known to clients when it began.</summary>
    public int KnownEvents { get; init; }
}
