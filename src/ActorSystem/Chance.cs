namespace ActorTasks.Actors;

/// <summary>Where chance comes from: one place, so that a run can be repeated from its seed.</summary>
internal sealed class Chance(Random random)
{
    private readonly object _gate = new();

    /// <summary>Of the process; not repeatable.</summary>
    public static Chance Shared { get; } = new(Random.Shared);

    /// <summary>From 0 up to 1.</summary>
    public double Next()
    {
        lock (_gate)
        {
            return random.NextDouble();
        }
    }

    /// <summary>64 random bits.</summary>
    public ulong Bits()
    {
        Span<byte> bytes = stackalloc byte[8];
        lock (_gate)
        {
            random.NextBytes(bytes);
        }

        return BitConverter.ToUInt64(bytes);
    }
}
