using System.Text.Json;
using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Actors;

/// <summary><see cref="ITaskClient"/> over the gateway, with the limits that the HTTP front door has too.</summary>
internal sealed class TaskClient(
    ITaskGateway gateway,
    ITaskQueries queries,
    ITaskEnds ends,
    HandlerRegistry handlers,
    ITaskFiles files,
    ActorTasksOptions options,
    TimeProvider clock) : ITaskClient
{
    /// <summary>Written into the history as the one who cancelled or retried.</summary>
    public const string Who = "application";

    /// <inheritdoc/>
    public Task<TaskHandle> EnqueueAsync<T>(string type, T payload, EnqueueOptions? options = null, CancellationToken cancellation = default) =>
        SubmitAsync(type, handlers.Json.WritePayload(payload), options, cancellation);

    /// <inheritdoc/>
    public Task<TaskHandle> EnqueueAsync(string type, EnqueueOptions? options = null, CancellationToken cancellation = default) =>
        SubmitAsync(type, PayloadJson.Null, options, cancellation);

    /// <inheritdoc/>
    public Task<TaskHandle> EnqueueAsync<T>(T payload, EnqueueOptions? options = null, CancellationToken cancellation = default)
        where T : notnull => SubmitAsync(handlers.NameFor(payload), handlers.Json.WritePayload(payload), options, cancellation);

    /// <inheritdoc/>
    public async Task<TaskInfo?> FindAsync(TaskId id, CancellationToken cancellation = default) =>
        await RowAsync(id, cancellation) is { } task ? Info(task) : null;

    /// <inheritdoc/>
    public async Task<TaskInfo> WaitAsync(TaskId id, CancellationToken cancellation = default)
    {
        try
        {
            return await ends.WhenFinalAsync(id, cancellation) is { } task ? Info(task) : throw NotFound(id);
        }
        catch (StoreUnavailableException unavailable)
        {
            throw Unavailable(unavailable);
        }
    }

    /// <inheritdoc/>
    public async Task<T?> ResultAsync<T>(TaskId id, CancellationToken cancellation = default)
    {
        var task = await RowAsync(id, cancellation) ?? throw NotFound(id);
        if (!task.State.IsFinal())
        {
            throw new TaskRefusedException("not-finished", $"Task {id} is {task.State.Name()}; wait for its end before reading its result.");
        }

        if (task.State != StoredState.Succeeded)
        {
            var why = task.Error is { } error ? $": {error.Type}: {error.Message}" : ".";
            throw new TaskRefusedException("task-failed", $"Task {id} is {task.State.Name()} and has no result{why}");
        }

        return await BytesAsync(id, cancellation) is { IsEmpty: false } bytes ? Read<T>(id, bytes) : default;
    }

    /// <inheritdoc/>
    public async Task<TaskInfo> CancelAsync(TaskId id, bool force = false, CancellationToken cancellation = default) =>
        Info(Granted(await gateway.CancelAsync(id, force ? CancelMode.Force : CancelMode.Cooperative, Who, cancellation)).Task);

    /// <inheritdoc/>
    public async Task<TaskInfo> RetryAsync(TaskId id, string? why = null, CancellationToken cancellation = default) =>
        Info(Granted(await gateway.RetryAsync(id, Who, why, cancellation)).Task);

    private async Task<TaskHandle> SubmitAsync(string type, byte[] payload, EnqueueOptions? chosen, CancellationToken cancellation)
    {
        chosen ??= new EnqueueOptions();
        var submission = Submissions.Of(type, payload, chosen, gateway.RetryOf(type) ?? options.Retry, options) with
        {
            Files = await FileIntake.ReadAsync(chosen.Files, files, options, cancellation),
        };
        var accepted = Granted(await gateway.SubmitAsync(submission, cancellation));
        return new TaskHandle(this, Info(accepted.Task), accepted.Replayed);
    }

    private T? Read<T>(TaskId id, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return handlers.Json.Read<T>(bytes.Span);
        }
        catch (Exception unreadable) when (unreadable is JsonException or NotSupportedException or InvalidOperationException or ArgumentException)
        {
            throw new TaskRefusedException(
                "invalid-request", $"The result of task {id} ({bytes.Length} bytes) cannot be read as {typeof(T).Name}: {unreadable.Message}", unreadable);
        }
    }

    private async Task<TaskState?> RowAsync(TaskId id, CancellationToken cancellation)
    {
        try
        {
            return (await queries.GetAsync(id, cancellation))?.State;
        }
        catch (StoreUnavailableException unavailable)
        {
            throw Unavailable(unavailable);
        }
    }

    private async Task<ReadOnlyMemory<byte>?> BytesAsync(TaskId id, CancellationToken cancellation)
    {
        try
        {
            return await queries.ResultAsync(id, cancellation);
        }
        catch (StoreUnavailableException unavailable)
        {
            throw Unavailable(unavailable);
        }
    }

    private TaskInfo Info(TaskState task) => TaskInfo.Of(task, clock.NowUs());

    private static TaskReply.Accepted Granted(TaskReply reply) => reply switch
    {
        TaskReply.Accepted accepted => accepted,
        TaskReply.Refused refused => throw Refusal.ToException(refused),
        _ => throw new InvalidOperationException($"No client knows the reply {reply.GetType().Name}."),
    };

    private static TaskRefusedException NotFound(TaskId id) => new("not-found", $"There is no task {id}.");

    private static TaskRefusedException Unavailable(StoreUnavailableException cause) =>
        new("store-unavailable", $"The store cannot be read: {cause.Message}", cause);
}
