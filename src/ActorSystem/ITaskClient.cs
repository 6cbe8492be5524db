using System.Runtime.CompilerServices;

namespace ActorTasks;

/// <summary>
/// Hands work over from inside the application and asks what has become of it. Every refusal is a
/// <see cref="TaskRefusedException"/>, whose slug says why.
/// </summary>
public interface ITaskClient
{
    /// <summary>Accepts a task for the handler registered under a name. When the call completes, the task is on disk.</summary>
    /// <typeparam name="T">The payload's type; the payload is written as this type (as its own type where this is object or cannot tell).</typeparam>
    /// <param name="type">The handler's name or alias, as given to <c>tasks.Handle(name, …)</c>.</param>
    /// <param name="payload">Written as JSON.</param>
    /// <param name="options">Queue, priority, delay and more; null takes the defaults.</param>
    /// <param name="cancellation">Gives up waiting; the task may be stored all the same.</param>
    /// <returns>The task's handle; with a repeated idempotency key that of the earlier task.</returns>
    /// <exception cref="TaskRefusedException">The task was not accepted (or, with <c>outcome-unknown</c>, may have been).</exception>
    Task<TaskHandle> EnqueueAsync<T>(string type, T payload, EnqueueOptions? options = null, CancellationToken cancellation = default);

    /// <summary>As <see cref="EnqueueAsync{T}(string, T, EnqueueOptions?, CancellationToken)"/>, with the JSON null as payload.</summary>
    /// <inheritdoc cref="EnqueueAsync{T}(string, T, EnqueueOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    Task<TaskHandle> EnqueueAsync(string type, EnqueueOptions? options = null, CancellationToken cancellation = default);

    /// <summary>As <see cref="EnqueueAsync{T}(string, T, EnqueueOptions?, CancellationToken)"/>, for a payload whose type is not known where it is handed over.</summary>
    /// <inheritdoc cref="EnqueueAsync{T}(string, T, EnqueueOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(-1)]
    Task<TaskHandle> EnqueueAsync(string type, object? payload, EnqueueOptions? options = null, CancellationToken cancellation = default) =>
        EnqueueAsync<object?>(type, payload, options, cancellation);

    /// <summary>As <see cref="EnqueueAsync{T}(string, T, EnqueueOptions?, CancellationToken)"/>, for the handler that was registered with this payload type.</summary>
    /// <typeparam name="T">The type of <c>tasks.Handle&lt;T&gt;(name, …)</c>.</typeparam>
    /// <inheritdoc cref="EnqueueAsync{T}(string, T, EnqueueOptions?, CancellationToken)"/>
    Task<TaskHandle> EnqueueAsync<T>(T payload, EnqueueOptions? options = null, CancellationToken cancellation = default)
        where T : notnull;

    /// <summary>A task as it is now; null where there is none, or none any more.</summary>
    /// <exception cref="TaskRefusedException">The store cannot be read (<c>store-unavailable</c>).</exception>
    Task<TaskInfo?> FindAsync(TaskId id, CancellationToken cancellation = default);

    /// <summary>Waits until a task is final; bound the wait with the token. A task whose handler fails ends as Failed, which does not throw here.</summary>
    /// <returns>The task in its final state.</returns>
    /// <exception cref="TaskRefusedException">There is no such task (<c>not-found</c>), or the store cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The wait was given up; the task goes on.</exception>
    Task<TaskInfo> WaitAsync(TaskId id, CancellationToken cancellation = default);

    /// <summary>What the handler of a succeeded task returned; default where it returned nothing.</summary>
    /// <exception cref="TaskRefusedException">
    /// <c>not-finished</c>; <c>task-failed</c> where it failed, was cancelled or has expired; <c>not-found</c>;
    /// <c>invalid-request</c> where the result is no <typeparamref name="T"/>.
    /// </exception>
    Task<T?> ResultAsync<T>(TaskId id, CancellationToken cancellation = default);

    /// <summary>
    /// Cancels a task. A waiting one is cancelled at once; of a running one the handler's token is cancelled and its own
    /// outcome counts. Cancelling a cancelled task changes nothing.
    /// </summary>
    /// <param name="id">The task.</param>
    /// <param name="force">A running task is cancelled at once; what its handler does afterwards is recorded as late.</param>
    /// <param name="cancellation">Gives up waiting; the task may be cancelled all the same.</param>
    /// <returns>The task after it.</returns>
    /// <exception cref="TaskRefusedException"><c>already-final</c>, <c>not-found</c>, or as for a submit.</exception>
    Task<TaskInfo> CancelAsync(TaskId id, bool force = false, CancellationToken cancellation = default);

    /// <summary>Queues a failed, cancelled or expired task again, with its failures back at 0; changes nothing for one that is not final.</summary>
    /// <param name="id">The task.</param>
    /// <param name="why">Goes into its history.</param>
    /// <param name="cancellation">Gives up waiting; the task may be queued all the same.</param>
    /// <returns>The task after it.</returns>
    /// <exception cref="TaskRefusedException"><c>already-final</c> where it succeeded, <c>not-found</c>, or as for a submit.</exception>
    Task<TaskInfo> RetryAsync(TaskId id, string? why = null, CancellationToken cancellation = default);
}
