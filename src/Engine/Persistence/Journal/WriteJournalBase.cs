using ActorEngine.Actor;

namespace ActorEngine.Persistence.Journal;

/// <summary>What every journal plug-in has: its event adapters.</summary>
public abstract class WriteJournalBase : ActorBase
{
    private readonly EventAdapters _adapters;

    /// <summary>Only as the plug-in that the persistence extension starts.</summary>
    protected WriteJournalBase()
    {
        Settings = Persistence.Instance.Apply(Context.System).SettingsFor(Context.Self);
        _adapters = Settings.Adapters;
    }

    internal PluginSettings Settings { get; }

    /// <summary>The atomic writes of a batch, with adapted events and without senders; deferred messages are left out.</summary>
    protected IEnumerable<AtomicWrite> PreparePersistentBatch(IEnumerable<IPersistentEnvelope> resequenceables)
    {
        var writes = new List<AtomicWrite>(resequenceables.TryGetNonEnumeratedCount(out var count) ? count : 4);
        foreach (var envelope in resequenceables)
        {
            if (envelope is AtomicWrite write)
            {
                writes.Add(Prepare(write));
            }
        }

        return writes;
    }

    /// <summary>What is replayed for a stored event.</summary>
    protected IEnumerable<IPersistentRepresentation> AdaptFromJournal(IPersistentRepresentation representation)
    {
        if (_adapters.AreIdentity)
        {
            return [representation];
        }

        var adapter = _adapters.Get(representation.Payload.GetType());
        return ReferenceEquals(adapter, IdentityEventAdapter.Instance)
            ? [representation]
            : adapter.FromJournal(representation.Payload, representation.Manifest).Events.Select(representation.WithPayload);
    }

    /// <summary>What is stored for an event.</summary>
    protected IPersistentRepresentation AdaptToJournal(IPersistentRepresentation representation)
    {
        if (_adapters.AreIdentity)
        {
            return representation;
        }

        var payload = representation.Payload;
        var adapter = _adapters.Get(payload.GetType());
        return ReferenceEquals(adapter, IdentityEventAdapter.Instance)
            ? representation
            : representation.WithPayload(adapter.ToJournal(payload)).WithManifest(adapter.Manifest(payload));
    }

    internal AtomicWrite Prepare(AtomicWrite write)
    {
        var events = new IPersistentRepresentation[write.Size];
        for (var i = 0; i < events.Length; i++)
        {
            // The sender is only for the reply; a store that kept it would keep the actor.
            var e = write.Events[i];
            events[i] = AdaptToJournal(e.Update(e.SequenceNr, e.PersistenceId, e.IsDeleted, ActorRefs.NoSender, e.WriterGuid));
        }

        return new AtomicWrite(events);
    }

    internal bool AdaptsNothing => _adapters.AreIdentity;
}
