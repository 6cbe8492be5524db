using ActorTasks.Journal;

namespace ActorTasks.Actors;

/// <summary><see cref="ITaskClient"/> over the gateway, with the limits of <see cref="Submissions"/>.</summary>
internal sealed class TaskClient(ITaskGateway gateway, ActorTasksOptions settings, ITaskFiles files) : ITaskClient
{
    /// <inheritdoc/>
    public async Task<TaskHandle> EnqueueAsync(string type, object? payload, EnqueueOptions? options = null, CancellationToken cancellation = default)
    {
        var chosen = options ?? new EnqueueOptions();
        var submission = Submissions.Of(type, payload, chosen, settings) with
        {
            Files = await FileIntake.ReadAsync(chosen.Files, files, settings, cancellation),
        };
        var reply = await gateway.SubmitAsync(submission, cancellation);
        return reply switch
        {
            TaskReply.Accepted accepted => new TaskHandle(accepted.Task.Id, accepted.Replayed),
            TaskReply.Refused refused => throw new TaskRefusedException(SlugOf(refused.Kind), refused.Message),
            _ => throw new InvalidOperationException($"No client knows the reply {reply.GetType().Name}."),
        };
    }

    /// <summary>The problem's stable name.</summary>
    public static string SlugOf(RefusalKind kind) => kind switch
    {
        RefusalKind.NotFound => "not-found",
        RefusalKind.AlreadyFinal => "already-final",
        RefusalKind.KeyConflict => "key-conflict",
        RefusalKind.UnknownType => "unknown-type",
        RefusalKind.Overloaded => "overloaded",
        RefusalKind.StoreUnavailable => "store-unavailable",
        RefusalKind.OutcomeUnknown => "outcome-unknown",
        RefusalKind.ShuttingDown => "shutting-down",
        _ => throw new InvalidOperationException($"The refusal {kind} has no slug."),
    };
}
