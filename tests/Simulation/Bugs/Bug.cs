using ActorTasks.Journal;

namespace ActorTasks.Simulation;

/// <summary>A bug that is planted around the real parts to see whether it is found. None is the product as it is.</summary>
internal abstract record Bug
{
    /// <summary>The product as it is.</summary>
    public static Bug None { get; } = new NoBug();

    /// <summary>Puts the bug between the journal and its store.</summary>
    public virtual ITaskStore Around(SimulatedStore store, World world) => store;

    private sealed record NoBug : Bug;
}
