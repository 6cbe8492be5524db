using System.Collections.Immutable;
using ActorTasks.Actors;
using ActorTasks.TaskLifecycle;

namespace ActorTasks;

/// <summary>How the delay grows from one failure to the next.</summary>
public enum TaskBackoff
{
    /// <summary>Always the delay.</summary>
    Fixed,

    /// <summary>The delay times the number of failures.</summary>
    Linear,

    /// <summary>The delay, doubled with each further failure.</summary>
    Exponential,
}

/// <summary>
/// When a failed task is tried again. What is left out comes from the next one in turn: the submit's, the handler's,
/// the settings' (<c>retry</c>).
/// </summary>
public sealed record TaskRetry
{
    private const int MaxMaxAttempts = 1_000;
    private const int MaxDelays = 100;
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(365);

    /// <summary>No second attempt: the first failure is final.</summary>
    public static TaskRetry Never { get; } = new() { MaxAttempts = 1 };

    /// <summary>Failures after which the task failed for good, 1 to 1,000.</summary>
    public int? MaxAttempts { get; init; }

    /// <summary>How the delay grows; not together with <see cref="Delays"/>.</summary>
    public TaskBackoff? Backoff { get; init; }

    /// <summary>The first delay, 0 to 365 days; not together with <see cref="Delays"/>.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>The longest delay before chance moves it, 0 to 365 days; no shorter than <see cref="Delay"/>.</summary>
    public TimeSpan? MaxDelay { get; init; }

    /// <summary>0 to 1: the share of the delay by which chance moves it either way.</summary>
    public double? Jitter { get; init; }

    /// <summary>The delays one by one, 1 to 100 of them; the last one repeats. Empty takes <see cref="Backoff"/>.</summary>
    public IReadOnlyList<TimeSpan> Delays { get; init; } = [];

    /// <summary>What is wrong with it, a sentence each; empty where nothing is.</summary>
    internal IEnumerable<string> Faults()
    {
        if (MaxAttempts is { } attempts && attempts is < 1 or > MaxMaxAttempts)
        {
            yield return $"Retry.MaxAttempts is {attempts}; 1 to {MaxMaxAttempts} was expected.";
        }

        if (Backoff is { } backoff && !Enum.IsDefined(backoff))
        {
            yield return $"Retry.Backoff is {(int)backoff}; one of {string.Join(", ", Enum.GetNames<TaskBackoff>())} was expected.";
        }

        foreach (var (name, value) in Durations())
        {
            if (value < TimeSpan.Zero || value > s_longest)
            {
                yield return $"{name} is {value}; 0 to {s_longest.Days} days was expected.";
            }
        }

        if (Delay > MaxDelay)
        {
            yield return $"Retry.MaxDelay ({MaxDelay}) is shorter than Retry.Delay ({Delay}).";
        }

        if (Jitter is { } jitter && !(jitter >= 0 && jitter <= 1))
        {
            yield return FormattableString.Invariant($"Retry.Jitter is {jitter}; 0 to 1 was expected.");
        }

        if (Delays.Count > MaxDelays)
        {
            yield return $"Retry.Delays has {Delays.Count} durations; at most {MaxDelays} were expected.";
        }

        if (Delays.Count > 0 && (Backoff is not null || Delay is not null))
        {
            yield return "Retry.Delays stands beside Retry.Backoff or Retry.Delay; a list has its own delays.";
        }
    }

    /// <summary>The whole policy, with what is left out taken from another.</summary>
    internal RetryPolicy Over(RetryPolicy other)
    {
        var isList = Delays.Count > 0;
        var backoff = isList ? BackoffKind.List : Backoff is { } chosen ? (BackoffKind)chosen : other.Backoff;
        var delayUs = Delay is { } delay ? Clocks.Us(delay) : other.DelayUs;
        var longestUs = isList ? Clocks.Us(Delays.Max()) : delayUs;
        return other with
        {
            MaxAttempts = MaxAttempts ?? other.MaxAttempts,
            Backoff = backoff,
            DelaysUs = isList ? [.. Delays.Select(Clocks.Us)] : backoff == BackoffKind.List ? other.DelaysUs : ImmutableArray<long>.Empty,
            DelayUs = delayUs,

            // A delay that was chosen is not cut by a bound that was not.
            MaxDelayUs = MaxDelay is { } bound ? Clocks.Us(bound) : Math.Max(other.MaxDelayUs, longestUs),
            Jitter = Jitter ?? other.Jitter,
        };
    }

    /// <summary>A whole policy as a choice that leaves nothing out.</summary>
    internal static TaskRetry Of(RetryPolicy policy) => new()
    {
        MaxAttempts = policy.MaxAttempts,
        Backoff = policy.Backoff == BackoffKind.List ? null : (TaskBackoff)policy.Backoff,
        Delay = policy.Backoff == BackoffKind.List ? null : Clocks.Span(policy.DelayUs),
        MaxDelay = Clocks.Span(policy.MaxDelayUs),
        Jitter = policy.Jitter,
        Delays = policy.DelaysUs.IsDefaultOrEmpty ? [] : [.. policy.DelaysUs.Select(Clocks.Span)],
    };

    private IEnumerable<(string Name, TimeSpan? Value)> Durations() =>
        Delays.Select((delay, index) => ($"Retry.Delays[{index}]", (TimeSpan?)delay))
            .Prepend(("Retry.MaxDelay", MaxDelay))
            .Prepend(("Retry.Delay", Delay));
}
