using System.Globalization;

namespace ActorEngine.Configuration;

/// <summary>Durations, sizes and booleans as HOCON writes them.</summary>
internal static class HoconUnits
{
    public static bool ParseBoolean(string text) => text switch
    {
        "on" or "true" => true,
        "off" or "false" => false,
        _ => throw new NotSupportedException($"Unknown boolean format: {text} (on, off, true or false expected)"),
    };

    public static TimeSpan ParseDuration(string text, bool allowInfinite)
    {
        if (allowInfinite && text.Equals("infinite", StringComparison.OrdinalIgnoreCase))
        {
            return Timeout.InfiniteTimeSpan;
        }

        var (number, unit) = Split(text);
        var value = ParsePositive(number, text);
        return unit switch
        {
            "d" or "day" or "days" => TimeSpan.FromDays(value),
            "h" or "hour" or "hours" => TimeSpan.FromHours(value),
            "m" or "minute" or "minutes" => TimeSpan.FromMinutes(value),
            "s" or "second" or "seconds" => TimeSpan.FromSeconds(value),
            "ms" or "milli" or "millis" or "millisecond" or "milliseconds" or "" => TimeSpan.FromMilliseconds(value),
            "us" or "micro" or "micros" or "microsecond" or "microseconds" => TimeSpan.FromMicroseconds(value),
            "ns" or "nano" or "nanos" or "nanosecond" or "nanoseconds" => TimeSpan.FromTicks((long)Math.Round(value / 100)),
            _ => throw new FormatException($"Unknown duration: {text} (ms, s, m, h or d expected)"),
        };
    }

    public static long ParseSize(string text)
    {
        var (number, unit) = Split(text);
        var (prefix, binary) = unit switch
        {
            "" or "b" or "B" or "byte" or "bytes" => (0, false),
            "k" or "K" or "Ki" or "KiB" or "kibibyte" or "kibibytes" => (1, true),
            "kB" or "kilobyte" or "kilobytes" => (1, false),
            "m" or "M" or "Mi" or "MiB" or "mebibyte" or "mebibytes" => (2, true),
            "MB" or "megabyte" or "megabytes" => (2, false),
            "g" or "G" or "Gi" or "GiB" or "gibibyte" or "gibibytes" => (3, true),
            "GB" or "gigabyte" or "gigabytes" => (3, false),
            "t" or "T" or "Ti" or "TiB" or "tebibyte" or "tebibytes" => (4, true),
            "TB" or "terabyte" or "terabytes" => (4, false),
            "p" or "P" or "Pi" or "PiB" or "pebibyte" or "pebibytes" => (5, true),
            "PB" or "petabyte" or "petabytes" => (5, false),
            _ => throw new FormatException($"Unknown size: {text} (b, KiB, kB, MiB, MB, GiB or GB expected)"),
        };
        if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            throw new FormatException($"Unknown size: {text}");
        }

        var factor = 1m;
        for (var i = 0; i < prefix; i++)
        {
            factor *= binary ? 1024 : 1000;
        }

        return (long)(value * factor);
    }

    private static (string Number, string Unit) Split(string text)
    {
        var trimmed = text.Trim();
        var length = 0;
        while (length < trimmed.Length && (char.IsAsciiDigit(trimmed[length]) || trimmed[length] is '.' or '-' or '+'))
        {
            length++;
        }

        return (trimmed[..length], trimmed[length..].Trim());
    }

    private static double ParsePositive(string number, string text)
    {
        if (!double.TryParse(number, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            throw new FormatException($"Unknown duration: {text}");
        }

        return value < 0 ? throw new FormatException($"Expected a positive value instead of {text}") : value;
    }
}
