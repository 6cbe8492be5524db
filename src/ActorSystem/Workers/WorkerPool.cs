using ActorTasks.TaskLifecycle;

namespace ActorTasks.Actors;

/// <summary>
/// One per node: pulls work from the shards while slots are free, hands it to workers, and answers for every
/// attempt until its outcome is on disk. Its supervisor resumes it: what it holds must not be lost.
/// </summary>
internal sealed class WorkerPool : ReceiveActor, IWithTimers
{
    /// <summary>Who stands in line when a round begins and still does when it ends has waited too long.</summary>
    private static readonly TimeSpan s_round = TimeSpan.FromSeconds(1);

    private readonly PoolContext _context;
    private readonly Claiming _claiming;
    private readonly AttemptLedger _ledger = new();
    private readonly Draining _draining = new();
    private readonly AttemptStarts _starts;
    private bool _isRoundTimed;
    private PartitionsOwned? _owned;

    public WorkerPool(PoolContext context)
    {
        _context = context;
        _claiming = new Claiming(context, Self);
        _starts = new AttemptStarts(context, _claiming, _ledger, _draining, Context, Pause, EndUnbegun);
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
        Receive<RoundOver>(_ => OnRoundOver());
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
        _ledger.Unrecorded.Up(up.Partition);
        if (up.Losses > 0)
        {
            _claiming.Lost();
        }

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
            _claiming.Slots(entry.Kind).TakeFromWorker(entry);
            EndUnbegun(entry, new AttemptOutcome.Released("The worker stopped before the attempt began."));
            _starts.Serve(_claiming.Slots(entry.Kind));
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
        _starts.OnStarted(started);
        TimeRounds();
        AnswerIfDrained();
    }

    private void OnPayloads(PayloadsRead read)
    {
        _starts.OnPayloads(read);
        TimeRounds();
        _claiming.Remind();
    }

    /// <summary>While attempts wait for slots, rounds are counted.</summary>
    private void TimeRounds()
    {
        if (!_isRoundTimed && _starts.AnyInLine)
        {
            _isRoundTimed = true;
            Timers.StartSingleTimer(nameof(RoundOver), RoundOver.Instance, s_round);
        }
    }

    private void OnRoundOver()
    {
        _isRoundTimed = false;
        _starts.EndRound();
        TimeRounds();
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
            if (_owned is { IsFenced: false } owned && !owned.Owned.Contains(report.Token.Id.Partition))
            {
                _ledger.Drop(entry);
            }

            if (entry.Worker is not { } worker)
            {
                slots.EndUnbegun(entry);
            }
            else
            {
                slots.End(entry);
                if (worker.Equals(Sender))
                {
                    slots.PutIdle(worker);
                }

                _starts.Serve(slots);
            }

            _claiming.Remind();
            AnswerIfDrained();
        }
    }

    private void OnRecorded(ReportRecorded recorded)
    {
        _ledger.Acknowledge(recorded.Token, recorded.HandlerEnded);
        _starts.ServeAll();
        AnswerIfDrained();
    }

    private void OnCancel(CancelAttempt cancel)
    {
        if (_ledger.Find(cancel.Token) is not { HandlerEnded: false } entry)
        {
            return;
        }

        var reason = cancel.Mode == CancelMode.Force ? StopReason.ForcedCancel : StopReason.Cancel;
        _starts.Stop(entry, reason);
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
                _starts.Stop(entry, StopReason.Shutdown);
            }
            else if (!owned.IsFenced)
            {
                _ledger.Drop(entry);
            }
        }

        _starts.ServeAll();
        AnswerIfDrained();
    }

    private void OnDrain(Drain drain)
    {
        _draining.Begin(Sender, drain);
        _claiming.End();
        _starts.EndLines();
        Timers.StartSingleTimer(nameof(StopRunning), StopRunning.Instance, drain.Timeout);
        AnswerIfDrained();
    }

    private void StopAll()
    {
        foreach (var entry in _ledger.Unended())
        {
            _starts.Stop(entry, StopReason.Shutdown);
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
