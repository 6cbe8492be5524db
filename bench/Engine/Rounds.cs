using System.Globalization;
using System.Text;

namespace ActorTasks.EngineBench;

/// <summary>Rounds of one measure, each on an actor system of its own.</summary>
internal static class Rounds
{
    private static readonly Config s_quiet = ConfigurationFactory.ParseString("akka { loglevel = ERROR, log-dead-letters = off, coordinated-shutdown.run-by-clr-shutdown-hook = off }");

    /// <summary>The figures, least first.</summary>
    public static async Task<IReadOnlyList<double>> RunAsync(Measure measure, int rounds)
    {
        var figures = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            var system = ActorSystem.Create("bench", s_quiet);
            figures.Add(await measure.OnceAsync(system));
            await system.Terminate();
        }

        return [.. figures.Order()];
    }
}

/// <summary>The results, written as they come.</summary>
internal sealed class Table
{
    private readonly StringBuilder _text = new();

    public Table(string engine)
    {
        Line(string.Create(CultureInfo.InvariantCulture, $"# {engine}, .NET {Environment.Version}, {Environment.ProcessorCount} cores, {DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC"));
        Line(string.Empty);
        Line("| measure | median | least | most | unit |");
        Line("| --- | ---: | ---: | ---: | --- |");
    }

    public string Text => _text.ToString();

    public void Add(Measure measure, IReadOnlyList<double> figures) => Line(string.Create(
        CultureInfo.InvariantCulture,
        $"| {measure.Title} | {figures[figures.Count / 2]:N0} | {figures[0]:N0} | {figures[^1]:N0} | {measure.Unit} |"));

    private void Line(string line)
    {
        _text.Append(line).Append('\n');
        Console.WriteLine(line);
    }
}
