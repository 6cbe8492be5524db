using System.Text.Json;
using System.Text.Json.Serialization;
using ActorTasks.Yardstick.Peers;

namespace ActorTasks.Yardstick.Results;

/// <summary>One run as it is kept.</summary>
internal sealed record ResultFile
{
    public required string Commit { get; init; }

    /// <summary>Whether the checkout had changes that are in no commit.</summary>
    public required bool Changed { get; init; }

    public required string StartedAt { get; init; }

    public required string Mode { get; init; }

    public required int Rounds { get; init; }

    /// <summary>Processes that wanted to run, over the minute before the start; well below 1 on a quiet machine.</summary>
    public required double LoadBefore { get; init; }

    public required IReadOnlyDictionary<string, string> Machine { get; init; }

    public required IReadOnlyDictionary<string, string> Versions { get; init; }

    public required IReadOnlyList<ResultRow> Rows { get; init; }

    public required IReadOnlyList<Ratio> Ratios { get; init; }

    public required IReadOnlyList<ResultNote> Notes { get; init; }

    /// <summary>The rows of what was collected.</summary>
    public static IReadOnlyList<ResultRow> RowsOf(Collected collected) =>
        [.. collected.Rows.Select(row => new ResultRow(
            row.Metric.Group, row.Metric.Name, row.Metric.Unit, row.Metric.HigherIsBetter, row.Peer, Spread.Of(row.Values.Values), [.. row.Values.Values], row.Durability))];

    /// <summary>Us, on each store, against every other peer, round by round where both have that round and neither is 0.</summary>
    public static IReadOnlyList<Ratio> RatiosOf(Collected collected) =>
        [.. from our in (string[])[AllPeers.Us, AllPeers.UsOnPostgres]
            from row in collected.Rows
            where row.Peer != our && row.Peer != AllPeers.Us
            let us = collected.Rows.FirstOrDefault(us => us.Metric == row.Metric && us.Peer == our)
            where us is not null
            let rounds = us.Values.Keys.Where(round => us.Values[round] > 0 && row.Values.GetValueOrDefault(round) > 0)
            let ratios = rounds.Select(round => Better(row.Metric, us.Values[round], row.Values[round])).ToList()
            where ratios.Count > 0
            select new Ratio(row.Metric.Group, row.Metric.Name, row.Peer, Spread.Of(ratios), our == AllPeers.Us ? null : our)];

    public static ResultFile Read(string file) =>
        JsonSerializer.Deserialize(File.ReadAllText(file), ResultJson.Default.ResultFile)
        ?? throw new InvalidOperationException($"{file} holds no results.");

    public string ToJson() => JsonSerializer.Serialize(this, ResultJson.Default.ResultFile) + "\n";

    private static double Better(Metric metric, double ours, double theirs) =>
        metric.HigherIsBetter ? ours / theirs : theirs / ours;
}

/// <summary>A row of results.</summary>
internal sealed record ResultRow(
    string Group, string Metric, string Unit, bool HigherIsBetter, string Peer, Spread Spread, IReadOnlyList<double> Values, string Durability);

/// <summary>How many times better we are than a peer, 1 being equal; for times and costs theirs is divided by ours.</summary>
/// <param name="Of">Which of us; null for the one on SQLite.</param>
internal sealed record Ratio(string Group, string Metric, string Against, Spread Spread, string? Of = null);

/// <summary>A remark on a row.</summary>
internal sealed record ResultNote(string Metric, string Peer, string Text);

/// <summary>The median of the rounds with the least and the most.</summary>
internal sealed record Spread(double Median, double Min, double Max)
{
    [JsonIgnore]
    public double Width => Max - Min;

    public static Spread Of(IEnumerable<double> values)
    {
        var sorted = values.Order().Select(value => Math.Round(value, 4)).ToList();
        var middle = sorted.Count / 2;
        return new Spread(sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2, sorted[0], sorted[^1]);
    }
}

/// <summary>The JSON of results.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ResultFile))]
internal sealed partial class ResultJson : JsonSerializerContext;
