namespace ActorTasks.Actors;

/// <summary>The limits of what a submit may say, as the HTTP front door has them too.</summary>
internal static class SubmitLimits
{
    public const int MaxQueueLength = 64;
    public const string DefaultQueue = "default";
    public const int DefaultPriority = 4;

    /// <summary>Ten years: what lies beyond is a mistake, and far beyond no date can tell it.</summary>
    private static readonly TimeSpan s_longestDelay = TimeSpan.FromDays(3650);
    private static readonly TimeSpan s_longestTimeout = TimeSpan.FromDays(365);

    /// <summary>1 to 64 characters of <c>a-z A-Z 0-9 . _ -</c>.</summary>
    public static bool IsQueue(string queue) =>
        queue.Length is > 0 and <= MaxQueueLength && queue.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');

    /// <summary>What is wrong, or null.</summary>
    public static string? FaultOf(string type, EnqueueOptions chosen, ActorTasksOptions options) =>
        Faults(type, chosen, options).FirstOrDefault(fault => !fault.Holds).Message;

    private static IEnumerable<(bool Holds, string Message)> Faults(string type, EnqueueOptions chosen, ActorTasksOptions options)
    {
        yield return (TypeNames.IsValid(type), $"'{type}' is no task type: 1 to {TypeNames.MaxLength} characters of a-z A-Z 0-9 . _ : - were expected.");
        yield return (chosen.Queue is not { } queue || IsQueue(queue), $"'{chosen.Queue}' is no queue: 1 to {MaxQueueLength} characters of a-z A-Z 0-9 . _ - were expected.");
        yield return (chosen.Priority is not { } priority || priority is >= 0 and <= 9, $"Priority {chosen.Priority} is out of range: 0 to 9 was expected.");
        yield return (chosen.Delay is null || chosen.RunAt is null, "Delay and RunAt say the same thing; give at most one of them.");
        yield return (chosen.Delay is not { } delay || delay >= TimeSpan.Zero, $"A delay of {chosen.Delay} lies in the past.");
        yield return (chosen.Delay is not { } ahead || ahead <= s_longestDelay, $"A delay of {chosen.Delay} is longer than {s_longestDelay.Days} days.");
        yield return (!(chosen.RunAt >= chosen.ExpiresAt), $"ExpiresAt ({chosen.ExpiresAt:O}) must be later than RunAt ({chosen.RunAt:O}), or the task can never start.");
        yield return (
            chosen.Timeout is not { } timeout || (timeout > TimeSpan.Zero && timeout <= s_longestTimeout),
            $"A timeout of {chosen.Timeout} is out of range: more than nothing and at most {s_longestTimeout.Days} days was expected.");
        yield return (chosen.Tags.Count <= options.LimitTags, $"{chosen.Tags.Count} tags are more than limits.tags ({options.LimitTags}).");
        yield return (
            chosen.Tags.All(tag => tag.Length >= 1 && tag.Length <= options.LimitTagLength && !tag.Any(char.IsControl)),
            $"Every tag must have 1 to {options.LimitTagLength} characters (limits.tag-length), none of them a control character.");
        yield return (
            chosen.IdempotencyKey is not { } key || (key.Length >= 1 && key.Length <= options.LimitKeyLength && !key.Any(char.IsControl)),
            $"An idempotency key must have 1 to {options.LimitKeyLength} characters (limits.key-length), none of them a control character.");
        foreach (var fault in chosen.Retry?.Faults() ?? [])
        {
            yield return (false, fault);
        }
    }
}
