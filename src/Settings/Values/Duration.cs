using System.Diagnostics.CodeAnalysis;

namespace ActorTasks.Hocon;

/// <summary>
/// Durations as HOCON writes them (<c>250ms</c>, <c>1.5 s</c>, <c>5m</c>, <c>2 hours</c>, <c>7d</c>, <c>1w</c>, down to
/// <c>us</c> and <c>ns</c>) and as ISO 8601 does (<c>PT5M</c>, <c>P1DT12H</c>). Units are lower-case. The step is 100 ns.
/// </summary>
public static class Duration
{
    internal const string Examples = "a duration such as \"250ms\", \"30s\", \"5m\", \"2h\", \"7d\" or \"PT5M\"";

    private static readonly Dictionary<string, decimal> UnitTicks = new(StringComparer.Ordinal);

    private static readonly (string Unit, decimal Size)[] WrittenUnits =
    [
        ("d", TimeSpan.TicksPerDay),
        ("h", TimeSpan.TicksPerHour),
        ("m", TimeSpan.TicksPerMinute),
        ("s", TimeSpan.TicksPerSecond),
        ("ms", TimeSpan.TicksPerMillisecond),
        ("us", TimeSpan.TicksPerMicrosecond),
        ("w", 7m * TimeSpan.TicksPerDay),
    ];

    static Duration()
    {
        AddUnit(1m / TimeSpan.NanosecondsPerTick, "ns", "nano", "nanos", "nanosecond", "nanoseconds");
        AddUnit(TimeSpan.TicksPerMicrosecond, "us", "µs", "micro", "micros", "microsecond", "microseconds");
        AddUnit(TimeSpan.TicksPerMillisecond, "ms", "milli", "millis", "millisecond", "milliseconds");
        AddUnit(TimeSpan.TicksPerSecond, "s", "second", "seconds");
        AddUnit(TimeSpan.TicksPerMinute, "m", "minute", "minutes");
        AddUnit(TimeSpan.TicksPerHour, "h", "hour", "hours");
        AddUnit(TimeSpan.TicksPerDay, "d", "day", "days");
        AddUnit(7m * TimeSpan.TicksPerDay, "w", "week", "weeks");
    }

    /// <summary>Reads a duration.</summary>
    /// <param name="text">The text; spaces around it and before the unit are fine, it may be negative.</param>
    /// <param name="bareUnit">What a number without a unit counts; null where a unit is required.</param>
    /// <exception cref="FormatException">It is no duration; the message says what was expected.</exception>
    public static TimeSpan Parse(string text, TimeSpan? bareUnit = null) =>
        TryParse(text, bareUnit, out var value, out var problem) ? value : throw new FormatException(problem);

    /// <summary>Reads a duration; false when it is none.</summary>
    public static bool TryParse(string? text, out TimeSpan value) => TryParse(text, null, out value, out _);

    /// <summary>Reads a duration; false when it is none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="bareUnit">What a number without a unit counts; null where a unit is required.</param>
    /// <param name="value">The duration, when there is one.</param>
    /// <param name="problem">Otherwise what was expected and what came.</param>
    public static bool TryParse(string? text, TimeSpan? bareUnit, out TimeSpan value, [NotNullWhen(false)] out string? problem)
    {
        var wrong = Read(text, bareUnit, out value);
        problem = wrong is null ? null : $"expected {Examples}, found {Quantity.Show(text)}{wrong}";
        return wrong is null;
    }

    /// <summary>Writes a duration as short as it can be read back exactly: <c>1.5s</c>, <c>90m</c>, <c>7d</c>.</summary>
    public static string Format(TimeSpan value) =>
        value == TimeSpan.Zero ? "0s" : Quantity.Shortest(value.Ticks, WrittenUnits);

    /// <summary>Reads a duration; null when it is one, else what is wrong, to follow the text that was found.</summary>
    internal static string? Read(string? text, TimeSpan? bareUnit, out TimeSpan value)
    {
        value = TimeSpan.Zero;
        if (text is not null && IsoDuration.LooksLikeOne(text))
        {
            var isoTicks = IsoDuration.Ticks(text, out var wrong);
            return wrong ?? FromTicks(isoTicks, out value);
        }

        if (!Quantity.TrySplit(text, out var number, out var unit))
        {
            return "";
        }

        if (unit.Length == 0)
        {
            return bareUnit is null && number != 0
                ? ", which has no unit"
                : FromTicks(Multiply(number, bareUnit?.Ticks ?? 1), out value);
        }

        return UnitTicks.TryGetValue(unit, out var unitTicks)
            ? FromTicks(Multiply(number, unitTicks), out value)
            : $"; \"{HoconText.Shorten(unit)}\" is no unit of time{Closest(unit)}";
    }

    private static void AddUnit(decimal ticks, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            UnitTicks.Add(name, ticks);
        }
    }

    private static string Closest(string unit)
    {
        var lower = unit.ToLowerInvariant();
        var close = UnitTicks.ContainsKey(lower) ? lower : ClosestName.Find(unit, UnitTicks.Keys);
        return close is null ? "" : $", did you mean \"{close}\"?";
    }

    /// <summary>The product, or null where it is beyond all that can be counted.</summary>
    private static decimal? Multiply(decimal number, decimal ticks) =>
        Math.Abs(number) > decimal.MaxValue / Math.Max(1, Math.Abs(ticks)) ? null : number * ticks;

    private static string? FromTicks(decimal? ticks, out TimeSpan value)
    {
        value = TimeSpan.Zero;
        if (ticks is not { } counted || decimal.Round(counted) is < long.MinValue or > long.MaxValue)
        {
            return $", which is more than {TimeSpan.MaxValue.Days} days";
        }

        value = new TimeSpan((long)decimal.Round(counted));
        return null;
    }
}
