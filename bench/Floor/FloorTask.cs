using System.Buffers.Binary;

namespace ActorTasks.Floor;

/// <summary>How far a task has come: each stage is an event and a change of its row.</summary>
internal enum Stage
{
    Submitted,
    Started,
    Succeeded,
}

/// <summary>One task on its way, with the bytes of the event and of the row that are to be written next.</summary>
internal sealed class FloorTask
{
    private FloorTask(Guid id, int partition, string type, byte[] payload, string payloadSha256, long createdAtUs)
    {
        Id = id;
        IdBytes = id.ToByteArray(bigEndian: true);
        Partition = partition;
        Type = type;
        Payload = payload;
        PayloadSha256 = payloadSha256;
        CreatedAtUs = AtUs = createdAtUs;
    }

    public Guid Id { get; }

    public byte[] IdBytes { get; }

    public int Partition { get; }

    public string Type { get; }

    public byte[] Payload { get; }

    public string PayloadSha256 { get; }

    public long CreatedAtUs { get; }

    /// <summary>When the task came to its stage, in microseconds since 1970-01-01 UTC.</summary>
    public long AtUs { get; set; }

    public long StartedAtUs { get; set; }

    public Stage Stage { get; set; }

    /// <summary>The event's body.</summary>
    public byte[] Body { get; set; } = [];

    /// <summary>The detail of the row.</summary>
    public byte[] Detail { get; set; } = [];

    /// <summary>Completed when the submit is on disk.</summary>
    public TaskCompletionSource OnDisk { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A new task with an id as the product makes it: UUID version 7 with the partition in its 12 bits.</summary>
    public static FloorTask Create(int partition, string type, byte[] payload, string payloadSha256, long nowUs)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, ((ulong)(nowUs / 1000) << 16) | 0x7000UL | (uint)partition);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], 0x8000_0000_0000_0000UL | ((ulong)Random.Shared.NextInt64() & 0x3FFF_FFFF_FFFF_FFFFUL));
        return new FloorTask(new Guid(bytes, bigEndian: true), partition, type, payload, payloadSha256, nowUs);
    }
}
