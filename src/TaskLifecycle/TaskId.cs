using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;

namespace ActorTasks;

/// <summary>
/// The name of a task: a UUID version 7 (RFC 9562) whose 12 bits "rand_a" hold the task's partition, so that
/// any node knows the owner of a task from its id alone. Ids sort by time of creation, then by partition.
/// Its text is the lower-case canonical form, e.g. <c>01932c07-1b5e-7003-9a51-0c2e5f6a7b80</c>.
/// </summary>
[JsonConverter(typeof(TaskIdJson))]
public readonly struct TaskId : IEquatable<TaskId>, IComparable<TaskId>, ISpanParsable<TaskId>
{
    /// <summary>The largest partition number that fits into an id.</summary>
    public const int MaxPartition = 4095;

    private readonly ulong _high;
    private readonly ulong _low;

    private TaskId(ulong high, ulong low)
    {
        _high = high;
        _low = low;
    }

    /// <summary>The partition that owns the task, 0 to <see cref="MaxPartition"/>.</summary>
    public int Partition => (int)(_high & 0xFFF);

    /// <summary>When the id was made, in milliseconds since 1970-01-01 UTC.</summary>
    public long UnixMilliseconds => (long)(_high >> 16);

    /// <summary>Makes an id. The caller gives time and chance, since rules know neither.</summary>
    /// <param name="unixMilliseconds">Milliseconds since 1970-01-01 UTC, 0 to 2^48 − 1.</param>
    /// <param name="partition">0 to <see cref="MaxPartition"/>.</param>
    /// <param name="random">64 random bits, of which the lower 62 are used.</param>
    /// <exception cref="ArgumentOutOfRangeException">Time or partition is out of its range.</exception>
    public static TaskId Create(long unixMilliseconds, int partition, ulong random)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(unixMilliseconds);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(unixMilliseconds, (1L << 48) - 1);
        ArgumentOutOfRangeException.ThrowIfNegative(partition);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(partition, MaxPartition);
        var high = ((ulong)unixMilliseconds << 16) | 0x7000UL | (uint)partition;
        var low = 0x8000_0000_0000_0000UL | (random & 0x3FFF_FFFF_FFFF_FFFFUL);
        return new TaskId(high, low);
    }

    /// <summary>Reads the 16 bytes in which an id is stored (big-endian, so bytes sort as ids do).</summary>
    /// <exception cref="ArgumentException">Not 16 bytes.</exception>
    public static TaskId FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != 16)
        {
            throw new ArgumentException($"A task id is 16 bytes; {bytes.Length} came.", nameof(bytes));
        }

        return new TaskId(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
    }

    /// <summary>Writes the 16 bytes that <see cref="FromBytes"/> reads.</summary>
    public void WriteBytes(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _high);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _low);
    }

    /// <summary>The 16 bytes that <see cref="FromBytes"/> reads, as a new array.</summary>
    public byte[] ToByteArray()
    {
        var bytes = new byte[16];
        WriteBytes(bytes);
        return bytes;
    }

    /// <summary>Reads the canonical text; version and variant must be those of UUID version 7.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out TaskId id) =>
        TryParse(text.AsSpan(), CultureInfo.InvariantCulture, out id);

    /// <inheritdoc cref="TryParse(string?, out TaskId)"/>
    public static bool TryParse(ReadOnlySpan<char> text, IFormatProvider? provider, out TaskId id)
    {
        id = default;
        if (!Guid.TryParseExact(text, "D", out var guid))
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[16];
        guid.TryWriteBytes(bytes, bigEndian: true, out _);
        var read = FromBytes(bytes);
        if ((read._high & 0xF000) != 0x7000 || read._low >> 62 != 2)
        {
            return false;
        }

        id = read;
        return true;
    }

    /// <inheritdoc cref="TryParse(string?, out TaskId)"/>
    public static bool TryParse([NotNullWhen(true)] string? text, IFormatProvider? provider, out TaskId id) =>
        TryParse(text.AsSpan(), provider, out id);

    /// <summary>As <see cref="TryParse(string?, out TaskId)"/>, but throws.</summary>
    /// <exception cref="FormatException">The text is no task id.</exception>
    public static TaskId Parse(string text, IFormatProvider? provider = null) => Parse(text.AsSpan(), provider);

    /// <inheritdoc cref="Parse(string, IFormatProvider?)"/>
    public static TaskId Parse(ReadOnlySpan<char> text, IFormatProvider? provider = null) =>
        TryParse(text, provider, out var id)
            ? id
            : throw new FormatException($"'{text}' is no task id: a UUID version 7 in canonical form was expected.");

    /// <inheritdoc/>
    public int CompareTo(TaskId other)
    {
        var high = _high.CompareTo(other._high);
        return high != 0 ? high : _low.CompareTo(other._low);
    }

    /// <inheritdoc/>
    public bool Equals(TaskId other) => _high == other._high && _low == other._low;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TaskId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_high, _low);

    /// <summary>The lower-case canonical text.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[16];
        WriteBytes(bytes);
        return new Guid(bytes, bigEndian: true).ToString("D");
    }

    /// <summary>Equality by all 128 bits.</summary>
    public static bool operator ==(TaskId left, TaskId right) => left.Equals(right);

    /// <summary>Inequality by all 128 bits.</summary>
    public static bool operator !=(TaskId left, TaskId right) => !left.Equals(right);

    /// <summary>Order of ids: time, partition, chance.</summary>
    public static bool operator <(TaskId left, TaskId right) => left.CompareTo(right) < 0;

    /// <summary>Order of ids: time, partition, chance.</summary>
    public static bool operator >(TaskId left, TaskId right) => left.CompareTo(right) > 0;

    /// <summary>Order of ids: time, partition, chance.</summary>
    public static bool operator <=(TaskId left, TaskId right) => left.CompareTo(right) <= 0;

    /// <summary>Order of ids: time, partition, chance.</summary>
    public static bool operator >=(TaskId left, TaskId right) => left.CompareTo(right) >= 0;
}
