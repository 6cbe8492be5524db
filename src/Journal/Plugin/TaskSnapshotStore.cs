namespace ActorTasks.Journal.Plugin;

/// <summary>
/// The snapshot plug-in: loading a shard's snapshot opens its partition, which fences its earlier incarnations and
/// reads running tasks and windows from the tables. The tables are the snapshot, so none is ever saved.
/// </summary>
internal sealed class TaskSnapshotStore : SnapshotStore
{
    private readonly ITaskStore _store = PluginServices.Get<ITaskStore>(Context.System);
    private readonly ShardEpochs _epochs = PluginServices.Get<ShardEpochs>(Context.System);
    private readonly IWindowSource _windows = PluginServices.Get<IWindowSource>(Context.System);
    private readonly TimeProvider _clock = PluginServices.Get<TimeProvider>(Context.System);

    /// <inheritdoc/>
    protected override async Task<SelectedSnapshot?> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria)
    {
        var partition = ShardName.PartitionOf(persistenceId);
        var now = _clock.GetUtcNow();
        var nowUs = (now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var recovery = await _store.OpenAsync(partition, _windows.Windows, nowUs, CancellationToken.None);
        _epochs.Open(partition, recovery.Epoch);
        return new SelectedSnapshot(new SnapshotMetadata(persistenceId, recovery.LastSeq, now.UtcDateTime), recovery);
    }

    /// <inheritdoc/>
    protected override Task SaveAsync(SnapshotMetadata metadata, object snapshot) => NotKept();

    /// <inheritdoc/>
    protected override Task DeleteAsync(SnapshotMetadata metadata) => NotKept();

    /// <inheritdoc/>
    protected override Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria) => NotKept();

    private static Task NotKept() => Task.FromException(new NotSupportedException("A shard's snapshot is made from the tables; none is saved or deleted."));
}
