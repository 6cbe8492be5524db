using ActorTasks.TaskLifecycle;

namespace ActorTasks.Simulation;

/// <summary>What happens to one commit of the store.</summary>
internal enum DiskFault
{
    /// <summary>Nothing of it is stored.</summary>
    Fails,

    /// <summary>The joint transaction fails; alone, each partition's part goes through but one.</summary>
    FailsForOne,

    /// <summary>The connection broke at commit: stored.</summary>
    UnknownAndStored,

    /// <summary>The connection broke at commit: not stored.</summary>
    UnknownAndLost,

    /// <summary>It takes seconds.</summary>
    Slow,
}

/// <summary>Something that a plan does to a node, from outside. Its number names it when a plan is made smaller.</summary>
internal abstract record PlannedAction(int Number)
{
    /// <summary>Whether it is something that goes wrong.</summary>
    public virtual bool IsFault => true;

    /// <summary>What it is, in words.</summary>
    public string InWords() => this switch
    {
        Submit submit => $"submit {submit.Order}",
        SubmitMany submit => $"submit together: {string.Join("; ", submit.Orders)}",
        _ => ToString(),
    };

    /// <summary>A client submits a task.</summary>
    internal sealed record Submit(int Number, Order Order) : PlannedAction(Number)
    {
        /// <inheritdoc/>
        public override bool IsFault => false;
    }

    /// <summary>A client submits many at once.</summary>
    internal sealed record SubmitMany(int Number, IReadOnlyList<Order> Orders) : PlannedAction(Number)
    {
        /// <inheritdoc/>
        public override bool IsFault => false;
    }

    /// <summary>A client repeats an order that it has given before, with the same key.</summary>
    internal sealed record Repeat(int Number, int Which) : PlannedAction(Number)
    {
        /// <inheritdoc/>
        public override bool IsFault => false;
    }

    /// <summary>A client cancels a task that it knows.</summary>
    internal sealed record Cancel(int Number, int Which, CancelMode Mode) : PlannedAction(Number)
    {
        /// <inheritdoc/>
        public override bool IsFault => false;
    }

    /// <summary>A client queues a task again that it knows.</summary>
    internal sealed record Retry(int Number, int Which) : PlannedAction(Number)
    {
        /// <inheritdoc/>
        public override bool IsFault => false;
    }

    /// <summary>A client looks at a task that it knows, and at its history.</summary>
    internal sealed record Look(int Number, int Which) : PlannedAction(Number)
    {
        /// <inheritdoc/>
        public override bool IsFault => false;
    }

    /// <summary>The next commit of the store goes wrong.</summary>
    internal sealed record BadCommit(int Number, DiskFault Fault) : PlannedAction(Number);

    /// <summary>The next read of the store fails.</summary>
    internal sealed record BadRead(int Number) : PlannedAction(Number);

    /// <summary>The process is gone; what was being written is on disk or not.</summary>
    internal sealed record Crash(int Number, bool KeepsTail, TimeSpan Down) : PlannedAction(Number);

    /// <summary>The node is asked to stop, and is started again when it has.</summary>
    internal sealed record Stop(int Number) : PlannedAction(Number);

    /// <summary>The hands of the clock jump.</summary>
    internal sealed record Jump(int Number, TimeSpan Offset) : PlannedAction(Number);

    /// <summary>Another process takes a partition over, and is gone at once.</summary>
    internal sealed record Rival(int Number, int Which) : PlannedAction(Number);

    /// <summary>One actor has no turns for so many steps.</summary>
    internal sealed record Starve(int Number, string Actor, int Steps) : PlannedAction(Number);

    /// <summary>Time passes while there is work to do: the machine was too busy.</summary>
    internal sealed record Stall(int Number, TimeSpan Length) : PlannedAction(Number);
}

/// <summary>What a client wants done. Repeated, it is the same request.</summary>
internal sealed record Order
{
    /// <summary>From 1.</summary>
    public required int Number { get; init; }

    public required string Type { get; init; }

    public required Script Script { get; init; }

    public required RetryPolicy Retry { get; init; }

    public string? Key { get; init; }

    public string Queue { get; init; } = "default";

    public int Priority { get; init; } = 4;

    public TimeSpan? Delay { get; init; }

    public TimeSpan? ExpiresIn { get; init; }

    public TimeSpan? Timeout { get; init; }

    /// <summary>How often a client repeats it when it does not know what became of it.</summary>
    public int Repeats { get; init; }

    /// <inheritdoc/>
    public override string ToString() =>
        $"order {Number} ({Type}, {Script}; {Retry.MaxAttempts} attempts{(Key is null ? "" : $", {Key}")}{(Delay is { } delay ? $", in {delay}" : "")}"
        + $"{(ExpiresIn is { } expires ? $", expires in {expires}" : "")}{(Timeout is { } timeout ? $", timeout {timeout}" : "")})";
}
