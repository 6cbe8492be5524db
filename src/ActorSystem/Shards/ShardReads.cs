using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Actors;

/// <summary>Rows of parked commands have been read.</summary>
internal sealed record RowsRead(IReadOnlyList<TaskId> Ids, IReadOnlyList<TaskRow>? Rows, Exception? Cause);

/// <summary>A window of ready tasks has been read on.</summary>
internal sealed record ReadyRead(string Kind, ReadyPage? Page, Exception? Cause);

/// <summary>The window of due tasks has been read on.</summary>
internal sealed record DueRead(DuePage? Page, Exception? Cause);

/// <summary>The task that has a key has been read.</summary>
internal sealed record EarlierRead(ReplyHandle Reply, TaskId Id, TaskRow? Row, Exception? Cause);

/// <summary>Marks are gone from the disk.</summary>
internal sealed record Unmarked(IReadOnlyList<TaskId> Ids, Exception? Cause);

/// <summary>
/// What a shard reads beside its commands: rows of parked ones, windows, earlier owners of keys; and marks that it
/// clears. Every read comes back as a message; a failed read is tried again after a while.
/// </summary>
internal sealed class ShardReads(int partition, ShardContext context, ShardIndex index, Func<long> epoch, IActorRef self)
{
    private const long TryAgainAfterUs = 1_000_000;

    private readonly HashSet<ReplyHandle> _askingEarlier = [];
    private bool _isMarking;
    private List<TaskId> _toUnmark = [];

    /// <summary>Commands whose tasks are not in memory.</summary>
    public ParkedWork Parked { get; } = new();

    /// <summary>When failed reads are to be tried again; null if none failed.</summary>
    public long? TryAgainUs { get; private set; }

    /// <summary>Callers who wait for a read.</summary>
    public IEnumerable<ReplyHandle> Unanswered =>
        Parked.All().OfType<ShardWork.Call>().Select(call => call.Asked.Reply).Concat(_askingEarlier);

    /// <summary>Begins the reads that are due.</summary>
    public void ReadOn(long nowUs)
    {
        // Further ahead than the pause is long: the clock went back, and nobody is to wait until it has caught up.
        if (context.OpenTasks is not { } tasks || (TryAgainUs > nowUs && TryAgainUs <= nowUs + TryAgainAfterUs))
        {
            return;
        }

        TryAgainUs = null;
        ReadParked(tasks);
        foreach (var kind in context.Kinds)
        {
            if (index.NeedsRefill(kind.Kind))
            {
                ReadReady(tasks, kind);
            }
        }

        if (index.NeedsDueRefill)
        {
            ReadDue(tasks);
        }
    }

    private void ReadReady(IOpenTasks tasks, KindTypes kind)
    {
        var refill = index.BeginRefill(kind.Kind);
        tasks.ReadyAsync(partition, kind, refill.After, refill.ReadyUntilUs, refill.Limit, CancellationToken.None).PipeTo(
            self,
            self,
            page => new ReadyRead(kind.Kind, page, null),
            cause => new ReadyRead(kind.Kind, null, cause));
    }

    private void ReadDue(IOpenTasks tasks)
    {
        var refill = index.BeginDueRefill();
        tasks.DueAsync(partition, refill.After, refill.Limit, CancellationToken.None).PipeTo(
            self,
            self,
            page => new DueRead(page, null),
            cause => new DueRead(null, cause));
    }

    /// <summary>
    /// Gives each id with its row, null for a task that does not exist, and what waited for it, one after the other:
    /// what was not given yet is still parked.
    /// </summary>
    public IEnumerable<(TaskId Id, TaskState? Row, IReadOnlyList<ShardWork> Waiting)> OnRows(RowsRead read)
    {
        var written = Parked.Done();
        if (read.Rows is not { } rows)
        {
            Failed(read.Cause!);
            foreach (var id in read.Ids)
            {
                foreach (var work in Parked.Take(id))
                {
                    NotRead(work, read.Cause!);
                }
            }

            yield break;
        }

        var byId = rows.ToDictionary(row => row.State.Id, row => row.State);
        foreach (var id in read.Ids)
        {
            yield return (id, written.GetValueOrDefault(id) ?? byId.GetValueOrDefault(id), Parked.Take(id));
        }
    }

    public void OnReady(ReadyRead read)
    {
        if (read.Page is { } page)
        {
            index.CompleteRefill(read.Kind, page.Rows.Select(Row), page.Complete);
        }
        else
        {
            index.AbandonRefill(read.Kind);
            Failed(read.Cause!);
        }
    }

    public void OnDue(DueRead read)
    {
        if (read.Page is { } page)
        {
            index.CompleteDueRefill(page.Rows.Select(Row), page.Complete);
        }
        else
        {
            index.AbandonDueRefill();
            Failed(read.Cause!);
        }
    }

    /// <summary>Answers with the task that has the key, as it is now.</summary>
    public void AskEarlier(ReplyHandle reply, TaskId earlier)
    {
        _askingEarlier.Add(reply);
        ReadEarlierAsync(reply, earlier).PipeTo(self, self, read => read, cause => new EarlierRead(reply, earlier, null, cause));
    }

    public void OnEarlier(EarlierRead read)
    {
        _askingEarlier.Remove(read.Reply);
        if (read.Cause is { } cause)
        {
            Failed(cause);
            read.Reply.Fail(isStoredUnknown: false, $"The task that has the idempotency key cannot be read: {cause.Message}");
        }
        else
        {
            read.Reply.Settle(Replies.Earlier(read.Id, read.Row?.State));
        }
    }

    /// <summary>The handlers of these waiting tasks have ended: clears their marks, on disk first.</summary>
    public void Unmark(IReadOnlyList<TaskId> ids)
    {
        _toUnmark.AddRange(ids);
        if (_isMarking || _toUnmark.Count == 0)
        {
            return;
        }

        _isMarking = true;
        var now = _toUnmark;
        _toUnmark = [];
        var marked = context.MarkAsync?.Invoke(partition, epoch(), [.. now.Select(id => new HeldMark(id, null))]) ?? Task.CompletedTask;
        marked.PipeTo(self, self, () => new Unmarked(now, null), cause => new Unmarked(now, cause));
    }

    /// <exception cref="StoreUnavailableException">The marks could not be cleared; recovery will see to them.</exception>
    public void OnUnmarked(Unmarked unmarked)
    {
        if (unmarked.Cause is { } cause)
        {
            throw new StoreUnavailableException("Marks of waiting tasks could not be cleared.", cause);
        }

        _isMarking = false;
        foreach (var id in unmarked.Ids)
        {
            index.Unhold(id);
        }

        Unmark([]);
    }

    private void ReadParked(IOpenTasks tasks)
    {
        var ids = Parked.Next();
        if (ids.Count > 0)
        {
            tasks.FindAsync(partition, ids, CancellationToken.None).PipeTo(
                self,
                self,
                rows => new RowsRead(ids, rows, null),
                cause => new RowsRead(ids, null, cause));
        }
    }

    private async Task<EarlierRead> ReadEarlierAsync(ReplyHandle reply, TaskId earlier) =>
        new(reply, earlier, context.Queries is { } queries ? await queries.GetAsync(earlier, CancellationToken.None) : null, null);

    private void NotRead(ShardWork work, Exception cause)
    {
        if (work is ShardWork.Call { Asked.Reply: var reply })
        {
            reply.Fail(isStoredUnknown: false, $"The task cannot be read: {cause.Message}");
        }
        else
        {
            Parked.Park(work);
        }
    }

    private void Failed(Exception cause)
    {
        if (StoreHealth.IsLoss(cause))
        {
            Log.ReadLost(context.Log, ShardContext.NameOf(partition), cause.Message);
        }
        else
        {
            Log.ReadFailed(context.Log, ShardContext.NameOf(partition), cause);
        }

        TryAgainUs = context.Clock.NowUs() + TryAgainAfterUs;
    }

    private static IndexRow Row(TaskRow row) => new(row.State, row.HeldBy);
}
