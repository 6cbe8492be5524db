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

/// <summary>Something that a plan does to a node, from outside.</summary>
/// <param name="Number">Names it when a plan is made smaller.</param>
/// <param name="IsFault">Whether it is something that goes wrong.</param>
internal abstract record PlannedAction(int Number, bool IsFault = true)
{
    /// <summary>What it is, in words.</summary>
    public string InWords() => this switch
    {
        Submit submit => $"submit {submit.Order}",
        SubmitMany submit => $"submit together: {string.Join("; ", submit.Orders)}",
        _ => ToString(),
    };

    /// <summary>A client submits a task.</summary>
    internal sealed record Submit(int Number, Order Order) : PlannedAction(Number, IsFault: false);

    /// <summary>A client submits many at once.</summary>
    internal sealed record SubmitMany(int Number, IReadOnlyList<Order> Orders) : PlannedAction(Number, IsFault: false);

    /// <summary>A client repeats an order that it has given before, with the same key.</summary>
    internal sealed record Repeat(int Number, int Which) : PlannedAction(Number, IsFault: false);

    /// <summary>A client cancels a task that it knows.</summary>
    internal sealed record Cancel(int Number, int Which, CancelMode Mode) : PlannedAction(Number, IsFault: false);

    /// <summary>A client queues a task again that it knows.</summary>
    internal sealed record Retry(int Number, int Which) : PlannedAction(Number, IsFault: false);

    /// <summary>A client looks at a task that it knows, and at its history.</summary>
    internal sealed record Look(int Number, int Which) : PlannedAction(Number, IsFault: false);

    /// <summary>A client waits for the end of a task that it knows, so long at most.</summary>
    internal sealed record Wait(int Number, int Which, TimeSpan AtMost) : PlannedAction(Number, IsFault: false);

    /// <summary>The next commits of the store go wrong.</summary>
    internal sealed record BadCommit(int Number, DiskFault Fault, int Times) : PlannedAction(Number);

    /// <summary>For a while the store can neither be written nor read.</summary>
    internal sealed record Outage(int Number, TimeSpan Length) : PlannedAction(Number);

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
