namespace ActorTasks.Simulation;

/// <summary>The bound of what shards hold in memory.</summary>
internal static class Windows
{
    /// <summary>
    /// A shard may hold its windows, with what was read for them and has no place yet, and what runs, has started ahead or whose
    /// handler is ending. The backlog on disk is no part of it.
    /// </summary>
    public static void Check(World world, int partition)
    {
        var shape = world.Plan.Shape;
        var most = (6 * shape.Window) + (2 * (shape.AsyncSlots + shape.ThreadSlots + (2 * shape.Prefetch)));
        if (world.Node.TasksInMemory(partition) is { } held && held > most)
        {
            world.Break(Promise.Bounded, $"Shard {partition} holds {held} tasks in memory; with a window of {shape.Window} it may hold {most}.");
        }
    }
}
