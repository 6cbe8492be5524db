using System.Globalization;
using DurationText = ActorTasks.Hocon.Duration;

namespace ActorTasks.Hocon;

/// <summary>How a text becomes a value.</summary>
/// <param name="Expected">What is expected, range included, to follow the word "expected".</param>
/// <param name="StandIn">What is returned beside a fault, so that reading can go on; within the range.</param>
/// <param name="Convert">The value, and what is to be said of a wrong text beyond that; null when it is right.</param>
internal sealed record SettingsConversion<T>(string Expected, T StandIn, Func<string, (T Value, string? Wrong)> Convert);

/// <summary>The conversions that a <see cref="SettingsReader"/> offers.</summary>
internal static class SettingsConversion
{
    public static SettingsConversion<string> Text { get; } = new("a text", "", text => (text, null));

    public static SettingsConversion<long> Whole(long min, long max, long lowest, long highest) => Bounded(
        "a whole number", min, max, lowest, highest, 0, number => number.ToString(CultureInfo.InvariantCulture),
        text => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? (number, null) : (0, ""));

    public static SettingsConversion<double> Number(double min, double max) => Bounded(
        "a number", min, max, double.MinValue, double.MaxValue, 0, number => number.ToString(CultureInfo.InvariantCulture),
        text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? (number, null) : (0, ""));

    public static SettingsConversion<TimeSpan> Duration(TimeSpan min, TimeSpan max, TimeSpan? bareUnit) => Bounded(
        DurationText.Examples, min, max, TimeSpan.MinValue, TimeSpan.MaxValue, TimeSpan.Zero, DurationText.Format,
        text => DurationText.Read(text, bareUnit, out var value) is { } wrong ? (value, wrong) : (value, null));

    public static SettingsConversion<long> Size(long min, long max) => Bounded(
        ByteSize.Examples, min, max, 0, long.MaxValue, 0, ByteSize.Format,
        text => ByteSize.Read(text, out var value) is { } wrong ? (value, wrong) : (value, null));

    public static SettingsConversion<T> Words<T>(IReadOnlyList<(string Word, T Value)> words)
    {
        ArgumentOutOfRangeException.ThrowIfZero(words.Count);
        var known = string.Join(", ", words.Select(word => word.Word));
        return new($"one of {known}", words[0].Value, text =>
        {
            foreach (var (word, meaning) in words)
            {
                if (word.Equals(text, StringComparison.OrdinalIgnoreCase))
                {
                    return (meaning, null);
                }
            }

            var close = ClosestName.Find(text, words.Select(word => word.Word));
            return (words[0].Value, close is null ? "" : $" (did you mean \"{close}\"?)");
        });
    }

    private static SettingsConversion<T> Bounded<T>(
        string kind, T min, T max, T lowest, T highest, T usual, Func<T, string> show, Func<string, (T Value, string? Wrong)> parse)
        where T : struct, IComparable<T>
    {
        var range = (min.CompareTo(lowest) > 0, max.CompareTo(highest) < 0) switch
        {
            (true, true) => $" from {show(min)} to {show(max)}",
            (true, false) => $" of at least {show(min)}",
            (false, true) => $" of at most {show(max)}",
            _ => "",
        };
        var standIn = usual.CompareTo(min) < 0 ? min : usual.CompareTo(max) > 0 ? max : usual;
        return new(kind + range, standIn, text =>
        {
            var (value, wrong) = parse(text);
            return wrong is not null || value.CompareTo(min) < 0 || value.CompareTo(max) > 0 ? (standIn, wrong ?? "") : (value, null);
        });
    }
}
