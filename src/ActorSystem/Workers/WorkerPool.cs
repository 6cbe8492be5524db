using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Actors;

/// <summary>
/// One per node: pulls work from the shards while slots are free, hands it to workers, and answers for every
/// attempt until its outcome is on disk. Its supervisor resumes it: what it holds must not be lost.
/// </summary>
internal sealed class WorkerPool : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan s_pauseAfterFailedRead = TimeSpan.FromSeconds(1);

    private readonly PoolContext _context;
    private readonly Claiming _claiming;
    private readonly AttemptLedger _ledger = new();
    private readonly PayloadReads _payloads = new();
    private readonly Draining _draining = new();
    private PartitionsOwned? _owned;

    public WorkerPool(PoolContext context)
    {
        _context = context;
        _claiming = new Claiming(context.Options, Self);
        Receive<ShardUp>(OnShardUp);
        Receive<HeadChanged>(_claiming.OnHead);
        Receive<ClaimTaken>(OnTaken);
        Receive<AttemptsStarted>(OnStarted);
        Receive<PayloadsRead>(OnPayloads);
        Receive<AttemptReport>(OnReport);
        Receive<ReportRecorded>(OnRecorded);
        Receive<CancelAttempt>(OnCancel);
        Receive<PartitionsOwned>(OnOwned);
        Receive<Terminated>(OnTerminated);
        Receive<ClaimNow>(_ => _claiming.ClaimAll());
        Receive<Resumed>(_ => _claiming.Resume());
        Receive<Drain>(OnDrain);
        Receive<StopRunning>(_ => StopAll());
        Receive<GiveUp>(_ => Answer());
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>A worker that breaks is replaced; its attempt was reported on the way out.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    private void OnShardUp(ShardUp up)
    {
        Context.Watch(Sender);
        _claiming.Up(up.Partition, Sender);
        if (CrashLoop.PauseAfter(up.Losses) is { } pause)
        {
            Log.CrashLoop(_context.Log, up.Losses, pause);
            Pause(pause);
        }

        var held = _ledger.Of(up.Partition);
        Sender.Tell(new AttemptsHeld([.. held.Select(entry => entry.Token)]));
        foreach (var report in held.SelectMany(entry => entry.Unacknowledged))
        {
            Sender.Tell(report);
        }

        _claiming.Remind();
    }

    private void Pause(TimeSpan pause)
    {
        if (_claiming.Pause(pause))
        {
            Timers.StartSingleTimer(nameof(Resumed), Resumed.Instance, pause);
        }
    }

    private void OnTerminated(Terminated gone)
    {
        _claiming.Gone(gone.ActorRef);

        // A worker that broke reported what it ran; what it was only given never began.
        foreach (var entry in _ledger.UnreportedOf(gone.ActorRef))
        {
            // The sender of this message is the dead worker itself: it must not be taken for an idle one.
            entry.Worker = null;
            EndUnbegun(entry, new AttemptOutcome.Released("The worker stopped before the attempt began."));
        }

        _claiming.Remind();
        AnswerIfDrained();
    }

    private void OnTaken(ClaimTaken taken)
    {
        _claiming.OnTaken(taken);
        AnswerIfDrained();
    }

    private void OnStarted(AttemptsStarted started)
    {
        var slots = _claiming.Settled(started);
        foreach (var attempt in started.Started)
        {
            if (_ledger.Begin(attempt, started.Kind, out var entry))
            {
                slots.Take();
                Prepare(entry, attempt.Payload);
            }
        }

        ReadPayloads();
        AnswerIfDrained();
    }

    private void Prepare(LedgerEntry entry, ReadOnlyMemory<byte>? payload)
    {
        if (entry.Task.CancelRequested is not null)
        {
            EndUnbegun(entry, new AttemptOutcome.Stopped());
        }
        else if (_draining.IsUnderWay)
        {
            EndUnbegun(entry, new AttemptOutcome.Released(Outcomes.NodeStopped));
        }
        else if (payload is { } bytes)
        {
            Run(entry, bytes);
        }
        else
        {
            _payloads.Want(entry.Token);
        }
    }

    private void ReadPayloads()
    {
        var batch = _payloads.Next();
        if (batch.Count == 0)
        {
            return;
        }

        _context.ReadPayloadsAsync([.. batch.Select(token => token.Id)]).PipeTo(
            Self,
            Self,
            read => new PayloadsRead(batch, read, null),
            cause => new PayloadsRead(batch, null, cause));
    }

    private void OnPayloads(PayloadsRead read)
    {
        _payloads.Done();
        if (read.Cause is { } cause)
        {
            // The attempts go back at once; claiming pauses, or they would come and go as fast as the disk can write.
            if (!StoreHealth.IsLoss(cause))
            {
                Log.PayloadsUnreadable(_context.Log, read.Tokens.Count, cause);
            }

            Pause(s_pauseAfterFailedRead);
        }

        foreach (var token in read.Tokens)
        {
            if (_ledger.Find(token) is not { HandlerEnded: false, Worker: null } entry)
            {
                continue;
            }

            if (entry.StopBeforeRun is { } stop)
            {
                EndUnbegun(entry, stop == StopReason.Shutdown ? new AttemptOutcome.Released(Outcomes.NodeStopped) : new AttemptOutcome.Stopped());
            }
            else if (read.Payloads is not { } payloads)
            {
                EndUnbegun(entry, new AttemptOutcome.Released("The payload could not be read."));
            }
            else
            {
                Run(entry, payloads.GetValueOrDefault(token.Id));
            }
        }

        ReadPayloads();
        _claiming.Remind();
    }

    private void Run(LedgerEntry entry, ReadOnlyMemory<byte> payload)
    {
        if (_context.Handlers.Find(entry.Task.Type) is not { } handler)
        {
            EndUnbegun(entry, new AttemptOutcome.Released($"This node has no handler for '{entry.Task.Type}'."));
            return;
        }

        if (!_context.MayStart())
        {
            // Another node may start it by now: the lease is over, and the news of it is on its way here.
            EndUnbegun(entry, new AttemptOutcome.Released(Outcomes.LeaseOver));
            return;
        }

        entry.Worker = _claiming.Slots(entry.Kind).TakeIdle() ?? NewWorker();
        entry.Worker.Tell(new RunAttempt(entry.Task, handler, payload));
    }

    private IActorRef NewWorker()
    {
        var runner = _context.Runner;
        var timeout = _context.Options.AttemptTimeout;
        return Context.Watch(Context.ActorOf(Props.Create(() => new Worker(runner, timeout))));
    }

    /// <summary>Ends an attempt whose handler was never called.</summary>
    private void EndUnbegun(LedgerEntry entry, AttemptOutcome outcome) => OnReport(new AttemptReport(entry.Token, outcome, HandlerEnded: true));

    private void OnReport(AttemptReport report)
    {
        if (_ledger.Keep(report) is not { } entry)
        {
            return;
        }

        _claiming.Shard(report.Token.Id.Partition)?.Tell(report);
        if (report.HandlerEnded)
        {
            var slots = _claiming.Slots(entry.Kind);
            slots.Release();
            if (entry.Worker is { } worker && worker.Equals(Sender))
            {
                slots.PutIdle(worker);
            }

            if (_owned is { IsFenced: false } owned && !owned.Owned.Contains(report.Token.Id.Partition))
            {
                _ledger.Drop(entry);
            }

            _claiming.Remind();
        }
    }

    private void OnRecorded(ReportRecorded recorded)
    {
        _ledger.Acknowledge(recorded.Token, recorded.HandlerEnded);
        AnswerIfDrained();
    }

    private void OnCancel(CancelAttempt cancel)
    {
        if (_ledger.Find(cancel.Token) is not { HandlerEnded: false } entry)
        {
            return;
        }

        var reason = cancel.Mode == CancelMode.Force ? StopReason.ForcedCancel : StopReason.Cancel;
        entry.Stop(reason);
    }

    /// <summary>
    /// Attempts of partitions that are not this node's any more are asked to end. Nobody here takes their outcomes then,
    /// unless the partition may come back.
    /// </summary>
    private void OnOwned(PartitionsOwned owned)
    {
        _owned = owned;
        foreach (var entry in _ledger.Elsewhere(owned.Owned))
        {
            if (!entry.HandlerEnded)
            {
                entry.Stop(StopReason.Shutdown);
            }
            else if (!owned.IsFenced)
            {
                _ledger.Drop(entry);
            }
        }

        AnswerIfDrained();
    }

    private void OnDrain(Drain drain)
    {
        _draining.Begin(Sender, drain);
        _claiming.End();
        Timers.StartSingleTimer(nameof(StopRunning), StopRunning.Instance, drain.Timeout);
        AnswerIfDrained();
    }

    private void StopAll()
    {
        foreach (var entry in _ledger.Unended())
        {
            entry.Stop(StopReason.Shutdown);
        }

        Timers.StartSingleTimer(nameof(GiveUp), GiveUp.Instance, _draining.Grace);
    }

    private void AnswerIfDrained()
    {
        if (_draining.IsUnderWay && _ledger.Count == 0 && !_claiming.IsReserved)
        {
            Answer();
        }
    }

    private void Answer()
    {
        var leftBehind = _ledger.Unended();
        foreach (var entry in leftBehind)
        {
            Log.AttemptLeftBehind(_context.Log, entry.Token.Id, entry.Token.Attempt, entry.Task.Type);
        }

        _draining.Answer(new Drained(leftBehind.Count));
    }
}
