using ActorTasks.Journal;
using ActorTasks.Journal.Plugin;

namespace ActorTasks.JournalTests.Plugin;

/// <summary>A shard without rules: it persists what it is told and tells what happens.</summary>
internal sealed class JournalledShard : ReceivePersistentActor
{
    private readonly IActorRef _probe;

    public JournalledShard(int partition, IActorRef probe)
    {
        _probe = probe;
        PersistenceId = ShardName.Of(partition);
        Recover<SnapshotOffer>(offer => probe.Tell(offer.Snapshot));
        Recover<Recorded>(recorded => probe.Tell(new Replayed(recorded, LastSequenceNr)));
        Recover<RecoveryCompleted>(_ => probe.Tell(new Recovered(LastSequenceNr)));
        Command<Write>(write => PersistAllAsync(write.Events, recorded => probe.Tell(new Persisted(recorded, LastSequenceNr))));
        Command<Crash>(_ => throw new InvalidOperationException("The shard was told to crash."));
        Command<SaveSnapshotFailure>(failure => probe.Tell(failure));
        Command<DeleteMessagesFailure>(failure => probe.Tell(failure));
        Command<Save>(_ => SaveSnapshot("anything"));
        Command<Delete>(_ => DeleteMessages(LastSequenceNr));
    }

    public override string PersistenceId { get; }

    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr) => _probe.Tell(new Refused(cause, sequenceNr));

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr) => _probe.Tell(new Failed(cause));

    internal sealed record Write(IReadOnlyList<Recorded> Events);

    internal sealed record Crash;

    internal sealed record Save;

    internal sealed record Delete;

    internal sealed record Recovered(long LastSeq);

    internal sealed record Replayed(Recorded Recorded, long Seq);

    internal sealed record Persisted(Recorded Recorded, long Seq);

    internal sealed record Refused(Exception Cause, long Seq);

    internal sealed record Failed(Exception Cause);
}
