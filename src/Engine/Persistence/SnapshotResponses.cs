namespace ActorEngine.Persistence;

/// <summary>The snapshot that was found.</summary>
public sealed class LoadSnapshotResult : ISnapshotResponse, IEquatable<LoadSnapshotResult>
{
    /// <summary>The message.</summary>
    public LoadSnapshotResult(SelectedSnapshot? snapshot, long toSequenceNr)
    {
        Snapshot = snapshot;
        ToSequenceNr = toSequenceNr;
    }

    /// <summary>The snapshot; null when there is none.</summary>
    public SelectedSnapshot? Snapshot { get; }

    /// <summary>The upper bound that was asked for.</summary>
    public long ToSequenceNr { get; }

    /// <inheritdoc/>
    public bool Equals(LoadSnapshotResult? other) => other is not null && Equals(Snapshot, other.Snapshot) && ToSequenceNr == other.ToSequenceNr;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LoadSnapshotResult);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Snapshot, ToSequenceNr);

    /// <inheritdoc/>
    public override string ToString() => $"LoadSnapshotResult<snapshot: {Snapshot}, toSequenceNr: {ToSequenceNr}>";
}

/// <summary>The snapshot could not be loaded: the recovery fails.</summary>
public sealed class LoadSnapshotFailed : ISnapshotResponse
{
    /// <summary>The message.</summary>
    public LoadSnapshotFailed(Exception cause)
    {
        Cause = cause;
    }

    /// <summary>Why it failed.</summary>
    public Exception Cause { get; }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is LoadSnapshotFailed other && Equals(Cause, other.Cause);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Cause);

    /// <inheritdoc/>
    public override string ToString() => $"LoadSnapshotFailed<cause: {Cause}>";
}

/// <summary>A snapshot was stored.</summary>
public sealed class SaveSnapshotSuccess : ISnapshotResponse, IEquatable<SaveSnapshotSuccess>
{
    /// <summary>The message.</summary>
    public SaveSnapshotSuccess(SnapshotMetadata metadata)
    {
        Metadata = metadata;
    }

    /// <summary>Which snapshot.</summary>
    public SnapshotMetadata Metadata { get; }

    /// <inheritdoc/>
    public bool Equals(SaveSnapshotSuccess? other) => other is not null && Equals(Metadata, other.Metadata);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SaveSnapshotSuccess);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Metadata);

    /// <inheritdoc/>
    public override string ToString() => $"SaveSnapshotSuccess<metadata: {Metadata}>";
}

/// <summary>A snapshot could not be stored; the actor goes on.</summary>
public sealed class SaveSnapshotFailure : ISnapshotResponse, IEquatable<SaveSnapshotFailure>
{
    /// <summary>The message.</summary>
    public SaveSnapshotFailure(SnapshotMetadata metadata, Exception cause)
    {
        Metadata = metadata;
        Cause = cause;
    }

    /// <summary>Which snapshot.</summary>
    public SnapshotMetadata Metadata { get; }

    /// <summary>Why it failed.</summary>
    public Exception Cause { get; }

    /// <inheritdoc/>
    public bool Equals(SaveSnapshotFailure? other) => other is not null && Equals(Metadata, other.Metadata) && Equals(Cause, other.Cause);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SaveSnapshotFailure);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Metadata, Cause);

    /// <inheritdoc/>
    public override string ToString() => $"SaveSnapshotFailure<metadata: {Metadata}, cause: {Cause}>";
}

/// <summary>A snapshot was deleted.</summary>
public sealed class DeleteSnapshotSuccess : ISnapshotResponse, IEquatable<DeleteSnapshotSuccess>
{
    /// <summary>The message.</summary>
    public DeleteSnapshotSuccess(SnapshotMetadata metadata)
    {
        Metadata = metadata;
    }

    /// <summary>Which snapshot.</summary>
    public SnapshotMetadata Metadata { get; }

    /// <inheritdoc/>
    public bool Equals(DeleteSnapshotSuccess? other) => other is not null && Equals(Metadata, other.Metadata);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DeleteSnapshotSuccess);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Metadata);

    /// <inheritdoc/>
    public override string ToString() => $"DeleteSnapshotSuccess<metadata: {Metadata}>";
}

/// <summary>A snapshot could not be deleted; the actor goes on.</summary>
public sealed class DeleteSnapshotFailure : ISnapshotResponse, IEquatable<DeleteSnapshotFailure>
{
    /// <summary>The message.</summary>
    public DeleteSnapshotFailure(SnapshotMetadata metadata, Exception cause)
    {
        Metadata = metadata;
        Cause = cause;
    }

    /// <summary>Which snapshot.</summary>
    public SnapshotMetadata Metadata { get; }

    /// <summary>Why it failed.</summary>
    public Exception Cause { get; }

    /// <inheritdoc/>
    public bool Equals(DeleteSnapshotFailure? other) => other is not null && Equals(Metadata, other.Metadata) && Equals(Cause, other.Cause);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DeleteSnapshotFailure);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Metadata, Cause);

    /// <inheritdoc/>
    public override string ToString() => $"DeleteSnapshotFailure<metadata: {Metadata}, cause: {Cause}>";
}

/// <summary>Snapshots were deleted.</summary>
public sealed class DeleteSnapshotsSuccess : ISnapshotResponse, IEquatable<DeleteSnapshotsSuccess>
{
    /// <summary>The message.</summary>
    public DeleteSnapshotsSuccess(SnapshotSelectionCriteria criteria)
    {
        Criteria = criteria;
    }

    /// <summary>Which snapshots.</summary>
    public SnapshotSelectionCriteria Criteria { get; }

    /// <inheritdoc/>
    public bool Equals(DeleteSnapshotsSuccess? other) => other is not null && Equals(Criteria, other.Criteria);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DeleteSnapshotsSuccess);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Criteria);

    /// <inheritdoc/>
    public override string ToString() => $"DeleteSnapshotsSuccess<criteria: {Criteria}>";
}

/// <summary>Snapshots could not be deleted; the actor goes on.</summary>
public sealed class DeleteSnapshotsFailure : ISnapshotResponse, IEquatable<DeleteSnapshotsFailure>
{
    /// <summary>The message.</summary>
    public DeleteSnapshotsFailure(SnapshotSelectionCriteria criteria, Exception cause)
    {
        Criteria = criteria;
        Cause = cause;
    }

    /// <summary>Which snapshots.</summary>
    public SnapshotSelectionCriteria Criteria { get; }

    /// <summary>Why it failed.</summary>
    public Exception Cause { get; }

    /// <inheritdoc/>
    public bool Equals(DeleteSnapshotsFailure? other) => other is not null && Equals(Criteria, other.Criteria) && Equals(Cause, other.Cause);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DeleteSnapshotsFailure);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Criteria, Cause);

    /// <inheritdoc/>
    public override string ToString() => $"DeleteSnapshotsFailure<criteria: {Criteria}, cause: {Cause}>";
}
