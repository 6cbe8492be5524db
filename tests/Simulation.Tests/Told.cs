using ActorTasks.Simulation;

namespace ActorTasks.SimulationTests;

/// <summary>A failing run as a test tells of it: made smaller, with the commands that repeat it.</summary>
internal static class Told
{
    public static string Of(Run failed)
    {
        var smallest = new Shrinker(Bug.None).Shrink(failed);
        return Report.Of(failed, smallest with { Trace = Run.Of(smallest.Plan, Bug.None, traced: true).Trace }, null);
    }
}
