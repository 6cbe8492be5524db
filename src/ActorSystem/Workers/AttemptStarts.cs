using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Actors;

/// <summary>
/// The way of an attempt from its start on disk to a worker: payload, slot, lease, handler. What cannot go on ends
/// unbegun: its handler is never called.
/// </summary>
/// <param name="pool">The pool's own context: it makes the workers.</param>
/// <param name="pause">Makes the pool claim nothing for a while.</param>
/// <param name="end">Ends an attempt whose handler was never called.</param>
internal sealed class AttemptStarts(
    PoolContext context,
    Claiming claiming,
    AttemptLedger ledger,
    Draining draining,
    IActorContext pool,
    Action<TimeSpan> pause,
    Action<LedgerEntry, AttemptOutcome> end)
{
    private static readonly TimeSpan s_pauseAfterFailedRead = TimeSpan.FromSeconds(1);

    private readonly PayloadReads _payloads = new();

    /// <summary>With no starts ahead a slot waits for the disk by itself.</summary>
    private readonly long _mostUnrecorded = context.Options.Prefetch == 0 ? long.MaxValue : StartsAhead.MaxBytes;

    /// <summary>Whether attempts wait for a slot.</summary>
    public bool AnyInLine => claiming.All.Any(slots => !slots.Line.IsEmpty);

    /// <summary>Starts are on disk.</summary>
    public void OnStarted(AttemptsStarted started)
    {
        var slots = claiming.Settled(started);
        foreach (var attempt in started.Started)
        {
            if (ledger.Begin(attempt, started.Kind, out var entry))
            {
                slots.Begin(entry);
                Prepare(entry, attempt.Payload, slots);
            }
        }

        ReadPayloads();
    }

    private void Prepare(LedgerEntry entry, ReadOnlyMemory<byte>? payload, KindSlots slots)
    {
        if (entry.Task.CancelRequested is not null)
        {
            end(entry, new AttemptOutcome.Stopped());
        }
        else if (draining.IsUnderWay)
        {
            // Nothing is read for it: a stop does not wait for that.
            end(entry, new AttemptOutcome.Released(Outcomes.NodeStopped));
        }
        else if (slots.IsTooLarge)
        {
            slots.FoundNoRoom();
            end(entry, new AttemptOutcome.Released("No slot was free, and there was no room to keep its payload until one is."));
        }
        else if (payload is { } bytes)
        {
            LineUp(entry, bytes);
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

        context.ReadPayloadsAsync([.. batch.Select(token => token.Id)]).PipeTo(
            pool.Self,
            pool.Self,
            read => new PayloadsRead(batch, read, null),
            cause => new PayloadsRead(batch, null, cause));
    }

    /// <summary>Payloads have been read, or cannot be.</summary>
    public void OnPayloads(PayloadsRead read)
    {
        _payloads.Done();
        if (read.Cause is { } cause)
        {
            // The attempts go back at once; claiming pauses, or they would come and go as fast as the disk can write.
            if (!StoreHealth.IsLoss(cause))
            {
                Log.PayloadsUnreadable(context.Log, read.Tokens.Count, cause);
            }

            pause(s_pauseAfterFailedRead);
        }

        foreach (var token in read.Tokens)
        {
            if (ledger.Find(token) is not { HandlerEnded: false, Worker: null } entry)
            {
                continue;
            }

            if (entry.StopBeforeRun is { } stop)
            {
                end(entry, Outcomes.OfUnbegun(stop));
            }
            else if (read.Payloads is not { } payloads)
            {
                end(entry, new AttemptOutcome.Released("The payload could not be read."));
            }
            else
            {
                LineUp(entry, payloads.GetValueOrDefault(token.Id));
            }
        }

        ReadPayloads();
    }

    private void LineUp(LedgerEntry entry, ReadOnlyMemory<byte> payload)
    {
        if (draining.IsUnderWay)
        {
            end(entry, new AttemptOutcome.Released(Outcomes.NodeStopped));
            return;
        }

        var slots = claiming.Slots(entry.Kind);
        slots.Line.Add(entry, payload);
        Serve(slots);
    }

    /// <summary>Less is to be recorded than before: who waited only for that is served.</summary>
    public void ServeAll()
    {
        foreach (var slots in claiming.All)
        {
            Serve(slots);
        }
    }

    /// <summary>
    /// Gives those in line to workers while there are slots, and results do not come faster than the disk takes them: with
    /// starts ahead the slots would not wait for it.
    /// </summary>
    public void Serve(KindSlots slots)
    {
        while (slots.HasSlot && ledger.Unrecorded.Bytes <= _mostUnrecorded && slots.Line.Next() is { } entry)
        {
            Run(entry, slots);
        }
    }

    private void Run(LedgerEntry entry, KindSlots slots)
    {
        var payload = entry.WaitNoMore();
        if (context.Handlers.Find(entry.Task.Type) is not { } handler)
        {
            end(entry, new AttemptOutcome.Released($"This node has no handler for '{entry.Task.Type}'."));
        }
        else if (!context.MayStart())
        {
            // Another node may start it by now: the lease is over, and the news of it is on its way here.
            end(entry, new AttemptOutcome.Released(Outcomes.LeaseOver));
        }
        else
        {
            entry.Worker = slots.TakeIdle() ?? NewWorker();
            slots.Run(entry);
            entry.Worker.Tell(new RunAttempt(entry.Task, handler, payload), pool.Self);
        }
    }

    private IActorRef NewWorker()
    {
        var runner = context.Runner;
        var timeout = context.Options.AttemptTimeout;
        return pool.Watch(pool.ActorOf(Props.Create(() => new Worker(runner, timeout))));
    }

    /// <summary>Asks an attempt to end: its worker, or whoever is about to give it to one; one in line ends at once.</summary>
    public void Stop(LedgerEntry entry, StopReason reason)
    {
        if (entry.Waiting is null)
        {
            entry.Stop(reason);
            return;
        }

        entry.WaitNoMore();
        end(entry, Outcomes.OfUnbegun(reason));
    }

    /// <summary>A round of waiting is over: who has waited for a whole one goes back, since handlers have become slow.</summary>
    public void EndRound()
    {
        foreach (var entry in claiming.All.SelectMany(slots => slots.Line.NextRound()).ToList())
        {
            entry.WaitNoMore();
            end(entry, new AttemptOutcome.Released("It was started ahead, and its turn has not come in time."));
        }

        ledger.Unrecorded.EndRound(partition => claiming.Shard(partition) is null);
        ServeAll();
    }

    /// <summary>The node stops: what stands in line goes back at once.</summary>
    public void EndLines()
    {
        foreach (var entry in claiming.All.SelectMany(slots => slots.Line.Clear()).ToList())
        {
            Stop(entry, StopReason.Shutdown);
        }
    }
}
