using System.Globalization;
using ActorTasks.EngineBench;

// Engine [--rounds N] [--only WORD,WORD] [--out FILE]: what the actor engine does in a second, warm, as a table.
// The same source runs on Akka.NET with -p:ActorEngine=Akka; only figures of one machine and one hour compare.
var rounds = 5;
string? only = null, file = null;
for (var at = 0; at + 1 < args.Length; at += 2)
{
    switch (args[at])
    {
        case "--rounds":
            rounds = int.Parse(args[at + 1], CultureInfo.InvariantCulture);
            break;
        case "--only":
            only = args[at + 1];
            break;
        case "--out":
            file = args[at + 1];
            break;
        default:
            Console.Error.WriteLine($"'{args[at]}' is not known: --rounds N, --only WORD,WORD, --out FILE.");
            return 1;
    }
}

var table = new Table(typeof(ActorSystem).Assembly.GetName().Name!);
foreach (var measure in Measure.All.Where(measure => only is null || only.Split(',').Contains(measure.Word)))
{
    // The first rounds run while the runtime still compiles.
    await Rounds.RunAsync(measure, 3);
    table.Add(measure, await Rounds.RunAsync(measure, rounds));
}

if (file is not null)
{
    await File.WriteAllTextAsync(file, table.Text);
}

return 0;
