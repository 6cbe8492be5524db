using ActorTasks.Actors;
using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Testing;

/// <summary>The front door's way to the tasks of a test: accepted at once, run when the test says so.</summary>
internal sealed class InlineGateway(
    TestTable table,
    InlineRuns runs,
    HandlerRegistry handlers,
    ActorTasksOptions options,
    TaskIdSource ids,
    SubmitCommands commands,
    SubmitSteps steps,
    ManualClock clock) : ITaskGateway
{
    /// <inheritdoc/>
    public IReadOnlyCollection<string> KnownTypes => handlers.Types;

    /// <inheritdoc/>
    public Readiness Readiness { get; } = new(true, []);

    /// <inheritdoc/>
    public RetryPolicy? RetryOf(string type) => commands.RetryOf(type);

    /// <inheritdoc/>
    public Task<TaskReply> SubmitAsync(Submission submission, CancellationToken cancellation) => steps.Any
        ? steps.RunAsync(submission, RetryOf(submission.Type) ?? options.Retry, AcceptAsync)
        : AcceptAsync(submission);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TaskReply>> SubmitManyAsync(IReadOnlyList<Submission> submissions, CancellationToken cancellation)
    {
        var replies = new List<TaskReply>();
        foreach (var submission in submissions)
        {
            replies.Add(await SubmitAsync(submission, cancellation));
        }

        return replies;
    }

    /// <inheritdoc/>
    public Task<TaskReply> CancelAsync(TaskId id, CancelMode mode, string who, CancellationToken cancellation)
    {
        var reply = Do(new CancelTask(id, mode, who));
        if (reply is TaskReply.Accepted)
        {
            runs.Stop(id, mode == CancelMode.Force ? StopReason.ForcedCancel : StopReason.Cancel);
        }

        return Task.FromResult(reply);
    }

    /// <inheritdoc/>
    public Task<TaskReply> RetryAsync(TaskId id, string who, string? why, CancellationToken cancellation) =>
        Task.FromResult(Do(new RetryTask(id, who, why)));

    private async Task<TaskReply> AcceptAsync(Submission submission)
    {
        await using var files = submission.Files;
        if (commands.WhyUnknown(submission.Type) is { } unknown)
        {
            return new TaskReply.Refused(RefusalKind.UnknownType, unknown);
        }

        var id = ids.Next(0);
        if (files is not null)
        {
            await files.PlaceAsync(id);
        }

        var nowUs = clock.NowUs();
        var submit = commands.Of(id, submission);
        var reply = Do(submission.DelayUs is { } delayUs ? submit.DelayedFrom(nowUs, delayUs) : submit, commands.KeyOf(submission, nowUs));
        files?.Settle(id, reply);
        return reply;
    }

    private TaskReply Do(TaskCommand command, KeyClaim? key = null)
    {
        try
        {
            var (after, decision) = table.Do(command, key);
            return decision is Decision.Rejected rejected ? Replies.Of(rejected) : new TaskReply.Accepted(after!);
        }
        catch (KeyTakenException taken)
        {
            return taken.SameRequest ? Replies.Earlier(taken.Earlier, table.Find(taken.Earlier)) : Replies.KeyConflict(taken);
        }
    }
}
