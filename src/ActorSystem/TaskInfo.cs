using System.Text.Json.Serialization;
using ActorTasks.Actors;
using ActorTasks.TaskLifecycle;

namespace ActorTasks;

/// <summary>Where a task is in its life; the words are those of the HTTP interface.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TaskStage>))]
public enum TaskStage
{
    /// <summary>Waits for other tasks.</summary>
    [JsonStringEnumMemberName("blocked")]
    Blocked,

    /// <summary>Waits for its time.</summary>
    [JsonStringEnumMemberName("scheduled")]
    Scheduled,

    /// <summary>Waits for a free slot.</summary>
    [JsonStringEnumMemberName("queued")]
    Queued,

    /// <summary>An attempt is under way.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>An attempt failed or was lost, and the time of the next is ahead.</summary>
    [JsonStringEnumMemberName("retrying")]
    Retrying,

    /// <summary>Final: an attempt returned.</summary>
    [JsonStringEnumMemberName("succeeded")]
    Succeeded,

    /// <summary>Final: no attempts were left, or the failure was permanent.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>Final: somebody asked for it.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,

    /// <summary>Final: it was not started before it expired.</summary>
    [JsonStringEnumMemberName("expired")]
    Expired,
}

/// <summary>Why an attempt, and perhaps its task, failed.</summary>
/// <param name="Type">The exception's type name, or a word such as <c>timeout</c>.</param>
/// <param name="Message">Its message, cut after 4,096 characters.</param>
/// <param name="Detail">Its stack trace, cut after 16,384 characters; null where there is none.</param>
/// <param name="Attempt">The attempt that failed.</param>
public sealed record TaskFailure(string Type, string Message, string? Detail, int Attempt);

/// <summary>A task as it was at one moment.</summary>
public sealed record TaskInfo
{
    /// <summary>Its id.</summary>
    public required TaskId Id { get; init; }

    /// <summary>The name under which it was handed over.</summary>
    public required string Type { get; init; }

    /// <summary>Where it is in its life.</summary>
    public required TaskStage State { get; init; }

    /// <summary>Its queue.</summary>
    public required string Queue { get; init; }

    /// <summary>0 to 9; 9 goes first.</summary>
    public required int Priority { get; init; }

    /// <summary>The number of the last attempt, 0 before the first.</summary>
    public int Attempt { get; init; }

    /// <summary>Failed and timed-out attempts since the submit or the last retry by hand.</summary>
    public int Failures { get; init; }

    /// <summary>Attempts whose process was gone, since the submit or the last retry by hand.</summary>
    public int Losses { get; init; }

    /// <summary>Failures after which it fails for good.</summary>
    public int MaxAttempts { get; init; }

    /// <summary>Running, and asked to stop.</summary>
    public bool CancelRequested { get; init; }

    /// <summary>When it was accepted.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The time from which it may start.</summary>
    public DateTimeOffset RunAt { get; init; }

    /// <summary>When it expires unless it was started before.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When the last attempt started.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it became final.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Its tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The last error; null after a success.</summary>
    public TaskFailure? Error { get; init; }

    /// <summary>Whether it succeeded with a result that can be read.</summary>
    public bool HasResult { get; init; }

    /// <summary>Whether no attempt can follow, except after a retry by hand.</summary>
    public bool IsFinal => State >= TaskStage.Succeeded;

    /// <summary>The task at a time.</summary>
    internal static TaskInfo Of(TaskState task, long nowUs) => new()
    {
        Id = task.Id,
        Type = task.Type,
        State = StageOf(task, nowUs),
        Queue = task.Queue,
        Priority = task.Priority,
        Attempt = task.Attempt,
        Failures = task.Failures,
        Losses = task.Losses,
        MaxAttempts = task.Retry.MaxAttempts,
        CancelRequested = task.CancelRequested is not null,
        CreatedAt = Clocks.Time(task.CreatedAtUs),
        RunAt = Clocks.Time(task.ReadyAtUs),
        ExpiresAt = Time(task.ExpiresAtUs),
        StartedAt = Time(task.StartedAtUs),
        FinishedAt = Time(task.FinishedAtUs),
        Tags = [.. task.Tags],
        Error = task.Error is { } error ? new TaskFailure(error.Type, error.Message, error.Detail, error.Attempt) : null,
        HasResult = task.Result is not null,
    };

    private static TaskStage StageOf(TaskState task, long nowUs) => task.State switch
    {
        StoredState.Blocked => TaskStage.Blocked,
        StoredState.Waiting when task.ReadyAtUs <= nowUs => TaskStage.Queued,
        StoredState.Waiting when task.Failures + task.Losses > 0 => TaskStage.Retrying,
        StoredState.Waiting => TaskStage.Scheduled,
        StoredState.Running => TaskStage.Running,
        StoredState.Succeeded => TaskStage.Succeeded,
        StoredState.Failed => TaskStage.Failed,
        StoredState.Cancelled => TaskStage.Cancelled,
        StoredState.Expired => TaskStage.Expired,
        var unknown => throw new InvalidOperationException($"The state {unknown} has no stage."),
    };

    private static DateTimeOffset? Time(long? timeUs) => timeUs is { } time ? Clocks.Time(time) : null;
}
