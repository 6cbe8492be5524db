
namespace ActorTasks.Journal.Writing;

/// <summary>Something that waits for the writer.</summary>
internal abstract class WriterItem
{
    /// <summary>What it takes in the queue.</summary>
    public abstract long Bytes { get; }

    /// <summary>It will not be done.</summary>
    public abstract void Fail(Exception cause);
}

/// <summary>A write of one shard: shares its transaction with others.</summary>
internal abstract class WriteItem(int partition, long epoch) : WriterItem
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Partition { get; } = partition;

    public long Epoch { get; } = epoch;

    /// <summary>Completes when the write is on disk, or faults.</summary>
    public Task Done => _done.Task;

    public void Complete() => _done.TrySetResult();

    /// <inheritdoc/>
    public override void Fail(Exception cause) => _done.TrySetException(cause);
}

/// <summary>Events.</summary>
internal sealed class AppendItem : WriteItem
{
    public AppendItem(ShardWrite write)
        : base(write.Partition, write.Epoch)
    {
        FirstSeq = write.FirstSeq;
        Events = new EncodedEvent[write.Events.Count];
        long bytes = 0;
        for (var i = 0; i < Events.Length; i++)
        {
            Events[i] = EncodedEvent.Of(write.Events[i], IsLastOfItsTask(write.Events, i));
            bytes += Events[i].Bytes;
        }

        Bytes = bytes;
    }

    public long FirstSeq { get; }

    public EncodedEvent[] Events { get; }

    public long LastSeq => FirstSeq + Events.Length - 1;

    /// <inheritdoc/>
    public override long Bytes { get; }

    /// <summary>The idempotency keys that it needs, sorted; null for none.</summary>
    public List<ClaimedKey>? Claims()
    {
        List<ClaimedKey>? claims = null;
        foreach (var happened in Events)
        {
            if (happened.Recorded.Claims?.Key is { } claim && happened.Id is { } id)
            {
                (claims ??= []).Add(new ClaimedKey(claim, id, happened.Recorded.Event.AtUs));
            }
        }

        claims?.Sort((left, right) => string.CompareOrdinal(left.Claim.Key, right.Claim.Key));
        return claims;
    }

    private static bool IsLastOfItsTask(IReadOnlyList<Recorded> events, int at)
    {
        var id = events[at].After?.Id;
        for (var later = at + 1; later < events.Count; later++)
        {
            if (events[later].After?.Id == id)
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>An idempotency key that a task needs.</summary>
/// <param name="AtUs">The time of the submit: a key that has expired by then is free.</param>
internal readonly record struct ClaimedKey(KeyClaim Claim, TaskId Id, long AtUs);

/// <summary>Marks of waiting tasks.</summary>
internal sealed class MarkItem(int partition, long epoch, IReadOnlyList<HeldMark> marks) : WriteItem(partition, epoch)
{
    public IReadOnlyList<HeldMark> Marks { get; } = marks;

    /// <inheritdoc/>
    public override long Bytes => 128L * Marks.Count;
}

/// <summary>Something that the writer does alone, between two batches, in a transaction of its own.</summary>
internal abstract class AloneItem : WriterItem
{
    /// <inheritdoc/>
    public override long Bytes => 128;

    /// <summary>Runs inside a transaction.</summary>
    public abstract void Run(IWriterDatabase database);

    /// <summary>Its transaction is on disk.</summary>
    public abstract void Complete(PartitionFences fences);
}
