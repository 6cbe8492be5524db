using ActorEngine.Actor;

namespace ActorEngine.Persistence;

/// <summary>Which snapshot a persistent actor starts from and how much is replayed after it.</summary>
public sealed class Recovery
{
    /// <summary>The latest snapshot and every event after it.</summary>
    public Recovery()
        : this(null, long.MaxValue, long.MaxValue)
    {
    }

    /// <summary>The youngest snapshot that fits, and every event after it.</summary>
    public Recovery(SnapshotSelectionCriteria fromSnapshot)
        : this(fromSnapshot, long.MaxValue, long.MaxValue)
    {
    }

    /// <summary>The youngest snapshot that fits, and events up to a sequence number (inclusive).</summary>
    public Recovery(SnapshotSelectionCriteria fromSnapshot, long toSequenceNr)
        : this(fromSnapshot, toSequenceNr, long.MaxValue)
    {
    }

    /// <summary>The youngest snapshot that fits, and at most <paramref name="replayMax"/> events up to <paramref name="toSequenceNr"/>.</summary>
    public Recovery(SnapshotSelectionCriteria? fromSnapshot = null, long toSequenceNr = long.MaxValue, long replayMax = long.MaxValue)
    {
        FromSnapshot = fromSnapshot ?? SnapshotSelectionCriteria.Latest;
        ToSequenceNr = toSequenceNr;
        ReplayMax = replayMax;
    }

    /// <summary>Everything: the latest snapshot and all events after it.</summary>
    public static Recovery Default { get; } = new();

    /// <summary>No snapshot and no events; only the highest sequence number is read.</summary>
    public static Recovery None { get; } = new(SnapshotSelectionCriteria.None, 0L);

    /// <summary>Which snapshots may be offered.</summary>
    public SnapshotSelectionCriteria FromSnapshot { get; }

    /// <summary>The last sequence number to replay, inclusive.</summary>
    public long ToSequenceNr { get; }

    /// <summary>How many events are replayed at most.</summary>
    public long ReplayMax { get; }
}

/// <summary>Told to a persistent actor once after every recovery, also when there was no history.</summary>
public sealed class RecoveryCompleted
{
    /// <summary>The one instance.</summary>
    public static readonly RecoveryCompleted Instance = new();

    private RecoveryCompleted()
    {
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is RecoveryCompleted;

    /// <inheritdoc/>
    public override int GetHashCode() => typeof(RecoveryCompleted).GetHashCode();
}

/// <summary>A recovery saw neither a snapshot nor an event for longer than <c>recovery-event-timeout</c>.</summary>
public sealed class RecoveryTimedOutException : AkkaException
{
    /// <summary>An exception without a message.</summary>
    public RecoveryTimedOutException()
    {
    }

    /// <summary>An exception that says what did not come.</summary>
    public RecoveryTimedOutException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}

/// <summary>The clock of a recovery; ticks of an earlier instance or stage are ignored.</summary>
internal sealed record RecoveryTick(int InstanceId, bool Snapshot);
