using System.Text.Json;

namespace ActorTasks.Actors;

/// <summary>
/// Makes submissions of what application code hands over, with the limits that the HTTP front door has too. Clients and
/// handlers that enqueue share it.
/// </summary>
internal static class Submissions
{
    private const int MaxQueueLength = 64;

    /// <summary>Ten years: what lies beyond is a mistake, and far beyond no date can tell it.</summary>
    private static readonly TimeSpan s_longestDelay = TimeSpan.FromDays(3650);

    /// <summary>Checks and serialises.</summary>
    /// <exception cref="TaskRefusedException">A limit is exceeded; the slug says which kind.</exception>
    public static Submission Of(string type, object? payload, EnqueueOptions chosen, ActorTasksOptions options)
    {
        Check(TypeNames.IsValid(type), $"'{type}' is no task type: 1 to {TypeNames.MaxLength} characters of a-z A-Z 0-9 . _ : - were expected.");
        Check(IsQueue(chosen.Queue), $"'{chosen.Queue}' is no queue: 1 to {MaxQueueLength} characters of a-z A-Z 0-9 . _ - were expected.");
        Check(chosen.Priority is >= 0 and <= 9, $"Priority {chosen.Priority} is out of range: 0 to 9 was expected.");
        Check(chosen.Delay is null || chosen.RunAt is null, "Delay and RunAt say the same thing; give at most one of them.");
        Check(chosen.Delay is not { } delay || delay >= TimeSpan.Zero, $"A delay of {chosen.Delay} lies in the past.");
        Check(chosen.Delay is not { } ahead || ahead <= s_longestDelay, $"A delay of {chosen.Delay} is longer than {s_longestDelay.Days} days.");
        Check(chosen.Timeout is not { } timeout || timeout > TimeSpan.Zero, $"A timeout of {chosen.Timeout} leaves no time to run.");
        Check(chosen.Tags.Count <= options.LimitTags, $"{chosen.Tags.Count} tags are more than limits.tags ({options.LimitTags}).");
        Check(
            chosen.Tags.All(tag => tag.Length >= 1 && tag.Length <= options.LimitTagLength && !tag.Any(char.IsControl)),
            $"Every tag must have 1 to {options.LimitTagLength} characters (limits.tag-length), none of them a control character.");
        Check(
            chosen.IdempotencyKey is not { } key || (key.Length >= 1 && key.Length <= options.LimitKeyLength && !key.Any(char.IsControl)),
            $"An idempotency key must have 1 to {options.LimitKeyLength} characters (limits.key-length), none of them a control character.");
        var bytes = JsonSerializer.SerializeToUtf8Bytes(payload, payload?.GetType() ?? typeof(object), HandlerCall.Json);
        if (bytes.Length > options.LimitPayloadBytes)
        {
            throw new TaskRefusedException(
                "payload-too-large",
                $"The payload has {bytes.Length} bytes, more than limits.payload ({options.LimitPayloadBytes}).");
        }

        return new Submission
        {
            Type = type,
            Payload = bytes,
            Queue = chosen.Queue,
            Priority = chosen.Priority,
            DelayUs = Us(chosen.Delay),
            RunAtUs = chosen.RunAt is { } runAt ? Clocks.Us(runAt) : null,
            ExpiresAtUs = chosen.ExpiresAt is { } expires ? Clocks.Us(expires) : null,
            TimeoutUs = Us(chosen.Timeout),
            Tags = chosen.Tags,
            IdempotencyKey = chosen.IdempotencyKey,
            TraceParent = System.Diagnostics.Activity.Current is { IdFormat: System.Diagnostics.ActivityIdFormat.W3C, Id: { } trace } ? trace : null,
        };
    }

    private static bool IsQueue(string queue) =>
        queue.Length is > 0 and <= MaxQueueLength && queue.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');

    private static long? Us(TimeSpan? span) => span is { } length ? Clocks.Us(length) : null;

    private static void Check(bool holds, string message)
    {
        if (!holds)
        {
            throw new TaskRefusedException("limit-exceeded", message);
        }
    }
}
