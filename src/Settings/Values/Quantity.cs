using System.Globalization;
using System.Text.RegularExpressions;

namespace ActorTasks.Hocon;

/// <summary>A number with a unit, the shape that durations and sizes share.</summary>
internal static partial class Quantity
{
    private const int LongestText = 200;

    /// <summary>Splits <c>1.5 s</c> into 1.5 and "s"; the unit is empty for a bare number.</summary>
    public static bool TrySplit(string? text, out decimal number, out string unit)
    {
        number = 0;
        unit = "";
        if (text is null || text.Length > LongestText || Pattern().Match(text) is not { Success: true } match)
        {
            return false;
        }

        unit = match.Groups["unit"].Value;
        return decimal.TryParse(match.Groups["number"].ValueSpan,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture, out number);
    }

    /// <summary>
    /// The shortest way to write an amount in one of the units, exactly. Of equally short ones a whole number is
    /// better than a fraction, then the unit named first.
    /// </summary>
    public static string Shortest(decimal amount, IEnumerable<(string Unit, decimal Size)> units)
    {
        string? shortest = null;
        var cost = int.MaxValue;
        foreach (var (unit, size) in units)
        {
            var number = amount / size;
            var text = number.ToString("0.############################", CultureInfo.InvariantCulture) + unit;
            var fraction = decimal.Truncate(number) == number ? 0 : 1;
            if (number * size == amount && (2 * text.Length) + fraction < cost)
            {
                shortest = text;
                cost = (2 * text.Length) + fraction;
            }
        }

        return shortest ?? throw new ArgumentException("No unit writes the amount exactly.", nameof(units));
    }

    /// <summary>The text as errors show it.</summary>
    public static string Show(string? text) => text is null ? "nothing" : $"\"{HoconText.Shorten(text)}\"";

    [GeneratedRegex(@"^\s*(?<number>[+-]?[0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?)\s*(?<unit>\p{L}*)\s*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
