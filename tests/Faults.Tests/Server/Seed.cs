using System.Globalization;
using Xunit.Abstractions;

namespace ActorTasks.FaultsTests.Server;

/// <summary>The chance of a test: printed, and given by <c>FAULTS_SEED</c> to repeat one.</summary>
internal static class Seed
{
    public static Random Of(ITestOutputHelper output)
    {
        var seed = Environment.GetEnvironmentVariable("FAULTS_SEED") is { Length: > 0 } given ? int.Parse(given, CultureInfo.InvariantCulture) : Environment.TickCount;
        output.WriteLine($"seed {seed} (FAULTS_SEED={seed} repeats it)");
        return new Random(seed);
    }
}
