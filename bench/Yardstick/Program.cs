using System.Globalization;
using System.Runtime.InteropServices;
using ActorTasks.Yardstick;
using ActorTasks.Yardstick.Measures;
using ActorTasks.Yardstick.Peers;
using ActorTasks.Yardstick.Processes;
using ActorTasks.Yardstick.Results;

// Measures the product and its peers in turn; started by bench/run and bench/check, which build and install first.
Options options;
try
{
    options = Options.Read(args);
}
catch (Exception e) when (e is ArgumentException or FormatException)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}

using var stop = new CancellationTokenSource();
void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

var bench = new Bench(options, new Site(options.Repository, new RunFolder(options.Folder)), new Collected());
var startedAt = TimeProvider.System.GetUtcNow();
var loadBefore = Machine.Load;
var machine = Machine.Describe(options.Folder);
try
{
    await new Rounds(bench).RunAsync(stop.Token);
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("Stopped; nothing is written.");
    return 130;
}

var result = new ResultFile
{
    Commit = Machine.Output("git", "rev-parse", "--short", "HEAD"),
    Changed = Machine.Output("git", "status", "--porcelain").Length > 0,
    StartedAt = startedAt.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture),
    Mode = options.Quick ? "--quick" : "in full",
    Rounds = options.Rounds,
    LoadBefore = loadBefore,
    Machine = machine,
    Versions = Machine.Versions(bench.Site.Node),
    Rows = ResultFile.RowsOf(bench.Collected),
    Ratios = ResultFile.RatiosOf(bench.Collected),
    Notes = [.. bench.Collected.Notes.Select(note => new ResultNote(note.Metric, note.Peer, note.Text))],
};
return options.Check ? Committed.Compare(result, options) : Written.To(options.Out, result, startedAt);
