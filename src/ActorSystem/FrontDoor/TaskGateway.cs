using ActorTasks.Hocon;
using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Actors;

/// <summary>The front door's way to the actors; see <see cref="ITaskGateway"/>.</summary>
internal sealed class TaskGateway : ITaskGateway, IDisposable
{
    /// <summary>Items of batches; two of the journal's writes.</summary>
    private const int MaxBatchedOnTheWay = 4_000;

    private readonly NodeStatus _node;
    private readonly HandlerRegistry _handlers;
    private readonly ActorTasksOptions _options;
    private readonly TimeProvider _clock;
    private readonly TaskIdSource _ids;
    private readonly SubmitCommands _commands;
    private readonly SubmitSteps _steps;
    private readonly AnswerDeadlines _deadlines;
    private readonly BatchSubmits _batches;
    private volatile IActorRef? _coordinator;

    public TaskGateway(NodeStatus node, HandlerRegistry handlers, ActorTasksOptions options, TimeProvider clock, TaskIdSource ids, SubmitCommands commands, SubmitSteps steps)
    {
        _steps = steps;
        _node = node;
        _handlers = handlers;
        _options = options;
        _clock = clock;
        _ids = ids;
        _commands = commands;
        _deadlines = new AnswerDeadlines(clock, options.LimitAnswer);
        Unsynced = new UnsyncedBudget(options.LimitUnsyncedCount, options.LimitUnsyncedBytes);

        // At least half of the room is for single submits, and little of a batch lies before them.
        var lane = new BatchLane(Math.Min(MaxBatchedOnTheWay, Math.Max(1, options.LimitUnsyncedCount / 2)), options.LimitUnsyncedBytes / 2);
        _batches = new BatchSubmits(Unsynced, lane, _deadlines, options, clock);
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> KnownTypes => _handlers.Types;

    /// <inheritdoc/>
    public Readiness Readiness => _node.Readiness;

    /// <summary>What is on its way to the disk.</summary>
    public UnsyncedBudget Unsynced { get; }

    /// <summary>Where commands go from now on.</summary>
    public void Attach(IActorRef coordinator) => _coordinator = coordinator;

    /// <inheritdoc/>
    public RetryPolicy? RetryOf(string type) => _commands.RetryOf(type);

    /// <inheritdoc/>
    public Task<TaskReply> SubmitAsync(Submission submission, CancellationToken cancellation) =>
        _steps.Any
            ? _steps.RunAsync(submission, RetryOf(submission.Type) ?? _options.Retry, changed => AcceptAsync(changed, cancellation))
            : AcceptAsync(submission, cancellation);

    private async Task<TaskReply> AcceptAsync(Submission submission, CancellationToken cancellation)
    {
        if (submission.Files is not { } files)
        {
            return Refuse(submission) ?? await SubmitAsync(_ids.Next(_node.ForNewTasks), submission, cancellation);
        }

        // A caller who no longer waits leaves the files to the submit, which goes on.
        return await SubmitAsync(submission, files).WaitAsync(cancellation);
    }

    private async Task<TaskReply> SubmitAsync(Submission submission, SubmittedFiles files)
    {
        await using (files)
        {
            if (Refuse(submission) is { } refusal)
            {
                return refusal;
            }

            try
            {
                var id = _ids.Next(_node.ForNewTasks);
                await files.PlaceAsync(id);
                var reply = await SubmitAsync(id, submission, CancellationToken.None);
                files.Settle(id, reply);
                return reply;
            }
            catch (StoreUnavailableException unwritable)
            {
                return Refused(RefusalKind.StoreUnavailable, $"{unwritable.Message} Nothing was stored.");
            }
        }
    }

    private TaskReply? Refuse(Submission submission)
    {
        if ((Closed() ?? Homeless()) is { } closed)
        {
            return closed;
        }

        if (_commands.WhyUnknown(submission.Type) is { } unknown)
        {
            return Refused(RefusalKind.UnknownType, unknown);
        }

        if (_options.Store == StoreKind.Akka && submission.IdempotencyKey is not null)
        {
            return Refused(RefusalKind.NotSupported, NodeStore.NotSupported("idempotency keys").Message);
        }

        return _node.DiskFault is { } fault ? Refused(RefusalKind.StoreUnavailable, fault) : null;
    }

    private Task<TaskReply> SubmitAsync(TaskId id, Submission submission, CancellationToken cancellation) =>
        TellAsync(_commands.Of(id, submission), submission.Payload.Length, _commands.KeyOf(submission, _clock.NowUs()), submission.DelayUs, cancellation);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TaskReply>> SubmitManyAsync(IReadOnlyList<Submission> submissions, CancellationToken cancellation) => _steps.Any
        ? await Task.WhenAll(submissions.Select(submission => SubmitAsync(submission, cancellation)))
        : await _batches.SubmitAsync(
            submissions,
            Refuse,
            (submission, handle) => new ShardCommand(
                _commands.Of(_ids.Next(_node.ForNewTasks), submission), handle, _commands.KeyOf(submission, _clock.NowUs()), submission.DelayUs),
            commands => _coordinator!.Tell(commands, ActorRefs.NoSender),
            cancellation);

    /// <inheritdoc/>
    public Task<TaskReply> CancelAsync(TaskId id, CancelMode mode, string who, CancellationToken cancellation) =>
        Change(new CancelTask(id, mode, who), cancellation);

    /// <inheritdoc/>
    public Task<TaskReply> RetryAsync(TaskId id, string who, string? why, CancellationToken cancellation) =>
        Change(new RetryTask(id, who, why), cancellation);

    /// <inheritdoc/>
    public void Dispose() => _deadlines.Dispose();

    private Task<TaskReply> Change(TaskCommand command, CancellationToken cancellation) =>
        Closed() is { } closed ? Task.FromResult<TaskReply>(closed) : TellAsync(command, 0, null, null, cancellation);

    private async Task<TaskReply> TellAsync(TaskCommand command, long bytes, KeyClaim? key, long? delayUs, CancellationToken cancellation)
    {
        if (!Unsynced.TryTake(bytes))
        {
            return Refused(
                RefusalKind.Overloaded,
                $"{Unsynced.Count} commands with {ByteSize.Format(Unsynced.Bytes)} are accepted and not yet on disk; "
                + "limits.unsynced-count and limits.unsynced-bytes allow no more.");
        }

        var handle = _deadlines.NewHandle(Unsynced, bytes);
        _coordinator!.Tell(new ShardCommand(command, handle, key, delayUs), ActorRefs.NoSender);
        return await handle.Reply.WaitAsync(cancellation);
    }

    private TaskReply.Refused? Closed() =>
        _node.IsStopping
            ? Refused(RefusalKind.ShuttingDown, "The node is shutting down and accepts nothing new.")
            : _coordinator is null ? Refused(RefusalKind.StoreUnavailable, "The node is starting; nothing was stored.") : null;

    /// <summary>Why no new task can be taken in; each has its place in a partition of this node.</summary>
    private TaskReply.Refused? Homeless() =>
        _node.Owned.IsEmpty ? _node.NotOwned("No partition is this node's.") : null;

    private static TaskReply.Refused Refused(RefusalKind kind, string message) => new(kind, message);
}
