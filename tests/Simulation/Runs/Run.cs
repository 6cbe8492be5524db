namespace ActorTasks.Simulation;

/// <summary>What came of one run.</summary>
/// <param name="Plan">What was done.</param>
/// <param name="Steps">Steps that it took.</param>
/// <param name="Acted">How many actions of the plan were done.</param>
/// <param name="Broken">The first promise that was broken; null for none.</param>
/// <param name="Coverage">What was met.</param>
/// <param name="Trace">The run in words; null where nobody asked for it.</param>
internal sealed record Run(Plan Plan, long Steps, int Acted, BrokenPromise? Broken, Coverage Coverage, string? Trace)
{
    /// <summary>Runs a plan on the calling thread.</summary>
    public static Run Of(Plan plan, Bug bug, bool traced = false)
    {
        using var world = new World(plan, bug, traced);
        try
        {
            world.Run();
        }
#pragma warning disable CA1031 // Whatever escapes the node or the simulation, its seed must be told.
        catch (Exception escaped)
#pragma warning restore CA1031
        {
            world.Break(Promise.Repeatable, $"The run was ended by {escaped}");
        }

        return new Run(plan, world.Steps, world.Acted, world.Broken, world.Coverage, world.Trace?.ToString());
    }
}
