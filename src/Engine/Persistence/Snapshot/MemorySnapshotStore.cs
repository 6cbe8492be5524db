namespace ActorEngine.Persistence.Snapshot;

/// <summary>A snapshot store in memory (<c>akka.persistence.snapshot-store.inmem</c>). It keeps references: snapshots must be immutable.</summary>
public class MemorySnapshotStore : SnapshotStore
{
    private readonly Dictionary<string, List<SelectedSnapshot>> _snapshots = [];

    /// <inheritdoc/>
    protected override Task<SelectedSnapshot?> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria) =>
        Task.FromResult(Of(persistenceId).Where(s => criteria.Matches(s.Metadata)).MaxBy(s => s.Metadata.SequenceNr));

    /// <inheritdoc/>
    protected override Task SaveAsync(SnapshotMetadata metadata, object snapshot)
    {
        var snapshots = Of(metadata.PersistenceId);
        snapshots.RemoveAll(s => s.Metadata.SequenceNr == metadata.SequenceNr);
        snapshots.Add(new SelectedSnapshot(metadata, snapshot));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override Task DeleteAsync(SnapshotMetadata metadata)
    {
        Of(metadata.PersistenceId).RemoveAll(s =>
            s.Metadata.SequenceNr == metadata.SequenceNr
            && (metadata.Timestamp == DateTime.MinValue || s.Metadata.Timestamp == metadata.Timestamp));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria)
    {
        Of(persistenceId).RemoveAll(s => criteria.Matches(s.Metadata));
        return Task.CompletedTask;
    }

    private List<SelectedSnapshot> Of(string persistenceId)
    {
        if (!_snapshots.TryGetValue(persistenceId, out var snapshots))
        {
            _snapshots[persistenceId] = snapshots = [];
        }

        return snapshots;
    }
}
