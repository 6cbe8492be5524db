using System.Diagnostics;
using ActorTasks.Simulation;

namespace ActorTasks.SimulationTests;

public sealed class SameSeedSameRun
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(14)]
    public void The_same_seed_gives_the_same_trace_a_hundred_times(ulong seed)
    {
        var first = TraceOf(seed);
        Assert.All(Enumerable.Range(1, 99), _ => Assert.Equal(first, TraceOf(seed)));
    }

    [Fact]
    public void Many_runs_beside_it_change_nothing()
    {
        var alone = TraceOf(6);
        var traces = new string[8];
        Parallel.For(0, traces.Length, at => traces[at] = TraceOf(6));
        Assert.All(traces, trace => Assert.Equal(alone, trace));
    }

    [Fact]
    public async Task Another_process_gives_the_same_trace()
    {
        var here = TraceOf(9);
        using var patience = new CancellationTokenSource(s_patience);
        using var other = Process.Start(new ProcessStartInfo("dotnet", ["exec", Path.Join(AppContext.BaseDirectory, "Simulation.dll"), "--seed", "9"])
        {
            RedirectStandardOutput = true,
        })!;
        var there = await other.StandardOutput.ReadToEndAsync(patience.Token);
        await other.WaitForExitAsync(patience.Token);

        Assert.Equal(0, other.ExitCode);
        Assert.StartsWith(here, there, StringComparison.Ordinal);
    }

    private static string TraceOf(ulong seed)
    {
        var run = Run.Of(Plan.Of(seed), Bug.None, traced: true);
        Assert.True(run.Steps > 100, $"Seed {seed} has {run.Steps} steps.");
        return run.Trace!;
    }
}
