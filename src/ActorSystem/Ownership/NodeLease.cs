namespace ActorTasks.Actors;

/// <summary>
/// Whether this process may act as the owner of its partitions, by the monotonic clock: a lease that was not renewed is
/// over here before it is over for the others. Asked by all threads, so that none depends on a message that comes late.
/// </summary>
internal sealed class NodeLease(TimeProvider clock, TimeSpan length)
{
    /// <summary>The share of a lease that is left when it ends here: others wait for all of it.</summary>
    private const double Margin = 0.1;

    private long _endsAt = long.MinValue;

    /// <summary>Whether it lasts.</summary>
    public bool IsHeld => Left > TimeSpan.Zero;

    /// <summary>How long it lasts still; zero when it is over, or was never granted.</summary>
    public TimeSpan Left
    {
        get
        {
            var endsAt = Interlocked.Read(ref _endsAt);
            var left = endsAt == long.MinValue ? TimeSpan.Zero : clock.GetElapsedTime(clock.GetTimestamp(), endsAt);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>It was granted or renewed.</summary>
    /// <param name="askedAt">The timestamp before it was asked for: for the others it began no earlier.</param>
    public void Grant(long askedAt) =>
        Interlocked.Exchange(ref _endsAt, askedAt + (long)((1 - Margin) * length.TotalSeconds * clock.TimestampFrequency));

    /// <summary>It is over.</summary>
    public void End() => Interlocked.Exchange(ref _endsAt, long.MinValue);
}
