using System.Globalization;
using System.Text;

namespace ActorTasks.Yardstick.Results;

/// <summary>Ratios now beside those that are committed.</summary>
internal static class Comparison
{
    /// <summary>A fall below this share of the committed ratio counts for nothing, whatever the spreads are.</summary>
    private const double SmallestFall = 0.1;

    /// <summary>Whether a ratio fell by more than the spread of either run explains.</summary>
    public static bool Fell(Spread before, Spread now) =>
        before.Median - now.Median > Math.Max(Math.Max(before.Width, now.Width), before.Median * SmallestFall);

    /// <summary>Makes the table; <paramref name="fallen"/> counts what fell.</summary>
    public static string Of(ResultFile before, ResultFile now, out int fallen)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Ratios of ActorTasks to its peers; before: {before.Commit} ({before.StartedAt}, {before.Mode}), now: {now.Commit} ({now.Mode}).\n");
        foreach (var name in before.Machine.Keys.Where(name => now.Machine.GetValueOrDefault(name) is { } value && value != before.Machine[name] && name != "disk sync"))
        {
            text.Append(CultureInfo.InvariantCulture, $"The machine differs: {name} was {before.Machine[name]}, is {now.Machine[name]}.\n");
        }

        text.Append("\n| metric | against | before | now | |\n| --- | --- | --- | --- | --- |\n");
        fallen = 0;
        foreach (var ratio in now.Ratios)
        {
            var old = before.Ratios.FirstOrDefault(old => old.Metric == ratio.Metric && old.Against == ratio.Against && old.Of == ratio.Of);
            var fell = old is not null && Fell(old.Spread, ratio.Spread);
            fallen += fell ? 1 : 0;
            var of = ratio.Of is null ? string.Empty : $" ({ratio.Of})";
            var was = old is null ? "–" : Cell(old.Spread);
            text.Append(CultureInfo.InvariantCulture, $"| {ratio.Metric}{of} | {ratio.Against} | {was} | {Cell(ratio.Spread)} | {(fell ? "FELL" : string.Empty)} |\n");
        }

        return text.ToString();
    }

    private static string Cell(Spread spread) => string.Create(CultureInfo.InvariantCulture, $"{spread.Median:0.00} ({spread.Min:0.00}–{spread.Max:0.00})");
}
