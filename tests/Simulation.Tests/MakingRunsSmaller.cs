using ActorTasks.Simulation;

namespace ActorTasks.SimulationTests;

public sealed class MakingRunsSmaller
{
    [Fact]
    public void A_smaller_run_breaks_the_same_promise_and_its_line_repeats_it()
    {
        var bug = PlantedBugs.All["failed-batch-acknowledged"];
        var failed = new ManyRuns(bug, 1).Go(1, 2_000, TimeSpan.MaxValue)!;

        var smallest = new Shrinker(bug).Shrink(failed);

        Assert.Equal(failed.Broken!.Promise, smallest.Broken!.Promise);
        Assert.True(smallest.Plan.Actions.Length < failed.Plan.Actions.Length / 2, $"{smallest.Plan.Actions.Length} of {failed.Plan.Actions.Length} actions are left.");
        Assert.Contains(smallest.Plan.Actions, action => action is PlannedAction.BadCommit or PlannedAction.Outage);
        var again = Run.Of(Replay.Parse(Replay.Of(smallest.Plan).ToString()).ToPlan(), bug);
        Assert.Equal(smallest.Broken, again.Broken);
    }

    [Theory]
    [InlineData("17")]
    [InlineData("17 without 3,5-9,12")]
    public void A_run_is_a_line(string line) => Assert.Equal(line, Replay.Parse(line).ToString());

    [Theory]
    [InlineData("--seeds", "--seeds needs a value.")]
    [InlineData("--speed 3", "'--speed' is unknown.")]
    [InlineData("--from 3", "--seeds N or --seed S was expected.")]
    [InlineData("--seed x", "--seed needs a number; 'x' came.")]
    public void A_wrong_command_line_says_what_was_expected(string line, string expected) =>
        Assert.Equal(expected, Assert.Throws<FormatException>(() => Arguments.Read(line.Split(' '))).Message);
}
