using System.Diagnostics.CodeAnalysis;

namespace ActorTasks.TaskLifecycle.Rules;

/// <summary>Cuts texts that come from handlers and callers to their documented limits, so that no event grows without bound.</summary>
internal static class Bounded
{
    private const int TypeLimit = 512;
    private const int TextLimit = 4_096;
    private const int DetailLimit = 16_384;
    private const int FingerprintLimit = 128;
    private const int WhoLimit = 256;

    /// <summary>An error within its limits, stamped with the attempt it belongs to.</summary>
    public static TaskError Error(TaskError error, int attempt) =>
        new(
            Cut(error.Type, TypeLimit),
            Cut(error.Message, TextLimit),
            Cut(error.Detail, DetailLimit),
            attempt,
            Cut(error.Fingerprint, FingerprintLimit));

    /// <summary>A reason or message: at most 4,096 characters.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Text(string? text) => Cut(text, TextLimit);

    /// <summary>Who asked for something: at most 256 characters.</summary>
    public static string Who(string who) => Cut(who, WhoLimit);

    /// <summary>The beginning of a text. A pair of surrogates is never parted, since half of one is no valid UTF-8.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    private static string? Cut(string? text, int limit)
    {
        if (text is null || text.Length <= limit)
        {
            return text;
        }

        return char.IsHighSurrogate(text[limit - 1]) ? text[..(limit - 1)] : text[..limit];
    }
}
