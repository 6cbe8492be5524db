namespace ActorTasks;

/// <summary>Hands work over from inside the application. A completed call means that the task is on disk.</summary>
public interface ITaskClient
{
    /// <summary>Accepts a task for the handler registered under a name.</summary>
    /// <param name="type">The handler's name, as given to <c>tasks.Handle(name, …)</c>.</param>
    /// <param name="payload">Serialised as JSON; null is the JSON null.</param>
    /// <param name="options">Queue, priority, delay and more; null takes the defaults.</param>
    /// <param name="cancellation">Gives up waiting; the task may be stored all the same.</param>
    /// <returns>The task's handle; with a repeated idempotency key that of the earlier task.</returns>
    /// <exception cref="TaskRefusedException">The task was not accepted; its slug says why.</exception>
    Task<TaskHandle> EnqueueAsync(string type, object? payload, EnqueueOptions? options = null, CancellationToken cancellation = default);
}

/// <summary>What an accepted task is known by.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Replayed">True when the idempotency key belonged to an earlier, equal submit, whose task this is.</param>
public sealed record TaskHandle(TaskId Id, bool Replayed);

/// <summary>How a task is to be run. Unset members take the defaults of the settings.</summary>
public sealed record EnqueueOptions
{
    /// <summary>1 to 64 characters of <c>a-z A-Z 0-9 . _ -</c>; default <c>default</c>.</summary>
    public string Queue { get; init; } = "default";

    /// <summary>0 to 9, 9 goes first; default 4.</summary>
    public int Priority { get; init; } = 4;

    /// <summary>Start no earlier than this long from now; not together with <see cref="RunAt"/>.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>Start no earlier than this.</summary>
    public DateTimeOffset? RunAt { get; init; }

    /// <summary>Expires unless it was started before.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The bound of one attempt.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>At most 16 tags of 1 to 64 characters.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>1 to 255 characters: an equal submit with the same key answers the first task.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>
    /// Files for the handler: read to their ends and on disk before the call returns. At most <c>limits.files</c>, each
    /// up to <c>limits.file-part</c>. With an idempotency key their names, types and contents are part of the request.
    /// </summary>
    public IReadOnlyList<EnqueueFile> Files { get; init; } = [];
}

/// <summary>A submit was not accepted.</summary>
/// <param name="slug">The problem's stable name, e.g. <c>overloaded</c>.</param>
/// <param name="message">What was expected, what came, what to do.</param>
public sealed class TaskRefusedException(string slug, string message) : Exception(message)
{
    /// <summary>The problem's stable name, as in the HTTP contract.</summary>
    public string Slug { get; } = slug;
}
