using ActorTasks.Simulation;

namespace ActorTasks.SimulationTests;

/// <summary>Who finds nothing may be blind: bugs that are planted around the real parts are found, and told by the promise that they break.</summary>
public sealed class PlantedBugsAreFound
{
    private const ulong MostSeeds = 2_000;

    [Theory]
    [InlineData("answer-before-the-write", Promise.AcceptedIsKept)]
    [InlineData("stale-epoch-accepted", Promise.OneHistory)]
    [InlineData("evolve-twice-on-recovery", Promise.OneHistory)]
    [InlineData("no-requeue-after-restart", Promise.AcceptedIsKept)]
    [InlineData("failed-batch-acknowledged", Promise.AcceptedIsKept)]
    [InlineData("late-outcome-recorded", Promise.AttemptsInTurn)]
    internal void A_planted_bug_is_found_and_told_by_its_promise(string name, Promise promise)
    {
        var bug = PlantedBugs.All[name];
        var failed = new ManyRuns(bug, Environment.ProcessorCount).Go(1, MostSeeds, TimeSpan.MaxValue);

        Assert.NotNull(failed);
        Assert.Equal(promise, failed.Broken!.Promise);
        Assert.Contains(failed.Broken.Words, Report.Of(failed, failed, name), StringComparison.Ordinal);
        Assert.Equal(Bug.None == bug, Run.Of(failed.Plan, Bug.None).Broken is not null);
    }

    [Fact]
    public void Each_planted_bug_has_its_test() =>
        Assert.Equal(6, PlantedBugs.All.Count);
}
