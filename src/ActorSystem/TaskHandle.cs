using System.Text.Json.Serialization;

namespace ActorTasks;

/// <summary>A task that was accepted: what it was then, and the way to ask what has become of it.</summary>
public sealed class TaskHandle
{
    private readonly ITaskClient _client;

    /// <summary>Made by <see cref="ITaskClient"/>; an own implementation of it may make handles too.</summary>
    /// <param name="client">Whom the handle asks.</param>
    /// <param name="accepted">The task as it was accepted.</param>
    /// <param name="replayed">Whether it is the earlier task of an idempotency key.</param>
    public TaskHandle(ITaskClient client, TaskInfo accepted, bool replayed = false)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(accepted);
        _client = client;
        Accepted = accepted;
        Replayed = replayed;
    }

    /// <summary>Its id.</summary>
    public TaskId Id => Accepted.Id;

    /// <summary>The name under which it was handed over.</summary>
    public string Type => Accepted.Type;

    /// <summary>Its state when the submit was answered.</summary>
    public TaskStage State => Accepted.State;

    /// <summary>True when the idempotency key belonged to an earlier, equal submit, whose task this is.</summary>
    public bool Replayed { get; }

    /// <summary>The task when the submit was answered.</summary>
    [JsonIgnore]
    public TaskInfo Accepted { get; }

    /// <summary>The task as it is now; null when it is no longer kept.</summary>
    /// <inheritdoc cref="ITaskClient.FindAsync"/>
    public Task<TaskInfo?> InfoAsync(CancellationToken cancellation = default) => _client.FindAsync(Id, cancellation);

    /// <inheritdoc cref="ITaskClient.WaitAsync"/>
    public Task<TaskInfo> WaitAsync(CancellationToken cancellation = default) => _client.WaitAsync(Id, cancellation);

    /// <inheritdoc cref="ITaskClient.ResultAsync"/>
    public Task<T?> ResultAsync<T>(CancellationToken cancellation = default) => _client.ResultAsync<T>(Id, cancellation);

    /// <inheritdoc cref="ITaskClient.CancelAsync"/>
    public Task<TaskInfo> CancelAsync(bool force = false, CancellationToken cancellation = default) => _client.CancelAsync(Id, force, cancellation);

    /// <inheritdoc cref="ITaskClient.RetryAsync"/>
    public Task<TaskInfo> RetryAsync(string? why = null, CancellationToken cancellation = default) => _client.RetryAsync(Id, why, cancellation);
}
