namespace ActorTasks.Actors;

/// <summary>What there may be of started attempts without a slot, whatever the handlers do.</summary>
/// <param name="prefetch"><c>workers.prefetch</c>.</param>
/// <param name="hasCallers">Whether callers wait for an answer now.</param>
internal sealed class AheadLimits(int prefetch, Func<bool> hasCallers, TimeProvider clock)
{
    /// <summary>
    /// Attempts of a kind beside callers. They share the writer's transactions with their commands: in a drain on
    /// PostgreSQL a submit was answered within 23 ms in the median with 256 attempts on their way, 78 ms with 1,024 and
    /// 244 ms with 4,096 (docs/operations.md).
    /// </summary>
    public const int MostBesideCallers = 256;

    /// <summary>For how long callers who were there count: who came once comes again.</summary>
    public static readonly TimeSpan Callers = TimeSpan.FromSeconds(5);

    /// <summary>
    /// For how long nothing is started ahead after a process has died in the middle of attempts: if one of the tasks has
    /// killed it, it will again, and each attempt that has begun by then loses too.
    /// </summary>
    public static readonly TimeSpan Losses = TimeSpan.FromMinutes(1);

    /// <summary>
    /// With so few slots tasks run one after the other, in their order over all shards. Starts of several shards come to disk
    /// in any order, and who comes first would take the slot: a drain by priorities was out of order in 13 of 60 runs.
    /// </summary>
    private const int MostInOrder = 1;

    private long? _callersSeen;
    private long? _lossesSeen;

    /// <summary>A shard found tasks whose attempts had died with an earlier process.</summary>
    public void Lost() => _lossesSeen = clock.GetTimestamp();

    /// <summary>How many attempts of a kind with so many slots there may be in all.</summary>
    public int Most(int slots)
    {
        if (hasCallers())
        {
            _callersSeen = clock.GetTimestamp();
        }

        if (prefetch == 0 || slots <= MostInOrder || IsWithin(Losses, _lossesSeen))
        {
            return slots;
        }

        return IsWithin(Callers, _callersSeen) ? Math.Min(slots + prefetch, MostBesideCallers) : slots + prefetch;
    }

    private bool IsWithin(TimeSpan span, long? seen) => seen is { } at && clock.GetElapsedTime(at) < span;
}
