using System.Diagnostics;
using System.Globalization;
using ActorTasks.Simulation;

var seed = ulong.Parse(args[0], CultureInfo.InvariantCulture);
var count = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1;
if (count == 0)
{
    foreach (var (name, bug) in PlantedBugs.All)
    {
        var found = 0;
        for (ulong s = seed; s < seed + 500; s++)
        {
            using var world = new World(Plan.Of(s), bug);
            world.Run();
            if (world.Broken is { } b && found++ < 3) Console.WriteLine($"{name}: seed {s} step {b.Step} {b.Words}: {b.How[..Math.Min(b.How.Length,200)]}");
        }
        Console.WriteLine($"{name}: {found} of 500");
    }
    return;
}
var clock = Stopwatch.StartNew();
long steps = 0;
var coverage = new Coverage();
for (var i = 0; i < count; i++)
{
    using var world = new World(Plan.Of(seed + (ulong)i), Bug.None, traced: count == 1);
    world.Run();
    steps += world.Steps;
    coverage.Add(world.Coverage);
    if (count == 1) Console.WriteLine(world.Trace);
    if (world.Broken is { } broken) { Console.WriteLine($"seed {seed + (ulong)i}: {broken.Words}: {broken.How} at step {broken.Step}"); }
}
Console.WriteLine(coverage);
Console.WriteLine($"{steps} steps in {clock.Elapsed}: {steps / clock.Elapsed.TotalMinutes:N0} a minute");
