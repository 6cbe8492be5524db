namespace ActorEngine.Testing;

/// <summary>How a test framework is told that something does not hold.</summary>
public interface ITestKitAssertions
{
    /// <summary>Fails the test.</summary>
    /// <param name="format">Why, with positional holes.</param>
    /// <param name="args">What fills the holes.</param>
    void Fail(string format = "", params object[] args);

    /// <summary>Fails the test unless the condition holds.</summary>
    /// <param name="condition">What should hold.</param>
    /// <param name="format">Why it fails, with positional holes.</param>
    /// <param name="args">What fills the holes.</param>
    void AssertTrue(bool condition, string format = "", params object[] args);

    /// <summary>Fails the test if the condition holds.</summary>
    /// <param name="condition">What should not hold.</param>
    /// <param name="format">Why it fails, with positional holes.</param>
    /// <param name="args">What fills the holes.</param>
    void AssertFalse(bool condition, string format = "", params object[] args);

    /// <summary>Fails the test unless both are equal.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <param name="expected">What should have come.</param>
    /// <param name="actual">What came.</param>
    /// <param name="format">Why it fails, with positional holes.</param>
    /// <param name="args">What fills the holes.</param>
    void AssertEqual<T>(T expected, T actual, string format = "", params object[] args);

    /// <summary>Fails the test unless the comparer says that both are equal.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <param name="expected">What should have come.</param>
    /// <param name="actual">What came.</param>
    /// <param name="comparer">Compares expected with actual.</param>
    /// <param name="format">Why it fails, with positional holes.</param>
    /// <param name="args">What fills the holes.</param>
    void AssertEqual<T>(T expected, T actual, Func<T, T, bool> comparer, string format = "", params object[] args);
}
