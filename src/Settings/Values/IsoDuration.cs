using System.Globalization;
using System.Text.RegularExpressions;

namespace ActorTasks.Hocon;

/// <summary>Durations by ISO 8601, as far as their length is fixed: weeks, days, hours, minutes, seconds.</summary>
internal static partial class IsoDuration
{
    private static readonly (string Part, decimal Ticks)[] Parts =
    [
        ("weeks", 7m * TimeSpan.TicksPerDay),
        ("days", TimeSpan.TicksPerDay),
        ("hours", TimeSpan.TicksPerHour),
        ("minutes", TimeSpan.TicksPerMinute),
        ("seconds", TimeSpan.TicksPerSecond),
    ];

    public static bool LooksLikeOne(string text) => text.AsSpan().Trim().TrimStart("+-") is ['P', ..];

    /// <summary>The length in ticks; null where it is too long. Otherwise what is wrong.</summary>
    public static decimal? Ticks(string text, out string? wrong)
    {
        const int longest = 200;
        wrong = null;
        var match = text.Length <= longest ? Pattern().Match(text) : Match.Empty;
        if (!match.Success || !Parts.Any(part => match.Groups[part.Part].Success))
        {
            wrong = "; by ISO 8601 write for example \"P1DT12H30M5.5S\", without years and months, whose length varies";
            return null;
        }

        var total = 0m;
        foreach (var (part, ticks) in Parts)
        {
            if (!match.Groups[part].Success)
            {
                continue;
            }

            var digits = match.Groups[part].Value.Replace(',', '.');
            if (!decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                || number > long.MaxValue / ticks)
            {
                return null;
            }

            total += number * ticks;
        }

        return match.Groups["sign"].Value == "-" ? -total : total;
    }

    [GeneratedRegex(
        @"^\s*(?<sign>[+-]?)P(?:(?<weeks>[0-9]+(?:[.,][0-9]+)?)W)?(?:(?<days>[0-9]+(?:[.,][0-9]+)?)D)?"
        + @"(?:T(?=[0-9])(?:(?<hours>[0-9]+(?:[.,][0-9]+)?)H)?(?:(?<minutes>[0-9]+(?:[.,][0-9]+)?)M)?(?:(?<seconds>[0-9]+(?:[.,][0-9]+)?)S)?)?\s*\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
