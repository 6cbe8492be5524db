using System.Collections;
using System.Globalization;
using ActorEngine.Testing.Xunit2.Internals;

namespace ActorEngine.Testing.Xunit2;

/// <summary>Fails tests with xunit's exceptions.</summary>
public class XunitAssertions : ITestKitAssertions
{
    /// <inheritdoc/>
    public void Fail(string format = "", params object[] args) => Xunit.Assert.Fail(Text(format, args));

    /// <inheritdoc/>
    public void AssertTrue(bool condition, string format = "", params object[] args) => Xunit.Assert.True(condition, Text(format, args));

    /// <inheritdoc/>
    public void AssertFalse(bool condition, string format = "", params object[] args) => Xunit.Assert.False(condition, Text(format, args));

    /// <summary>Fails the test unless both are equal; collections are compared item by item.</summary>
    /// <inheritdoc/>
    public void AssertEqual<T>(T expected, T actual, string format = "", params object[] args)
        => AssertEqual(expected, actual, (left, right) => EqualityComparer<T>.Default.Equals(left, right) || AreEqual(left, right), format, args);

    /// <inheritdoc/>
    public void AssertEqual<T>(T expected, T actual, Func<T, T, bool> comparer, string format = "", params object[] args)
    {
        ArgumentNullException.ThrowIfNull(comparer);
        if (!comparer(expected, actual))
        {
            throw AkkaEqualException.ForMismatchedValues(expected, actual, format, args);
        }
    }

    private static bool AreEqual(object? left, object? right)
        => Equals(left, right)
            || (left is IEnumerable expected and not string && right is IEnumerable actual and not string && AreEqual(expected, actual));

    private static bool AreEqual(IEnumerable expected, IEnumerable actual)
    {
        var left = expected.Cast<object?>().ToList();
        var right = actual.Cast<object?>().ToList();
        return left.Count == right.Count && left.Zip(right).All(pair => AreEqual(pair.First, pair.Second));
    }

    private static string Text(string format, object[] args)
        => args is { Length: > 0 } ? string.Format(CultureInfo.InvariantCulture, format, args) : format;
}
