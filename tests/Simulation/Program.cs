using ActorTasks.Simulation;

Arguments asked;
try
{
    asked = Arguments.Read(args);
}
catch (FormatException wrong)
{
    Console.Error.WriteLine(wrong.Message);
    Console.Error.WriteLine(Arguments.Usage);
    return 2;
}

if (asked.Seed is { } seed)
{
    var run = Run.Of(new Replay(seed, asked.Without).ToPlan(), asked.Bug, traced: true);
    Console.Write(run.Trace);
    Console.WriteLine(run.Broken is { } broken ? $"Broken: {broken.Words}. {broken.How}" : $"{run.Steps} steps, no promise broken.");
    return run.Broken is null ? 0 : 1;
}

var runs = new ManyRuns(asked.Bug, asked.Threads);
var failed = runs.Go(asked.From, asked.Seeds!.Value, TimeSpan.MaxValue);
if (failed is not null)
{
    var smallest = new Shrinker(asked.Bug).Shrink(failed);
    Console.WriteLine(Report.Of(failed, smallest with { Trace = Run.Of(smallest.Plan, asked.Bug, traced: true).Trace }, asked.BugName));
}

Console.WriteLine(runs.Coverage);
Console.WriteLine($"{runs.Done:N0} runs from seed {asked.From}, {runs.Steps:N0} steps in {runs.Took.TotalSeconds:F1} s: {runs.Steps / runs.Took.TotalMinutes:N0} a minute.");
return failed is null ? 0 : 1;
