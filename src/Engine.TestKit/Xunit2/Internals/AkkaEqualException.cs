using System.Globalization;
using Xunit.Sdk;

namespace ActorEngine.Testing.Xunit2.Internals;

/// <summary>Two values of a test kit's assertion are not equal.</summary>
public class AkkaEqualException : XunitException
{
    /// <summary>Says why.</summary>
    /// <param name="format">Why, with positional holes.</param>
    /// <param name="args">What fills the holes; none leaves the text as it is.</param>
    public AkkaEqualException(string format = "", params object[] args)
        : base(Text(format, args))
    {
    }

    /// <summary>Says what was expected and what came.</summary>
    /// <param name="expected">What was expected.</param>
    /// <param name="actual">What came.</param>
    /// <param name="format">What the comparison was about, with positional holes; null or empty says that the values differ.</param>
    /// <param name="args">What fills the holes; none leaves the text as it is.</param>
    public static AkkaEqualException ForMismatchedValues(object? expected, object? actual, string? format = null, params object[] args)
    {
        var reason = string.IsNullOrEmpty(format) ? "Values differ" : Text(format, args);
        return new AkkaEqualException($"Assert.Equal() Failure: {reason}{Environment.NewLine}Expected: {Shown(expected)}{Environment.NewLine}Actual:   {Shown(actual)}");
    }

    private static string Shown(object? value) => value as string ?? ArgumentFormatter.Format(value);

    private static string Text(string format, object[] args)
        => args is { Length: > 0 } ? string.Format(CultureInfo.InvariantCulture, format, args) : format;
}
