using ActorTasks.TaskLifecycle;

namespace ActorTasks.Actors;

/// <summary>
/// The attempts that the pool answers for: from the moment their start is on disk until their handler has ended
/// and everything about them is on disk too. What is not acknowledged is kept, in order, and can be sent again.
/// </summary>
internal sealed class AttemptLedger
{
    private readonly Dictionary<AttemptToken, LedgerEntry> _entries = [];

    public int Count => _entries.Count;

    /// <summary>What handlers have left and is not on disk yet.</summary>
    public UnrecordedResults Unrecorded { get; } = new();

    /// <summary>An attempt has begun to exist for the pool. False if it is held already.</summary>
    public bool Begin(StartedAttempt started, string kind, out LedgerEntry entry)
    {
        entry = new LedgerEntry(started.Task, kind);
        return _entries.TryAdd(started.Task.Token, entry);
    }

    public LedgerEntry? Find(AttemptToken token) => _entries.GetValueOrDefault(token);

    /// <summary>Keeps a report until it is acknowledged. Null if nobody is responsible for that attempt any more.</summary>
    public LedgerEntry? Keep(AttemptReport report)
    {
        if (Find(report.Token) is not { } entry)
        {
            return null;
        }

        entry.IsReported = true;
        entry.Unacknowledged.Add(report);
        Unrecorded.Add(report);
        entry.HandlerEnded |= report.HandlerEnded;
        return entry;
    }

    /// <summary>A report is on disk. An attempt that ended and has no further report leaves.</summary>
    public void Acknowledge(AttemptToken token, bool handlerEnded)
    {
        if (Find(token) is not { } entry)
        {
            return;
        }

        Unrecorded.Remove(entry.Unacknowledged.Where(report => report.HandlerEnded == handlerEnded));
        entry.Unacknowledged.RemoveAll(report => report.HandlerEnded == handlerEnded);
        if (entry.HandlerEnded && entry.Unacknowledged.Count == 0)
        {
            _entries.Remove(token);
        }
    }

    /// <summary>The attempts of a partition.</summary>
    public IReadOnlyList<LedgerEntry> Of(int partition) => [.. _entries.Values.Where(entry => entry.Token.Id.Partition == partition)];

    /// <summary>The attempts of all partitions but these.</summary>
    public IReadOnlyList<LedgerEntry> Elsewhere(IReadOnlySet<int> partitions) =>
        [.. _entries.Values.Where(entry => !partitions.Contains(entry.Token.Id.Partition))];

    /// <summary>Nobody will take the outcome of this one.</summary>
    public void Drop(LedgerEntry entry)
    {
        if (_entries.Remove(entry.Token))
        {
            Unrecorded.Remove(entry.Unacknowledged);
        }
    }

    /// <summary>Attempts that a worker was given and never said a word of.</summary>
    public IReadOnlyList<LedgerEntry> UnreportedOf(IActorRef worker) =>
        [.. _entries.Values.Where(entry => !entry.IsReported && worker.Equals(entry.Worker))];

    /// <summary>Attempts whose handlers may still run.</summary>
    public IReadOnlyList<LedgerEntry> Unended() => [.. _entries.Values.Where(entry => !entry.HandlerEnded)];
}

/// <summary>One attempt that the pool answers for.</summary>
internal sealed class LedgerEntry(TaskState task, string kind)
{
    public TaskState Task { get; } = task;

    public AttemptToken Token { get; } = task.Token;

    public string Kind { get; } = kind;

    /// <summary>Who runs it; null until payload and slot are there.</summary>
    public IActorRef? Worker { get; set; }

    /// <summary>When a worker was given it, a timestamp of the clock.</summary>
    public long CalledAt { get; set; }

    /// <summary>Bytes of its payload.</summary>
    public long PayloadBytes => Task.Payload?.Bytes ?? 0;

    /// <summary>The payload while it waits for a slot; else null.</summary>
    public ReadOnlyMemory<byte>? Waiting { get; private set; }

    /// <summary>The round in which it began to wait for a slot.</summary>
    public int Round { get; private set; }

    /// <summary>Set when it is to be stopped before a worker has it.</summary>
    public StopReason? StopBeforeRun { get; set; }

    public bool HandlerEnded { get; set; }

    /// <summary>Whether its worker has said anything of it.</summary>
    public bool IsReported { get; set; }

    /// <summary>It waits for a slot.</summary>
    public void Wait(ReadOnlyMemory<byte> payload, int round) => (Waiting, Round) = (payload, round);

    /// <summary>It waits no longer.</summary>
    /// <returns>The payload.</returns>
    public ReadOnlyMemory<byte> WaitNoMore()
    {
        var payload = Waiting!.Value;
        Waiting = null;
        return payload;
    }

    /// <summary>Asks it to end: its worker, or whoever is about to give it to one.</summary>
    public void Stop(StopReason reason)
    {
        if (Worker is { } worker)
        {
            worker.Tell(new StopAttempt(Token, reason));
        }
        else
        {
            StopBeforeRun = reason;
        }
    }

    /// <summary>Reports that the shard has not confirmed, in order.</summary>
    public List<AttemptReport> Unacknowledged { get; } = [];
}
