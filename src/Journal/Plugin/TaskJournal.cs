using System.Collections.Immutable;

namespace ActorTasks.Journal.Plugin;

/// <summary>
/// The journal plug-in: a shard's atomic write is one write of the store. A key that is taken rejects that atomic
/// write alone; any other error fails the call, and the shard stops and recovers.
/// </summary>
internal sealed class TaskJournal : AsyncWriteJournal
{
    private readonly ITaskStore _store = PluginServices.Get<ITaskStore>(Context.System);
    private readonly ShardEpochs _epochs = PluginServices.Get<ShardEpochs>(Context.System);

    /// <inheritdoc/>
    public override async Task ReplayMessagesAsync(
        IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max, Action<IPersistentRepresentation> recoveryCallback)
    {
        var partition = ShardName.PartitionOf(persistenceId);
        await foreach (var entry in _store.ReplayAsync(partition, fromSequenceNr, toSequenceNr, max, CancellationToken.None))
        {
            recoveryCallback(new Persistent(Recorded.Replayed(entry.Event), entry.Seq, persistenceId, sender: ActorRefs.NoSender));
        }
    }

    /// <inheritdoc/>
    public override Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr)
    {
        // The first call of a recovery, in the order of the mailbox.
        var partition = ShardName.PartitionOf(persistenceId);
        _epochs.Adopt(partition);
        return _store.HighestSeqAsync(partition, CancellationToken.None);
    }

    /// <inheritdoc/>
    protected override async Task<IImmutableList<Exception?>?> WriteMessagesAsync(IEnumerable<AtomicWrite> messages)
    {
        var writing = messages.Select(AppendAsync).ToList();
        Exception?[]? refusals = null;
        Exception? failure = null;
        var isAnyStored = false;
        for (var i = 0; i < writing.Count; i++)
        {
            try
            {
                await writing[i];
                isAnyStored = true;
            }
            catch (KeyTakenException taken)
            {
                (refusals ??= new Exception?[writing.Count])[i] = taken;
            }
#pragma warning disable CA1031 // All writes are waited for, so that none is under way when the shard hears of the failure.
            catch (Exception e)
#pragma warning restore CA1031
            {
                // The first tells why, those behind it follow from it; but that nobody knows outweighs all.
                failure = failure is null || (e is OutcomeUnknownException && failure is not OutcomeUnknownException) ? e : failure;
            }
        }

        if (failure is null)
        {
            return refusals is null ? null : ImmutableList.CreateRange(refusals);
        }

        // They fail together, so for one that is stored it would be a lie that nothing is.
        throw isAnyStored ? new OutcomeUnknownException("Some writes of the shard that failed together are stored.", failure) : failure;
    }

    /// <summary>The journal keeps what it has: retention prunes tasks, not numbers.</summary>
    protected override Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr) =>
        Task.FromException(new NotSupportedException("Events are pruned by retention, not by their shard."));

    private Task AppendAsync(AtomicWrite write)
    {
        var partition = ShardName.PartitionOf(write.PersistenceId);
        var events = (IImmutableList<IPersistentRepresentation>)write.Payload;
        var recorded = events.Select(happened => happened.Payload as Recorded
            ?? throw new InvalidOperationException($"A shard persists Recorded; {happened.Payload.GetType().Name} came from {write.PersistenceId}."));
        return _store.AppendAsync(new ShardWrite(partition, _epochs.Of(partition), write.LowestSequenceNr, [.. recorded]));
    }
}
