using System.Security.Cryptography;
using System.Text;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Actors;

/// <summary>Makes the error that the history keeps of what a handler threw.</summary>
internal static class ErrorReport
{
    private const int MaxMessage = 4096;
    private const int MaxDetail = 16384;
    private const int FramesInFingerprint = 3;

    /// <summary>Describes an exception; a lone one inside an AggregateException stands for it.</summary>
    public static TaskError Of(Exception thrown, int attempt)
    {
        var cause = Unwrap(thrown);
        var type = cause is HandlerFault fault ? fault.Slug : cause.GetType().FullName ?? cause.GetType().Name;
        return new TaskError(type, Cut(cause.Message, MaxMessage), Cut(cause.ToString(), MaxDetail), attempt, Fingerprint(type, cause));
    }

    /// <summary>The error of an attempt that took too long.</summary>
    public static TaskError Timeout(int attempt, TimeSpan timeout) =>
        new("timeout", $"The attempt took longer than its timeout of {timeout.TotalSeconds:0.###} s.", null, attempt, "timeout");

    /// <summary>The exception itself, out of the AggregateException that carries it alone.</summary>
    public static Exception Unwrap(Exception thrown)
    {
        while (thrown is AggregateException { InnerExceptions.Count: 1 } || thrown is System.Reflection.TargetInvocationException { InnerException: not null })
        {
            thrown = thrown.InnerException!;
        }

        return thrown;
    }

    /// <summary>
    /// Equal for errors of one cause: type, types of the inner exceptions and the top frames without their line
    /// numbers, so that a message with an id in it or a new build does not make a new error.
    /// </summary>
    private static string Fingerprint(string type, Exception thrown)
    {
        var text = new StringBuilder(type);
        for (var inner = thrown.InnerException; inner is not null; inner = inner.InnerException)
        {
            text.Append('\n').Append(inner.GetType().FullName);
        }

        foreach (var frame in Frames(thrown.StackTrace).Take(FramesInFingerprint))
        {
            text.Append('\n').Append(frame);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 8));
    }

    private static IEnumerable<string> Frames(string? stackTrace)
    {
        foreach (var line in (stackTrace ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (line.StartsWith("at ", StringComparison.Ordinal))
            {
                var place = line.IndexOf(" in ", StringComparison.Ordinal);
                yield return place < 0 ? line : line[..place];
            }
        }
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : string.Concat(text.AsSpan(0, length - 1), "…");
}
