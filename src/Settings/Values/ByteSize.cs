using System.Diagnostics.CodeAnalysis;

namespace ActorTasks.Hocon;

/// <summary>
/// Sizes as HOCON writes them: <c>512</c> (bytes), <c>64k</c>, <c>64K</c>, <c>64Ki</c> and <c>64KiB</c> (times 1,024),
/// <c>64kB</c> (times 1,000), <c>1M</c>, <c>1MiB</c>, <c>1MB</c>, <c>0.5G</c>, <c>2 gigabytes</c>; case counts.
/// </summary>
public static class ByteSize
{
    internal const string Examples = "a size such as \"512\" (bytes), \"64KiB\", \"1.5MiB\" or \"10GB\"";
    private const string Letters = "KMGTPEZY";

    private static readonly string[] BinaryNames = ["kibi", "mebi", "gibi", "tebi", "pebi", "exbi", "zebi", "yobi"];
    private static readonly string[] DecimalNames = ["kilo", "mega", "giga", "tera", "peta", "exa", "zetta", "yotta"];
    private static readonly Dictionary<string, decimal> UnitBytes = MakeUnits();
    private static readonly (string Unit, decimal Size)[] WrittenUnits = MakeWrittenUnits();

    /// <summary>Reads a size in bytes.</summary>
    /// <param name="text">The text; a bare number counts bytes, a fraction of a byte is cut.</param>
    /// <exception cref="FormatException">It is no size, is negative, or more than 64 bits hold; the message says what was expected.</exception>
    public static long Parse(string text) =>
        TryParse(text, out var value, out var problem) ? value : throw new FormatException(problem);

    /// <summary>Reads a size in bytes; false when it is none.</summary>
    public static bool TryParse(string? text, out long value) => TryParse(text, out value, out _);

    /// <summary>Reads a size in bytes; false when it is none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The size in bytes, when there is one.</param>
    /// <param name="problem">Otherwise what was expected and what came.</param>
    public static bool TryParse(string? text, out long value, [NotNullWhen(false)] out string? problem)
    {
        var wrong = Read(text, out value);
        problem = wrong is null ? null : $"expected {Examples}, found {Quantity.Show(text)}{wrong}";
        return wrong is null;
    }

    /// <summary>Writes a size as short as it can be read back exactly: <c>64KiB</c>, <c>1.5MiB</c>, <c>10GB</c>, <c>777B</c>.</summary>
    /// <param name="bytes">The size in bytes, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public static string Format(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        return bytes == 0 ? "0B" : Quantity.Shortest(bytes, WrittenUnits);
    }

    /// <summary>Reads a size; null when it is one, else what is wrong, to follow the text that was found.</summary>
    internal static string? Read(string? text, out long value)
    {
        value = 0;
        if (!Quantity.TrySplit(text, out var number, out var unit))
        {
            return "";
        }

        if (!UnitBytes.TryGetValue(unit, out var unitBytes))
        {
            return $"; \"{HoconText.Shorten(unit)}\" is no unit of size{Closest(unit)}";
        }

        if (number < 0)
        {
            return ", which is negative";
        }

        if (number > (long.MaxValue + 0.999m) / unitBytes)
        {
            return ", which is more than 64 bits can count";
        }

        value = (long)Math.Min(decimal.Truncate(number * unitBytes), long.MaxValue);
        return null;
    }

    private static string Closest(string unit)
    {
        var close = UnitBytes.Keys.FirstOrDefault(name => name.Equals(unit, StringComparison.OrdinalIgnoreCase))
            ?? ClosestName.Find(unit, UnitBytes.Keys.Where(name => name.Length > 0));
        return close is null ? "" : $", did you mean \"{close}\"?";
    }

    private static Dictionary<string, decimal> MakeUnits()
    {
        var units = new Dictionary<string, decimal>(StringComparer.Ordinal)
        {
            [""] = 1, ["B"] = 1, ["b"] = 1, ["byte"] = 1, ["bytes"] = 1,
        };
        var (binary, ten) = (1m, 1m);
        for (var index = 0; index < Letters.Length; index++)
        {
            binary *= 1024;
            ten *= 1000;
            var letter = Letters[index].ToString();
            foreach (var name in (string[])[letter, letter.ToLowerInvariant(), letter + "i", letter + "iB",
                BinaryNames[index] + "byte", BinaryNames[index] + "bytes"])
            {
                units.Add(name, binary);
            }

            foreach (var name in (string[])[index == 0 ? "kB" : letter + "B",
                DecimalNames[index] + "byte", DecimalNames[index] + "bytes"])
            {
                units.Add(name, ten);
            }
        }

        return units;
    }

    private static (string Unit, decimal Size)[] MakeWrittenUnits()
    {
        var units = new List<(string, decimal)>();
        foreach (var letter in Letters.Reverse().Where(letter => UnitBytes[letter + "iB"] <= long.MaxValue))
        {
            units.Add((letter + "iB", UnitBytes[letter + "iB"]));
            var ten = letter == 'K' ? "kB" : letter + "B";
            units.Add((ten, UnitBytes[ten]));
        }

        return [.. units, ("B", 1)];
    }
}
