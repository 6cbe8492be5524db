namespace ActorTasks.Actors;

internal static class Clocks
{
    private static readonly long s_unixEpochTicks = DateTime.UnixEpoch.Ticks;

    /// <summary>Microseconds since 1970-01-01 UTC.</summary>
    public static long NowUs(this TimeProvider clock) => Us(clock.GetUtcNow());

    /// <summary>A time in microseconds since 1970-01-01 UTC.</summary>
    public static long Us(DateTimeOffset time) => (time.UtcTicks - s_unixEpochTicks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>A time of so many microseconds since 1970-01-01 UTC, the last one where it lies beyond.</summary>
    public static DateTimeOffset Time(long timeUs) =>
        timeUs >= (DateTimeOffset.MaxValue.UtcTicks - s_unixEpochTicks) / TimeSpan.TicksPerMicrosecond
            ? DateTimeOffset.MaxValue
            : DateTimeOffset.UnixEpoch.AddMicroseconds(timeUs);

    /// <summary>A length in microseconds as a time span, the longest one where it is longer.</summary>
    public static TimeSpan Span(long lengthUs) =>
        lengthUs >= TimeSpan.MaxValue.Ticks / TimeSpan.TicksPerMicrosecond ? TimeSpan.MaxValue : TimeSpan.FromMicroseconds(lengthUs);

    /// <summary>A time span in whole microseconds.</summary>
    public static long Us(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;
}
