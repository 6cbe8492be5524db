using System.Globalization;
using System.Text;
using ActorTasks.Yardstick.Peers;

namespace ActorTasks.Yardstick.Results;

/// <summary>Results as a page to read.</summary>
internal static class Report
{
    private static readonly (string Group, string Title)[] s_tables =
        [("post", "Accepting"), ("batch", "Accepting by batch"), ("drain", "Draining a backlog"), ("latency", "Latency"), ("cost", "What it costs"), ("start", "Start")];

    public static string Of(ResultFile result)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Results of {result.Commit}{(result.Changed ? " with changes" : string.Empty)}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{result.StartedAt}, `bench/run` {result.Mode}, {result.Rounds} rounds, peers in turn.");
        text.Append(CultureInfo.InvariantCulture, $" Load of the machine in the minute before: {result.LoadBefore:0.00}.\n");
        text.Append("Each cell is the median of the rounds (least–most). ");
        text.Append("*ratio* says how many times better ActorTasks is than that peer; for times and costs theirs is divided by ours. What the rows mean: [bench/README.md](../README.md).\n");
        foreach (var (group, title) in s_tables)
        {
            var rows = result.Rows.Where(row => row.Group == group).ToList();
            if (rows.Count > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"\n## {title}\n");
                foreach (var metric in rows.GroupBy(row => (row.Metric, row.Unit)))
                {
                    Write(text, result, metric.Key.Metric, metric.Key.Unit, [.. metric]);
                }
            }
        }

        WriteSkipped(text, result);
        WriteList(text, "Machine", result.Machine);
        WriteList(text, "Versions", result.Versions);
        return text.ToString();
    }

    private static void Write(StringBuilder text, ResultFile result, string metric, string unit, List<ResultRow> rows)
    {
        var ratios = result.Ratios.Where(ratio => ratio.Metric == metric).ToList();
        var isTwice = ratios.Any(ratio => ratio.Of is not null);
        var (head, line) = isTwice ? (" ratio on PostgreSQL |", " --- |") : (string.Empty, string.Empty);
        text.Append(CultureInfo.InvariantCulture, $"\n### {metric}\n\n| peer | {unit} | ratio |{head} durability | |\n| --- | --- | --- |{line} --- | --- |\n");
        foreach (var row in rows)
        {
            string RatioOf(string? our) => ratios.FirstOrDefault(ratio => ratio.Against == row.Peer && ratio.Of == our) is { } ratio ? Cell(ratio.Spread) : string.Empty;
            var notes = string.Join("; ", result.Notes.Where(note => note.Metric == metric && note.Peer == row.Peer).Select(note => note.Text));
            var second = isTwice ? $" {RatioOf(AllPeers.UsOnPostgres)} |" : string.Empty;
            text.Append(CultureInfo.InvariantCulture, $"| {row.Peer} | {Cell(row.Spread)} | {RatioOf(null)} |{second} {row.Durability} | {notes} |\n");
        }
    }

    private static void WriteSkipped(StringBuilder text, ResultFile result)
    {
        var without = result.Notes.Where(note => !result.Rows.Any(row => row.Metric == note.Metric && row.Peer == note.Peer)).ToList();
        if (without.Count > 0)
        {
            text.Append("\n## Not measured\n\n");
            without.ForEach(note => text.Append(CultureInfo.InvariantCulture, $"- {note.Metric}, {note.Peer}: {note.Text}\n"));
        }
    }

    private static void WriteList(StringBuilder text, string title, IReadOnlyDictionary<string, string> facts)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n");
        foreach (var (name, value) in facts)
        {
            text.Append(CultureInfo.InvariantCulture, $"- {name}: {value}\n");
        }
    }

    private static string Cell(Spread spread) => $"{Number(spread.Median)} ({Number(spread.Min)}–{Number(spread.Max)})";

    private static string Number(double value) => value.ToString(
        Math.Abs(value) switch { >= 100 => "N0", >= 10 => "N1", _ => "N2" }, CultureInfo.InvariantCulture);
}
