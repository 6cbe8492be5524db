using ActorTasks.Simulation;

namespace ActorTasks.SimulationTests;

/// <summary>Who finds nothing may be blind: bugs that are planted around the real parts are found, and told by the promise that they break.</summary>
public sealed class PlantedBugsAreFound
{
    private const ulong MostSeeds = 2_000;

    private static readonly Dictionary<string, Promise> s_breaks = new(StringComparer.Ordinal)
    {
        ["answer-before-the-write"] = Promise.AcceptedIsKept,
        ["stale-epoch-accepted"] = Promise.OneHistory,
        ["evolve-twice-on-recovery"] = Promise.OneHistory,
        ["no-requeue-after-restart"] = Promise.AcceptedIsKept,
        ["failed-batch-acknowledged"] = Promise.AcceptedIsKept,
        ["late-outcome-recorded"] = Promise.AttemptsInTurn,
        ["stored-and-refused"] = Promise.RefusedIsNotStored,
    };

    public static TheoryData<string> Names() => [.. PlantedBugs.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_planted_bug_is_found_and_told_by_its_promise(string name)
    {
        var bug = PlantedBugs.All[name];
        var failed = new ManyRuns(bug, Environment.ProcessorCount).Go(1, MostSeeds, TimeSpan.MaxValue);

        Assert.NotNull(failed);
        Assert.Equal(s_breaks[name], failed.Broken!.Promise);
        Assert.Contains(failed.Broken.Words, Report.Of(failed, failed, name), StringComparison.Ordinal);
        Assert.Null(Run.Of(failed.Plan, Bug.None).Broken);
    }
}
