using ActorEngine.Actor;
using ActorEngine.Event;

namespace ActorEngine.Persistence;

/// <summary>
/// An actor whose state is the fold of its events. It recovers from a snapshot and the events after it, stores new
/// events through a journal, and runs a handler for each event once that is stored.
/// </summary>
/// <remarks>
/// Beyond Akka.NET: a <see cref="Persist{TEvent}"/> within a handler of <see cref="PersistAsync{TEvent}"/> or within
/// <see cref="OnPersistRejected"/> holds back commands too, replies to an earlier instance are dropped, and the stash
/// capacity of the props bounds the commands that wait (there nothing does: no overflow strategy is ever asked).
/// </remarks>
public abstract class Eventsourced : ActorBase, IPersistentIdentity, IPersistenceStash, IPersistenceRecovery
{
    /// <summary>What may go back to the mailbox when an actor restarts or stops: everything but the journal's replies.</summary>
    public static readonly Func<Envelope, bool> UnstashFilterPredicate =
        envelope => envelope.Message is not (WriteMessageSuccess or ReplayedMessage);

    private static int instanceCounter;

    private readonly IStash _internalStash;
    private readonly CommandFlow _flow;
    private readonly RecoveryProcess _recovery;
    private IStash? _stash;
    private IActorRef? _journal;
    private IActorRef? _snapshotStore;
    private ILoggingAdapter? _log;

    /// <summary>Only within an actor system.</summary>
    protected Eventsourced()
    {
        Extension = Persistence.Instance.Apply(Context.System);
        Ref = Context.Self;
        Scheduler = Context.System.Scheduler;
        var instanceId = Interlocked.Increment(ref instanceCounter);
        _internalStash = StashFactory.CreateBounded(Context);
        _flow = new CommandFlow(this, instanceId, _internalStash);
        _recovery = new RecoveryProcess(this, _flow, instanceId);
    }

    /// <summary>The persistence extension of this actor system.</summary>
    protected PersistenceExtension Extension { get; }

    /// <summary>The actor's log.</summary>
    protected virtual ILoggingAdapter Log => _log ??= Context.GetLogger();

    /// <summary>The id under which events and snapshots are stored; null makes the start fail. At most one live actor may have it.</summary>
    public abstract string PersistenceId { get; }

    /// <summary>How this actor recovers; asked once per start. Default: everything.</summary>
    public virtual Recovery Recovery => Recovery.Default;

    /// <summary>What becomes of a command that finds the internal stash full.</summary>
    public virtual IStashOverflowStrategy InternalStashOverflowStrategy => Extension.DefaultInternalStashOverflowStrategy;

    /// <summary>The user's stash; null in the constructor.</summary>
    public IStash Stash
    {
        get => _stash!;
        set => _stash = new InternalStashAwareStash(value, _internalStash);
    }

    /// <summary>The config path of the journal plug-in; null or empty for the configured default. Set it in the constructor.</summary>
    public string? JournalPluginId { get; protected set; }

    /// <summary>The config path of the snapshot plug-in; null or empty for the configured default. Set it in the constructor.</summary>
    public string? SnapshotPluginId { get; protected set; }

    /// <summary>The journal's actor.</summary>
    public IActorRef Journal => _journal ??= Extension.JournalFor(JournalPluginId);

    /// <summary>The snapshot store's actor.</summary>
    public IActorRef SnapshotStore => _snapshotStore ??= Extension.SnapshotStoreFor(SnapshotPluginId);

    /// <summary>The id under which snapshots are stored: the persistence id.</summary>
    public string SnapshotterId => PersistenceId;

    /// <summary>True until the history is replayed; already false when <see cref="RecoveryCompleted"/> is handled.</summary>
    public bool IsRecovering => !_recovery.IsComplete;

    /// <summary>True once the history is replayed.</summary>
    public bool IsRecoveryFinished => !IsRecovering;

    /// <summary>The highest sequence number that was replayed or written.</summary>
    public long LastSequenceNr { get; private set; }

    /// <summary>The sequence number that a snapshot taken now gets.</summary>
    public long SnapshotSequenceNr => LastSequenceNr;

    internal PersistenceExtension Plugins => Extension;

    internal IActorRef Ref { get; }

    internal IScheduler Scheduler { get; }

    internal TimeSpan RecoveryTimeout => Extension.RecoveryEventTimeoutFor(JournalPluginId);

    /// <summary>Asks the snapshot store for a snapshot of any actor; the answer comes as a command.</summary>
    public void LoadSnapshot(string persistenceId, SnapshotSelectionCriteria criteria, long toSequenceNr) =>
        SnapshotStore.Tell(new LoadSnapshot(persistenceId, criteria, toSequenceNr), Ref);

    /// <summary>Stores a state as of <see cref="LastSequenceNr"/>; the answer comes as a command. The state must not change afterwards.</summary>
    public void SaveSnapshot(object snapshot) =>
        SnapshotStore.Tell(
            new SaveSnapshot(new SnapshotMetadata(SnapshotterId, SnapshotSequenceNr, Scheduler.Now.UtcDateTime), snapshot), Ref);

    /// <summary>Deletes the snapshot with this sequence number; the answer comes as a command.</summary>
    public void DeleteSnapshot(long sequenceNr) =>
        SnapshotStore.Tell(
            new DeleteSnapshot(new SnapshotMetadata(SnapshotterId, sequenceNr, SnapshotMetadata.AnyTime)), Ref);

    /// <summary>Deletes every snapshot that fits; the answer comes as a command.</summary>
    public void DeleteSnapshots(SnapshotSelectionCriteria criteria) =>
        SnapshotStore.Tell(new DeleteSnapshots(SnapshotterId, criteria), Ref);

    /// <summary>
    /// Deletes events up to a sequence number, inclusive; <see cref="long.MaxValue"/> for all. The answer comes as a
    /// command, a failure with <see cref="InvalidOperationException"/> if the number was not reached yet.
    /// </summary>
    public void DeleteMessages(long toSequenceNr)
    {
        if (toSequenceNr == long.MaxValue || toSequenceNr <= LastSequenceNr)
        {
            Journal.Tell(new DeleteMessagesTo(PersistenceId, Math.Min(toSequenceNr, LastSequenceNr), Ref), Ref);
        }
        else
        {
            var cause = new InvalidOperationException($"toSequenceNr [{toSequenceNr}] must be less than or equal to LastSequenceNr [{LastSequenceNr}]");
            Ref.Tell(new DeleteMessagesFailure(cause, toSequenceNr), Ref);
        }
    }

    /// <summary>Stores an event; further commands wait until its handler has run.</summary>
    /// <exception cref="InvalidOperationException">The history is still being replayed.</exception>
    public void Persist<TEvent>(TEvent @event, Action<TEvent> handler) =>
        Writer.Add(@event, handler, PersistenceId, Sender, stashing: true);

    /// <summary>Stores events together or not at all; further commands wait until the last handler has run. None: nothing happens.</summary>
    /// <exception cref="InvalidOperationException">The history is still being replayed.</exception>
    public void PersistAll<TEvent>(IEnumerable<TEvent>? events, Action<TEvent> handler)
    {
        var writer = Writer;
        if (events is not null)
        {
            writer.AddAll(events, handler, PersistenceId, Sender, stashing: true);
        }
    }

    /// <summary>Stores an event; further commands go on meanwhile.</summary>
    /// <exception cref="InvalidOperationException">The history is still being replayed.</exception>
    public void PersistAsync<TEvent>(TEvent @event, Action<TEvent> handler) =>
        Writer.Add(@event, handler, PersistenceId, Sender, stashing: false);

    /// <summary>Stores events together or not at all; further commands go on meanwhile.</summary>
    /// <exception cref="InvalidOperationException">The history is still being replayed.</exception>
    /// <exception cref="ArgumentException">There is no event.</exception>
    public void PersistAllAsync<TEvent>(IEnumerable<TEvent> events, Action<TEvent> handler)
    {
        var writer = Writer;
        ArgumentNullException.ThrowIfNull(events);
        writer.AddAll(events, handler, PersistenceId, Sender, stashing: false);
    }

    /// <summary>Runs a handler after those of all events so far, at once if there are none; stores nothing.</summary>
    /// <exception cref="InvalidOperationException">The history is still being replayed.</exception>
    public void DeferAsync<TEvent>(TEvent evt, Action<TEvent> handler)
    {
        var writer = Writer;
        if (writer.HasHandlers)
        {
            writer.Defer(evt, handler, Sender);
        }
        else
        {
            handler(evt);
        }
    }

    /// <inheritdoc/>
    public override void AroundPreStart()
    {
        if (PersistenceId is null)
        {
            throw new ArgumentNullException(nameof(PersistenceId), $"PersistenceId is [null] for PersistentActor [{Ref.Path}]");
        }

        // A missing plug-in fails the start and not the first command.
        _ = (Journal, SnapshotStore);
        _recovery.Begin(Recovery);
        base.AroundPreStart();
    }

    /// <inheritdoc/>
    public override void AroundPreRestart(Exception cause, object message)
    {
        try
        {
            _recovery.End();
            ReturnStash();
        }
        finally
        {
            _flow.Flush();
            base.AroundPreRestart(cause, CommandFlow.Unwrap(message));
        }
    }

    /// <inheritdoc/>
    public override void AroundPostRestart(Exception reason, object message)
    {
        _recovery.Begin(Recovery);
        base.AroundPostRestart(reason, message);
    }

    /// <inheritdoc/>
    public override void AroundPostStop()
    {
        try
        {
            _recovery.End();
            ReturnStash();
        }
        finally
        {
            base.AroundPostStop();
        }
    }

    internal IActorRef DeadLetters => Context.System.DeadLetters;

    internal IActorRef CurrentSender => Sender;

    internal void Advance(long sequenceNr) => LastSequenceNr = Math.Max(LastSequenceNr, sequenceNr);

    internal void GoBackTo(long sequenceNr) => LastSequenceNr = sequenceNr;

    internal bool Deliver(Receive receive, object message) => base.AroundReceive(receive, message);

    internal bool Recover(object message) => ReceiveRecover(message);

    internal void ReplaySucceeded() => OnReplaySuccess();

    internal void RecoveryFailed(Exception cause, object? @event) => OnRecoveryFailure(cause, @event);

    internal void WriteRejected(Exception cause, IPersistentRepresentation p) => OnPersistRejected(cause, p.Payload, p.SequenceNr);

    internal void WriteFailed(Exception cause, IPersistentRepresentation p) => OnPersistFailure(cause, p.Payload, p.SequenceNr);

    internal void StopNow() => Context.Stop(Ref);

    /// <summary>Handles a message of the history: events, <see cref="SnapshotOffer"/>, <see cref="RecoveryCompleted"/>. False if unhandled.</summary>
    protected abstract bool ReceiveRecover(object message);

    /// <summary>Handles a command. False if unhandled.</summary>
    protected abstract bool ReceiveCommand(object message);

    /// <inheritdoc/>
    protected internal override bool AroundReceive(Receive receive, object message)
    {
        if (!IsRecovering)
        {
            _flow.Handle(receive, message);
        }
        else if (!_recovery.Handle(message))
        {
            _flow.Hold(message);
        }

        return true;
    }

    /// <inheritdoc/>
    protected override void Unhandled(object message)
    {
        if (message is RecoveryCompleted)
        {
            return;
        }

        Log.UnhandledFailure(message, PersistenceId);
        base.Unhandled(message);
    }

    /// <summary>Called when all events are replayed, before <see cref="RecoveryCompleted"/>.</summary>
    protected virtual void OnReplaySuccess()
    {
    }

    /// <summary>Called when the history could not be replayed; the actor stops afterwards. Default: an error in the log.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="message">The event whose handler failed; null when no event was at fault.</param>
    protected virtual void OnRecoveryFailure(Exception reason, object? message = null) =>
        Log.RecoveryFailed(reason, message, PersistenceId, LastSequenceNr);

    /// <summary>Called when it is not known whether an event was stored; the actor stops afterwards. Default: an error in the log.</summary>
    protected virtual void OnPersistFailure(Exception cause, object @event, long sequenceNr) =>
        Log.WriteFailed(cause, @event, PersistenceId, sequenceNr);

    /// <summary>Called when the journal refused an event; the actor goes on, the sequence number stays unused. Default: an error in the log.</summary>
    protected virtual void OnPersistRejected(Exception cause, object @event, long sequenceNr) =>
        Log.WriteRejected(cause, @event, PersistenceId, sequenceNr);

    /// <summary>Runs an asynchronous function on this actor; no further message is handled until it has ended.</summary>
    /// <exception cref="NotSupportedException">One is already running.</exception>
    protected void RunTask(Func<Task> action) => _flow.Run(action);

    private void ReturnStash()
    {
        _flow.Release();
        _stash?.UnstashAll(UnstashFilterPredicate);
    }

    /// <summary>The writer, for somebody who is about to persist.</summary>
    private EventWriter Writer => !IsRecovering
        ? _flow.Writer
        : throw new InvalidOperationException(
            "Cannot persist during replay. Events can be persisted when receiving RecoveryCompleted or later.");
}
