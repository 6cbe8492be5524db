using System.Diagnostics;
using System.Globalization;
using ActorTasks.Simulation;

var seed = ulong.Parse(args[0], CultureInfo.InvariantCulture);
var count = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1;
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
