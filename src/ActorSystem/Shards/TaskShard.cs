using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Actors;

/// <summary>
/// The only writer of the tasks of one partition: decides commands by the rules, persists, then changes its state
/// and answers. Any failure stops it; its backoff supervisor starts a new one, which recovers from the journal.
/// </summary>
internal sealed class TaskShard : ReceivePersistentActor, IWithTimers
{
    /// <summary>The wall clock may jump, timers do not notice: it is looked at this often while something is due.</summary>
    private const long LongestTimerUs = 60_000_000;

    private readonly int _partition;
    private readonly ShardContext _context;
    private readonly IActorRef _coordinator;
    private readonly IActorRef _pool;
    private readonly ShardIndex _index;
    private readonly ShardRecoveryFold _recovery;
    private readonly ShardReads _reads;
    private readonly ShardOffers _offers;
    private readonly ShardDesk _desk;
    private readonly ShardSnapshots? _snapshots;
    private readonly OpenTaskShare? _room;
    private Exception? _failure;
    private readonly List<TaskCommand> _resumed = [];
    private bool _isReconciled;
    private long? _timerAtUs;

    public TaskShard(int partition, ShardContext context, IActorRef coordinator, IActorRef pool)
    {
        _partition = partition;
        _context = context;
        _coordinator = coordinator;
        _pool = pool;
        PersistenceId = ShardContext.NameOf(partition);
        _index = new ShardIndex(context.IndexLimits, context.Handlers.KindOf);
        TaskMemory memory = new SmallPayloads();
        if (context.OpenTasks is null)
        {
            var whole = new WholeTasks(context.Live);
            _snapshots = new ShardSnapshots(context.Options.SnapshotEvery, whole);
            memory = whole;
        }

        _room = context.Room?.NewShare();
        _recovery = new ShardRecoveryFold(_index, memory);
        _reads = new ShardReads(partition, context, _index, () => _recovery.Epoch, Self);
        _offers = new ShardOffers(partition, context, _index, memory, pool);
        _desk = new ShardDesk(context, _index, memory, _reads, _offers, pool, _room, Persist);

        Recover<SnapshotOffer>(_recovery.Offer);
        Recover<Recorded>(_recovery.Replay);
        Recover<RecoveryCompleted>(_ => OnRecovered());

        On<ShardCommand>(OnCall);
        On<ShardCommands>(OnCalls);
        On<ClaimTasks>(OnClaim);
        On<ReturnSlots>(asked => _offers.ReturnSlots(asked.Kind));
        On<AttemptReport>(report => _desk.Consider(new ShardWork.Report(report)));
        On<AttemptsHeld>(OnHeld);
        On<RowsRead>(OnRows);
        On<ReadyRead>(_reads.OnReady);
        On<DueRead>(_reads.OnDue);
        On<EarlierRead>(_reads.OnEarlier);
        On<Unmarked>(_reads.OnUnmarked);
        On<LookAtClock>(_ => _timerAtUs = null);
        On<SendPersisted>(_ => { });
        On<SaveSnapshotSuccess>(OnSnapshotSaved);
        On<SaveSnapshotFailure>(OnSnapshotNotSaved);
        On<DeleteSnapshotsSuccess>(_ => { });
        On<DeleteSnapshotsFailure>(failed => Actors.Log.SnapshotsNotDeleted(_context.Log, PersistenceId, failed.Cause));
    }

    /// <inheritdoc/>
    public override string PersistenceId { get; }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    public int TasksInMemory => _index.Count;
    private long NowUs => _context.Clock.NowUs();

    /// <summary>Nobody is left without an answer, however the shard ends.</summary>
    protected override void PostStop()
    {
        var why = $"The shard of the task stopped{(_failure is null ? "." : $": {_failure.Message}")}";
        var (handedOver, waiting) = _desk.Unanswered();
        foreach (var reply in handedOver)
        {
            reply.Fail(isStoredUnknown: !Writes.IsCertainlyNotStored(_failure), why);
        }

        foreach (var reply in waiting.Concat(_reads.Unanswered))
        {
            reply.Fail(isStoredUnknown: false, why);
        }

        _room?.Settle(0);
        base.PostStop();
    }

    /// <inheritdoc/>
    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
    {
        _failure ??= cause;
        if (StoreHealth.IsLoss(cause))
        {
            // The store has told it; every shard hears of it.
            Actors.Log.WriteLost(_context.Log, PersistenceId, sequenceNr, cause.Message);
            _coordinator.Tell(StoreLost.Instance);
            return;
        }

        Actors.Log.WriteFailed(_context.Log, PersistenceId, sequenceNr, cause);
    }

    /// <inheritdoc/>
    protected override void OnRecoveryFailure(Exception reason, object? message = null)
    {
        _failure ??= reason;
        if (StoreHealth.IsLoss(reason))
        {
            Actors.Log.RecoveryLost(_context.Log, PersistenceId, reason.Message);
            return;
        }

        Actors.Log.RecoveryFailed(_context.Log, PersistenceId, reason);
    }

    /// <inheritdoc/>
    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
    {
        _desk.Refused(cause);
        Settle();

        // What was persisted just now is handed to the journal after the next command, not after a rejection.
        Self.Tell(SendPersisted.Instance);
    }

    private void Persist(PendingWrite write) => PersistAllAsync(write.Events, _ =>
    {
        var events = _desk.Written();
        if (_snapshots?.After(events) is { } snapshot)
        {
            SaveSnapshot(snapshot);
        }

        Settle();
    });

    /// <summary>Those before it are of no use any more; the events stay.</summary>
    private void OnSnapshotSaved(SaveSnapshotSuccess saved)
    {
        _snapshots!.Done();
        DeleteSnapshots(new SnapshotSelectionCriteria(saved.Metadata.SequenceNr - 1));
    }

    private void OnSnapshotNotSaved(SaveSnapshotFailure failed)
    {
        _snapshots!.Done();
        Actors.Log.SnapshotNotSaved(_context.Log, PersistenceId, failed.Cause);
    }

    private void On<T>(Action<T> handle) => Command<T>(message =>
    {
        handle(message);
        Settle();
    });

    private void OnRecovered()
    {
        _recovery.Complete();
        Actors.Log.ShardUp(_context.Log, PersistenceId, _index.RunningCount, _index.Count);
        var losses = 0;
        foreach (var task in _index.Running.ToList())
        {
            foreach (var command in TaskRules.Resume(task, node => node == _context.Node.Incarnation))
            {
                losses = Math.Max(losses, task.Losses + 1);
                _resumed.Add(command);
            }
        }

        var up = new ShardUp(_partition, losses);
        _pool.Tell(up);
        _coordinator.Tell(up);
        _context.Watchers.LookAgain(_partition);
        Settle();
    }

    /// <summary>Until the pool has told which handlers still run, nobody may queue their tasks again.</summary>
    private void OnCall(ShardCommand call)
    {
        if (_isReconciled)
        {
            _desk.Consider(new ShardWork.Call(call));
        }
        else
        {
            Stash.Stash();
        }
    }

    private void OnCalls(ShardCommands calls)
    {
        if (_isReconciled)
        {
            _desk.ConsiderAll(calls.All);
        }
        else
        {
            Stash.Stash();
        }
    }

    private void OnClaim(ClaimTasks claim)
    {
        ExpireDue(NowUs);
        foreach (var start in _offers.Claim(claim, NowUs))
        {
            _desk.Consider(start);
        }
    }

    /// <summary>
    /// The pool tells which attempts it holds: a running one of this process that it does not know never began, and
    /// a handler that it does not know has ended.
    /// </summary>
    private void OnHeld(AttemptsHeld held)
    {
        var known = held.Tokens.ToHashSet();
        var running = _index.Running.Select(task => task.Token).Where(token => token.Incarnation == _context.Node.Incarnation).ToList();
        foreach (var token in known.Except(running))
        {
            _desk.Ending.Add(token);
            if (_context.OpenTasks is null)
            {
                // Its mark is nowhere else.
                _index.Hold(token.Id, HeldReasons.Attempt);
            }

            // Its cancel may be on disk while nobody told the pool: the shard before this one stopped in between.
            _pool.Tell(new CancelAttempt(token, CancelMode.Force));
        }

        // Of attempts of this process under an earlier incarnation the handlers may run still: then their tasks are held.
        foreach (var command in _resumed)
        {
            _desk.Consider(new ShardWork.Own(command));
        }

        _resumed.Clear();
        foreach (var asked in _index.Running.Where(task => known.Contains(task.Token)))
        {
            if (asked.CancelRequested is { } mode)
            {
                _pool.Tell(new CancelAttempt(asked.Token, mode));
            }
        }

        foreach (var token in running.Where(token => !known.Contains(token)))
        {
            var never = new AttemptOutcome.Released("The attempt never began: its shard stopped before the workers heard of it.");
            _desk.Consider(new ShardWork.Own(new RecordOutcome(token, never)));
        }

        _isReconciled = true;
        Stash.UnstashAll();
        _reads.Unmark([.. _recovery.Held.Where(id => !_desk.Ending.Has(id) && _index.HeldBy(id) == HeldReasons.Attempt)]);
    }

    /// <summary>The rows of parked commands have come; a task that got into memory meanwhile is newer than its row.</summary>
    private void OnRows(RowsRead read)
    {
        foreach (var (id, row, waiting) in _reads.OnRows(read))
        {
            _desk.DecideInTurn(waiting, _index.Find(id) ?? row);
        }
    }

    private void ExpireDue(long nowUs)
    {
        foreach (var expire in _index.Due(nowUs))
        {
            _desk.Consider(new ShardWork.Own(expire));
        }
    }

    /// <summary>After each message and each write: the pool hears of heads that changed, reads go on, the clock is set.</summary>
    private void Settle()
    {
        var nowUs = NowUs;
        ExpireDue(nowUs);
        _offers.TellHeads(nowUs);
        _reads.ReadOn(nowUs);
        _room?.Settle(_index.Count + _desk.Coming);

        // All that was due is taken: a moment left behind is the horizon of a window that waits for its rows, not for a timer.
        var nextUs = Earliest(Earliest(_index.NextDueUs > nowUs ? _index.NextDueUs : null, _offers.LookAgainUs), _reads.TryAgainUs);
        if (nextUs is { } atUs && (_timerAtUs is not { } timerAtUs || atUs < timerAtUs))
        {
            _timerAtUs = atUs;
            Timers.StartSingleTimer(nameof(LookAtClock), LookAtClock.Instance, TimeSpan.FromMicroseconds(Math.Clamp(atUs - NowUs, 0, LongestTimerUs)));
        }
    }

    private static long? Earliest(long? one, long? other) => one is { } a && other is { } b ? Math.Min(a, b) : one ?? other;

    private sealed record LookAtClock
    {
        public static LookAtClock Instance { get; } = new();
    }

    private sealed record SendPersisted
    {
        public static SendPersisted Instance { get; } = new();
    }
}
