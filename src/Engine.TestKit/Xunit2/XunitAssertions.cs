using System.Globalization;
using Xunit.Sdk;

namespace ActorEngine.Testing.Xunit2;

/// <summary>Fails tests with xunit's exceptions.</summary>
public class XunitAssertions : ITestKitAssertions
{
    /// <inheritdoc/>
    public void Fail(string format = "", params object[] args) => throw FailException.ForFailure(Text(format, args));

    /// <inheritdoc/>
    public void AssertTrue(bool condition, string format = "", params object[] args)
    {
        if (!condition)
        {
            Fail(format, args);
        }
    }

    /// <inheritdoc/>
    public void AssertFalse(bool condition, string format = "", params object[] args) => AssertTrue(!condition, format, args);

    /// <inheritdoc/>
    public void AssertEqual<T>(T expected, T actual, string format = "", params object[] args)
        => AssertEqual(expected, actual, (left, right) => EqualityComparer<T>.Default.Equals(left, right), format, args);

    /// <inheritdoc/>
    public void AssertEqual<T>(T expected, T actual, Func<T, T, bool> comparer, string format = "", params object[] args)
    {
        ArgumentNullException.ThrowIfNull(comparer);
        if (!comparer(expected, actual))
        {
            var reason = Text(format, args);
            throw FailException.ForFailure($"{reason}{(reason.Length > 0 ? "\n" : "")}Expected: {expected}\nActual:   {actual}");
        }
    }

    private static string Text(string format, object[] args)
        => args is { Length: > 0 } ? string.Format(CultureInfo.InvariantCulture, format, args) : format;
}
