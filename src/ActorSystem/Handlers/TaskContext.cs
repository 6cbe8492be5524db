using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ActorTasks.Actors;
using ActorTasks.TaskLifecycle;
using Microsoft.Extensions.Logging;

namespace ActorTasks;

/// <summary>What a handler may know of the attempt that it runs. A parameter of this type is bound automatically.</summary>
public sealed class TaskContext
{
    /// <summary>Stands for one that has ended, where nothing was ever enqueued.</summary>
    private static readonly object s_ended = new();

    private readonly TaskState _task;
    private readonly NodeEnqueues _node;
    private readonly AttemptFiles? _files;
    private object? _enqueues;

    internal TaskContext(TaskState task, ILogger logger, CancellationToken cancellationToken, NodeEnqueues node, AttemptFiles? files = null)
    {
        _task = task;
        _node = node;
        _files = files;
        Logger = logger;
        CancellationToken = cancellationToken;
    }

    /// <summary>The task.</summary>
    public TaskId Id => _task.Id;

    /// <summary>The name under which the handler was called.</summary>
    public string Type => _task.Type;

    /// <summary>The number of this attempt, from 1; it never repeats for a task, so it can fence side effects.</summary>
    public int Attempt => _task.Attempt;

    /// <summary>Failures before this attempt since the submit or the last retry by hand.</summary>
    public int Failures => _task.Failures;

    /// <summary>Logs with the task's id and attempt in scope.</summary>
    public ILogger Logger { get; }

    /// <summary>Cancelled on timeout, cancel and shutdown.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>
    /// Hands over a further task, which comes to be with the success of this attempt: both are one write on disk. When
    /// the attempt fails, times out, is cancelled, released or lost, nothing that it enqueued exists, so the next attempt
    /// may enqueue it again. At most <c>limits.enqueue-items</c> (1,000) tasks with <c>limits.enqueue-bytes</c> (4 MiB) of
    /// payloads. May be called from several threads, until the handler returns.
    /// </summary>
    /// <typeparam name="T">The payload's type; the payload is written as this type (as its own type where this is object or cannot tell).</typeparam>
    /// <param name="type">The handler's name or alias, as given to <c>tasks.Handle(name, …)</c>.</param>
    /// <param name="payload">Written as JSON at once; null is the JSON null.</param>
    /// <param name="options">Queue, priority, delay (from the success on) and more; null takes the defaults.</param>
    /// <returns>
    /// The handle of a task that does not exist yet. Where its idempotency key turns out to belong to an equal task that
    /// exists, that one stands for it and no task of this id will ever be; where it belongs to a task of another type or
    /// payload, this attempt fails for good (error <c>key-conflict</c>).
    /// </returns>
    /// <exception cref="TaskRefusedException">The task is not accepted (its slug says why), or this attempt has enqueued too much.</exception>
    /// <exception cref="InvalidOperationException">The handler has ended.</exception>
    public TaskHandle Enqueue<T>(string type, T payload, EnqueueOptions? options = null) => Add(type, _node.Json.WritePayload(payload), options);

    /// <summary>As <see cref="Enqueue{T}(string, T, EnqueueOptions?)"/>, with the JSON null as payload.</summary>
    /// <inheritdoc cref="Enqueue{T}(string, T, EnqueueOptions?)"/>
    [OverloadResolutionPriority(1)]
    public TaskHandle Enqueue(string type, EnqueueOptions? options = null) => Add(type, PayloadJson.Null, options);

    /// <summary>As <see cref="Enqueue{T}(string, T, EnqueueOptions?)"/>, for a payload whose type is not known where it is handed over.</summary>
    /// <inheritdoc cref="Enqueue{T}(string, T, EnqueueOptions?)"/>
    [OverloadResolutionPriority(-1)]
    public TaskHandle Enqueue(string type, object? payload, EnqueueOptions? options = null) => Enqueue<object?>(type, payload, options);

    /// <summary>As <see cref="Enqueue{T}(string, T, EnqueueOptions?)"/>, for the handler that was registered with this payload type.</summary>
    /// <inheritdoc cref="Enqueue{T}(string, T, EnqueueOptions?)"/>
    public TaskHandle Enqueue<T>(T payload, EnqueueOptions? options = null)
        where T : notnull => Add(_node.NameFor(payload), _node.Json.WritePayload(payload), options);

    private TaskHandle Add(string type, byte[] payload, EnqueueOptions? options)
    {
        ArgumentNullException.ThrowIfNull(type);
        var enqueues = Volatile.Read(ref _enqueues);
        if (enqueues is null)
        {
            var mine = new AttemptEnqueues(_task, _node);
            enqueues = Interlocked.CompareExchange(ref _enqueues, mine, null) ?? mine;
        }

        return enqueues is AttemptEnqueues open ? open.Add(type, payload, options ?? new EnqueueOptions()) : throw AttemptEnqueues.TooLate(Id);
    }

    /// <summary>The handler has ended: nothing can be enqueued any more.</summary>
    /// <returns>All that was enqueued; nothing when called again.</returns>
    internal ImmutableArray<EnqueuedTask> EndEnqueues() =>
        Interlocked.CompareExchange(ref _enqueues, s_ended, null) is AttemptEnqueues enqueues ? enqueues.End() : [];

    /// <summary>The files that came with the task, in the order in which they came.</summary>
    public IReadOnlyList<TaskFile> Files => _files?.Inputs ?? [];

    /// <summary>The file of a name; of an unknown one the exception names those that there are.</summary>
    /// <exception cref="KeyNotFoundException">No file of that name came with the task.</exception>
    public TaskFile File(string name) => Files.FirstOrDefault(file => file.Name == name) ?? throw new KeyNotFoundException(
        $"No file '{name}' came with the task, but {(Files.Count == 0 ? "none" : string.Join(", ", Files.Select(file => $"'{file.Name}'")))}.");

    /// <summary>
    /// Begins a file that the handler writes and returns as its result, for results that are no JSON or larger than
    /// <c>limits.result</c>. Up to 16 may be begun in an attempt; the one that is returned is kept.
    /// </summary>
    /// <param name="fileName">What it is to be called where it is saved, up to 255 characters; null for nothing.</param>
    /// <param name="contentType">Its media type.</param>
    /// <exception cref="ArgumentException">The name or type is not allowed.</exception>
    public ResultFile CreateResultFile(string? fileName, string contentType = "application/octet-stream") =>
        (_files ?? throw new InvalidOperationException("This attempt has no place for files.")).CreateResult(fileName, contentType);
}

/// <summary>Throw it in a handler to fail the task at once, whatever attempts are left.</summary>
public sealed class PermanentFailure : Exception
{
    /// <summary>Fails for good, with a message for people.</summary>
    public PermanentFailure(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}

/// <summary>Throw it in a handler to be tried again at a time of the handler's choice; counts as a failure.</summary>
public sealed class RetryAt : Exception
{
    /// <summary>Fails this attempt and sets the time of the next.</summary>
    public RetryAt(DateTimeOffset at, string message, Exception? cause = null)
        : base(message, cause) => At = at;

    /// <summary>When to try again.</summary>
    public DateTimeOffset At { get; }
}
