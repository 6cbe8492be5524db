using System.Globalization;
using System.Text;

namespace ActorTasks.Simulation;

/// <summary>What is told of a failing run: the promise, how it was broken, and the commands that repeat it.</summary>
internal static class Report
{
    private const int TailLines = 60;

    /// <summary>The report.</summary>
    /// <param name="failed">The run as it was found.</param>
    /// <param name="smallest">The smallest one that breaks the same promise.</param>
    /// <param name="bug">The name of the planted bug; null for none.</param>
    public static string Of(Run failed, Run smallest, string? bug)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"Seed {failed.Plan.Seed} broke a promise after {failed.Steps} steps: {failed.Broken!.Words}.");
        text.AppendLine(failed.Broken.How);
        text.AppendLine(CultureInfo.InvariantCulture, $"Repeat it:  {CommandOf(Replay.Of(failed.Plan), bug)}");
        if (smallest != failed)
        {
            text.AppendLine();
            text.AppendLine(CultureInfo.InvariantCulture, $"Smaller, with {smallest.Plan.Actions.Length} of {failed.Plan.Actions.Length} actions and {smallest.Steps} steps:");
            text.AppendLine(smallest.Broken!.How);
            text.AppendLine(CultureInfo.InvariantCulture, $"Repeat it:  {CommandOf(Replay.Of(smallest.Plan), bug)}");
        }

        text.AppendLine();
        text.AppendLine("What was done:");
        foreach (var action in smallest.Plan.Actions)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  #{action.Number} {action.InWords()}");
        }

        if (smallest.Trace is { } trace)
        {
            var lines = trace.Split('\n');
            text.AppendLine();
            text.AppendLine(CultureInfo.InvariantCulture, $"The end of its trace ({lines.Length} lines; the command prints all of it):");
            text.AppendJoin('\n', lines.TakeLast(TailLines));
        }

        return text.ToString();
    }

    private static string CommandOf(Replay replay, string? bug) =>
        $"dotnet run -c Release --project tests/Simulation -- --seed {replay.Seed}"
        + (replay.Without.Count == 0 ? "" : $" --without {replay.WithoutText()}")
        + (bug is null ? "" : $" --bug {bug}");
}
