using System.Diagnostics;
using System.Globalization;
using ActorTasks.FaultsTests.Server;
using ActorTasks.Figures;

// Usage: Figures SERVER_DLL RESULT_FILE. Prints each figure and writes them as a table.
if (args.Length != 2 || !File.Exists(args[0]))
{
    Console.Error.WriteLine("usage: Figures PATH/TO/ActorTasks.Server.dll RESULT.md");
    return 2;
}

ServerProcess.Program = Path.ChangeExtension(Path.GetFullPath(args[0]), null);
var figures = new List<Figure>();
void Take(params IReadOnlyList<Figure> taken)
{
    foreach (var figure in taken)
    {
        figures.Add(figure);
        Console.WriteLine(Row(figure));
    }
}

Take(await Measures.FirstAcceptedAsync());
Take(await Measures.IdleAsync());
Take(await Measures.SubmitWhileAllSpinAsync());
Take(await Measures.SubmitRateAsync(1));
Take(await Measures.SubmitRateAsync(64));
Take(await Measures.SubmitToResultAsync());
Take(await LiveMeasures.BatchRateAsync(4));
Take(await LiveMeasures.LiveReadersAsync(1_000));

var head = new[]
{
    $"# Figures of {Output("git", "rev-parse --short HEAD")}",
    "",
    $"{Environment.ProcessorCount} cores, {Output("uname", "-sr")}, .NET {Environment.Version}; every 202 is on disk (SQLite WAL, synchronous=FULL). Written by `bench/figures`.",
    "",
    "| figure | unit | min | median | p99 | max | n |",
    "| --- | --- | --- | --- | --- | --- | --- |",
};
await File.WriteAllLinesAsync(args[1], head.Concat(figures.Select(Row)));
return 0;

static string Row(Figure figure) => string.Create(
    CultureInfo.InvariantCulture,
    $"| {figure.Name} | {figure.Unit} | {figure.Minimum:N1} | {figure.Median:N1} | {figure.P99:N1} | {figure.Maximum:N1} | {figure.Count} |");

static string Output(string command, string arguments)
{
    using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true })!;
    var text = process.StandardOutput.ReadToEnd().Trim();
    process.WaitForExit();
    return text;
}
