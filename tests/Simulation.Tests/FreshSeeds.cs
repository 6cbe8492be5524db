using ActorTasks.Simulation;
using Xunit.Abstractions;

namespace ActorTasks.SimulationTests;

/// <summary>Seeds that nobody has run before: each run of the tests looks at other sequences of events.</summary>
public sealed class FreshSeeds(ITestOutputHelper output)
{
    private static readonly TimeSpan s_atMost = TimeSpan.FromMinutes(2);

    [Fact]
    public void No_fresh_seed_breaks_a_promise_within_two_minutes()
    {
        var from = Arguments.FreshSeed();
        output.WriteLine($"Seeds from {from}.");
        Console.WriteLine($"The simulation runs fresh seeds from {from} for {s_atMost.TotalMinutes:F0} minutes.");
        var runs = new ManyRuns(Bug.None, Environment.ProcessorCount);
        var failed = runs.Go(from, ulong.MaxValue - from, s_atMost);
        output.WriteLine($"{runs.Done:N0} runs, {runs.Steps:N0} steps.");
        Assert.True(failed is null, failed is null ? "" : Told.Of(failed));
        Assert.True(runs.Done > 0, "No run came to its end in time.");
    }
}
