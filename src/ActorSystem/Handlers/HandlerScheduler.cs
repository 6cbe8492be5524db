namespace ActorTasks.Actors;

/// <summary>
/// The task scheduler on which handlers run. It is current while a handler runs and there is no synchronisation
/// context, so an await without <c>ConfigureAwait</c> comes back to these threads, not to the front door's.
/// </summary>
internal sealed class HandlerScheduler : TaskScheduler, IDisposable
{
    private readonly HandlerThreads _threads;
    private readonly HandlerThreads _ends;
    private readonly Action<object> _execute;

    /// <param name="threads">Where handlers run.</param>
    /// <param name="ends">
    /// Where their ends are told. What waits for an end may need a further thread of the pool, and one made by a
    /// handler's thread would inherit its low priority, so that no handler's thread may tell it.
    /// </param>
    public HandlerScheduler(HandlerThreads threads, HandlerThreads ends)
    {
        _threads = threads;
        _ends = ends;
        _execute = task => TryExecuteTask((Task)task);
    }

    /// <inheritdoc/>
    public override int MaximumConcurrencyLevel => _threads.Max;

    /// <summary>Starts an asynchronous function on the threads, without what is ambient at the caller.</summary>
    public Task<T> RunAsync<T>(Func<Task<T>> function)
    {
        var told = new TaskCompletionSource<T>();
        using var noFlow = ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow();
        Task.Factory.StartNew(function, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this).Unwrap().ContinueWith(
            ended => _ends.Enqueue(_ => told.SetFromTask(ended), told),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            Default);
        return told.Task;
    }

    /// <inheritdoc/>
    public void Dispose() => _threads.Dispose();

    /// <inheritdoc/>
    protected override void QueueTask(Task task) => _threads.Enqueue(_execute, task);

    /// <inheritdoc/>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => _threads.IsCurrent && TryExecuteTask(task);

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks() => [];
}
