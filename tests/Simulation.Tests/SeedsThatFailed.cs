using ActorTasks.Simulation;

namespace ActorTasks.SimulationTests;

/// <summary>
/// Every seed that ever broke a promise, in a file with the name of the bug. A line that begins with # tells of it, each
/// other line is a run.
/// </summary>
public sealed class SeedsThatFailed
{
    public static TheoryData<string, string> Runs()
    {
        var runs = new TheoryData<string, string>();
        foreach (var file in Directory.EnumerateFiles(Path.Join(AppContext.BaseDirectory, "Seeds"), "*.seed").Order(StringComparer.Ordinal))
        {
            foreach (var line in File.ReadLines(file).Where(line => line.Length > 0 && line[0] != '#'))
            {
                runs.Add(Path.GetFileNameWithoutExtension(file), line);
            }
        }

        return runs;
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void A_seed_that_failed_once_breaks_no_promise_any_more(string bug, string line)
    {
        var run = Run.Of(Replay.Parse(line).ToPlan(), Bug.None);
        Assert.True(run.Broken is null, $"{bug} is back. {(run.Broken is null ? "" : Told.Of(run))}");
    }
}
