namespace ActorEngine.Persistence.Snapshot;

/// <summary>Stands in where no snapshot store is configured: there never is a snapshot, and saving one fails.</summary>
public sealed class NoSnapshotStore : SnapshotStore
{
    /// <inheritdoc/>
    protected override Task<SelectedSnapshot?> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria) =>
        Task.FromResult<SelectedSnapshot?>(null);

    /// <inheritdoc/>
    protected override Task SaveAsync(SnapshotMetadata metadata, object snapshot) =>
        throw new NoSnapshotStoreException("No snapshot store configured.");

    /// <inheritdoc/>
    protected override Task DeleteAsync(SnapshotMetadata metadata) =>
        throw new NoSnapshotStoreException("No snapshot store configured.");

    /// <inheritdoc/>
    protected override Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria) =>
        throw new NoSnapshotStoreException("No snapshot store configured.");

    /// <summary>A snapshot was to be saved or deleted where no store is configured.</summary>
    public class NoSnapshotStoreException : Exception
    {
        /// <summary>An exception without a message.</summary>
        public NoSnapshotStoreException()
        {
        }

        /// <summary>An exception with a message.</summary>
        public NoSnapshotStoreException(string message)
            : base(message)
        {
        }

        /// <summary>An exception with a message and a cause.</summary>
        public NoSnapshotStoreException(string message, Exception innerException)
            : base(message, innerException)
        {
        }
    }
}
