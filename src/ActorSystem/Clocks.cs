namespace ActorTasks.Actors;

internal static class Clocks
{
    private static readonly long s_unixEpochTicks = DateTime.UnixEpoch.Ticks;

    /// <summary>Microseconds since 1970-01-01 UTC.</summary>
    public static long NowUs(this TimeProvider clock) => Us(clock.GetUtcNow());

    /// <summary>A time in microseconds since 1970-01-01 UTC.</summary>
    public static long Us(DateTimeOffset time) => (time.UtcTicks - s_unixEpochTicks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>A length in microseconds as a time span, at most 24 days, which is what timers can do.</summary>
    public static TimeSpan TimerSpan(long lengthUs) =>
        TimeSpan.FromMicroseconds(Math.Clamp(lengthUs, 0, 24L * 24 * 3600 * 1_000_000));
}
