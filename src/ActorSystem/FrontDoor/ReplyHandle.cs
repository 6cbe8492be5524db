namespace ActorTasks.Actors;

/// <summary>
/// The other end of a call: completed exactly once, by the shard, by the listener of dead letters, or by its
/// deadline. What it counts against the node's limits is given back when the command itself is done with, not
/// when the caller stopped waiting, since until then it still takes memory.
/// </summary>
internal sealed class ReplyHandle
{
    private const int Waiting = 0;
    private const int HandedOver = 1;
    private const int Abandoned = 2;

    private readonly TaskCompletionSource<TaskReply> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly UnsyncedBudget? _budget;
    private readonly long _bytes;
    private int _stage;
    private int _settled;

    /// <param name="deadline">When the caller is answered at the latest, a timestamp of the clock.</param>
    /// <param name="budget">What the command counts against; null for nothing.</param>
    /// <param name="bytes">Bytes it counts.</param>
    public ReplyHandle(long deadline, UnsyncedBudget? budget = null, long bytes = 0)
    {
        Deadline = deadline;
        _budget = budget;
        _bytes = bytes;
    }

    /// <summary>The answer.</summary>
    public Task<TaskReply> Reply => _reply.Task;

    /// <summary>When the caller is answered at the latest.</summary>
    public long Deadline { get; }

    /// <summary>Whether nobody waits any more for a command that was not handed over: it is to be dropped.</summary>
    public bool IsAbandoned => Volatile.Read(ref _stage) == Abandoned;

    /// <summary>
    /// To be called before the command's events go to the journal. False means that the caller was told already
    /// that nothing is stored, so nothing may be.
    /// </summary>
    public bool TryHandOver() => Interlocked.CompareExchange(ref _stage, HandedOver, Waiting) != Abandoned;

    /// <summary>The command is done with: answers, unless the deadline did, and frees what it counted.</summary>
    public void Settle(TaskReply reply)
    {
        if (Interlocked.Exchange(ref _settled, 1) == 0)
        {
            _budget?.Release(_bytes);
        }

        _reply.TrySetResult(reply);
    }

    /// <summary>
    /// The command is done with though nothing went well: what is unknown depends on whether the journal has seen it.
    /// </summary>
    /// <param name="isStoredUnknown">Whether it may be stored if the journal has it.</param>
    public void Fail(bool isStoredUnknown, string why) => Settle(
        isStoredUnknown && Volatile.Read(ref _stage) == HandedOver
            ? new TaskReply.Refused(RefusalKind.OutcomeUnknown, $"{why} It may be stored or not; repeat it with the same idempotency key.")
            : new TaskReply.Refused(RefusalKind.StoreUnavailable, $"{why} Nothing was stored."));

    /// <summary>The deadline has come: answers what is certain now, and keeps a command that was not handed over from being stored.</summary>
    public void Expire()
    {
        var isUnknown = Interlocked.CompareExchange(ref _stage, Abandoned, Waiting) == HandedOver;
        _reply.TrySetResult(isUnknown
            ? new TaskReply.Refused(RefusalKind.OutcomeUnknown, "The store has not answered within limits.answer; repeat with the same idempotency key.")
            : new TaskReply.Refused(RefusalKind.StoreUnavailable, "The store has not taken it within limits.answer; nothing was stored."));
    }
}
