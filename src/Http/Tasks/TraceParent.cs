using System.Buffers;

namespace ActorTasks.Http.Tasks;

/// <summary>The header <c>traceparent</c> of W3C Trace Context.</summary>
internal static class TraceParent
{
    private const int Length = 55;
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    /// <summary>Whether a text is one of version 00 whose trace and span are not all zeros.</summary>
    public static bool IsValid(string text) =>
        text.Length == Length && text.StartsWith("00-", StringComparison.Ordinal) && text[35] == '-' && text[52] == '-'
        && IsHex(text.AsSpan(3, 32)) && IsHex(text.AsSpan(36, 16)) && IsHex(text.AsSpan(53, 2))
        && text.AsSpan(3, 32).ContainsAnyExcept('0') && text.AsSpan(36, 16).ContainsAnyExcept('0');

    private static bool IsHex(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(Hex);
}
