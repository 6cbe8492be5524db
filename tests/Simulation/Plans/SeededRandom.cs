namespace ActorTasks.Simulation;

/// <summary>
/// SplitMix64: the same numbers on every machine and version of .NET, which System.Random does not promise. Forks are
/// streams of their own, so that what one part of a run draws does not change what another one gets.
/// </summary>
internal sealed class SeededRandom(ulong seed) : Random(0)
{
    private ulong _state = seed;

    /// <summary>A stream of its own, made from the seed and a name.</summary>
    public static SeededRandom Of(ulong seed, string stream)
    {
        var mixed = seed * 0x9E37_79B9_7F4A_7C15UL;
        foreach (var letter in stream)
        {
            mixed = (mixed ^ letter) * 0x0000_0100_0000_01B3UL;
        }

        return new SeededRandom(mixed);
    }

    /// <summary>True once in so many times, on average.</summary>
    public bool OneIn(int number) => Next(number) == 0;

    /// <summary>One of them.</summary>
    public T Pick<T>(params ReadOnlySpan<T> all) => all[Next(all.Length)];

    /// <summary>A length of time from nothing up to this, short ones more often.</summary>
    public TimeSpan Upto(TimeSpan most) => TimeSpan.FromTicks((long)(most.Ticks * Math.Pow(NextDouble(), 3)));

    /// <inheritdoc/>
    public override int Next() => (int)(NextBits() >> 33);

    /// <inheritdoc/>
    public override int Next(int maxValue) => (int)(((NextBits() >> 32) * (ulong)maxValue) >> 32);

    /// <inheritdoc/>
    public override int Next(int minValue, int maxValue) => minValue + Next(maxValue - minValue);

    /// <inheritdoc/>
    public override double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <inheritdoc/>
    public override void NextBytes(byte[] buffer) => NextBytes(buffer.AsSpan());

    /// <inheritdoc/>
    public override void NextBytes(Span<byte> buffer)
    {
        for (var i = 0; i < buffer.Length; i++)
        {
            buffer[i] = (byte)(NextBits() >> 56);
        }
    }

    /// <inheritdoc/>
    protected override double Sample() => NextDouble();

    private ulong NextBits()
    {
        _state += 0x9E37_79B9_7F4A_7C15UL;
        var mixed = _state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58_476D_1CE4_E5B9UL;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EBUL;
        return mixed ^ (mixed >> 31);
    }
}
