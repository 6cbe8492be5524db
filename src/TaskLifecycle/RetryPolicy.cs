using System.Collections.Immutable;

namespace ActorTasks.TaskLifecycle;

/// <summary>How the delay grows from one failure to the next.</summary>
internal enum BackoffKind
{
    /// <summary>Always the delay.</summary>
    Fixed,

    /// <summary>The delay times the number of failures.</summary>
    Linear,

    /// <summary>The delay, doubled with each further failure.</summary>
    Exponential,

    /// <summary>A list of durations; the last one repeats.</summary>
    List,
}

/// <summary>
/// When a failed task is tried again: min(maxDelay, delay · f(failures − 1)) · (1 ± jitter · u).
/// </summary>
/// <param name="MaxAttempts">1 to 1,000: failures after which the task failed for good.</param>
/// <param name="MaxLosses">1 to 1,000: lost attempts after which the task failed for good.</param>
/// <param name="Backoff">How the delay grows.</param>
/// <param name="DelayUs">The first delay in microseconds, 0 to 365 days; <see cref="BackoffKind.List"/> uses it only if its list is empty.</param>
/// <param name="MaxDelayUs">The bound of the delay before jitter, in microseconds.</param>
/// <param name="Jitter">0 to 1: the share of the delay by which chance moves it either way.</param>
/// <param name="DelaysUs">The list of <see cref="BackoffKind.List"/>, 1 to 100 delays in microseconds; else empty.</param>
internal sealed record RetryPolicy(
    int MaxAttempts,
    int MaxLosses,
    BackoffKind Backoff,
    long DelayUs,
    long MaxDelayUs,
    double Jitter,
    ImmutableArray<long> DelaysUs)
{
    /// <summary>The policy of <c>reference.conf</c>: 5 attempts, 3 losses, exponential from 1 s to 10 m, jitter 0.2.</summary>
    public static RetryPolicy Default { get; } = new(5, 3, BackoffKind.Exponential, 1_000_000, 600_000_000, 0.2, []);

    /// <summary>The delay after so many failures.</summary>
    /// <param name="failures">Failures so far, from 1.</param>
    /// <param name="chance">A random number, 0 (shortest) up to 1 (longest).</param>
    /// <returns>Microseconds, never negative.</returns>
    public long DelayAfterUs(int failures, double chance)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(failures, 1);
        var exponent = Math.Min(failures - 1, 62);
        var grown = Backoff switch
        {
            BackoffKind.Fixed => DelayUs,
            BackoffKind.Linear => (double)DelayUs * failures,
            BackoffKind.Exponential => DelayUs * Math.Pow(2, exponent),
            BackoffKind.List when DelaysUs.IsDefaultOrEmpty => DelayUs,
            BackoffKind.List => DelaysUs[Math.Min(failures - 1, DelaysUs.Length - 1)],
            _ => throw new InvalidOperationException($"Backoff {Backoff} is not known to this version."),
        };
        var bounded = Math.Min(MaxDelayUs, grown);
        return (long)Math.Max(0, bounded * (1 + (Jitter * ((2 * chance) - 1))));
    }

    /// <inheritdoc/>
    public bool Equals(RetryPolicy? other) =>
        other is not null && MaxAttempts == other.MaxAttempts && MaxLosses == other.MaxLosses
        && Backoff == other.Backoff && DelayUs == other.DelayUs && MaxDelayUs == other.MaxDelayUs
        && Jitter.Equals(other.Jitter) && DelaysUs.AsSpan().SequenceEqual(other.DelaysUs.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(MaxAttempts, MaxLosses, Backoff, DelayUs, MaxDelayUs, Jitter);
}
