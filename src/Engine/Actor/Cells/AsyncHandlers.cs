using System.Runtime.ExceptionServices;
using ActorEngine.Dispatch;

namespace ActorEngine.Actor.Cells;

/// <summary>
/// Runs asynchronous handlers. The mailbox is suspended until one ends; what it awaits goes on through this scheduler,
/// which is the actor's lane of system messages. Once the actor is gone, nothing goes on.
/// </summary>
internal sealed class AsyncHandlers(ActorCell cell) : TaskScheduler
{
    private int _running;

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Handlers that have not ended.</summary>
    public int Pending { get; private set; }

    /// <summary>Learns in the supervisor's place how the next handler ends; for a test that calls the actor directly.</summary>
    public TaskCompletionSource? NextObserver { get; set; }

    public static void Run(Func<Task> handler)
    {
        var cell = ActorCell.Current
            ?? throw new InvalidOperationException("RunTask must be called from an actor context.");
        cell.Async.Start(handler);
    }

    public void Execute(Task task)
    {
        _running++;
        try
        {
            TryExecuteTask(task);
        }
        finally
        {
            _running--;
        }
    }

    protected override void QueueTask(Task task) => cell.Mailbox.PostSystem(new AsyncContinuation(this, task));

    /// <summary>Inline only where the actor runs a part of a handler already: not in hooks, such as <c>PostStop</c>.</summary>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued)
        => !taskWasPreviouslyQueued && _running > 0 && ReferenceEquals(ActorCell.Current, cell) && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => [];

    private static Exception CauseOf(Task task) => task.Exception is { } failure
        ? (failure.InnerExceptions.Count == 1 ? failure.InnerExceptions[0] : failure)
        : new TaskCanceledException(task);

    private void Start(Func<Task> handler)
    {
        cell.Mailbox.Suspend();
        Pending++;
        var start = new Task<Task>(handler);
        _running++;
        try
        {
            start.RunSynchronously(this);
        }
        finally
        {
            _running--;
        }

        var task = start.IsCompletedSuccessfully ? start.Result : start;
        if (!task.IsCompleted)
        {
            var instance = cell.Actor;
            var observer = NextObserver;
            NextObserver = null;
            task.ContinueWith(t => Complete(t, instance, observer), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, this);
            return;
        }

        End();
        if (!task.IsCompletedSuccessfully)
        {
            ExceptionDispatchInfo.Capture(CauseOf(task)).Throw();
        }
    }

    private void Complete(Task task, ActorBase? instance, TaskCompletionSource? observer)
    {
        End();
        if (observer is not null)
        {
            cell.CurrentMessage = null;
            observer.SetFromTask(task);
        }
        else if (!task.IsCompletedSuccessfully)
        {
            var cause = CauseOf(task);
            if (ReferenceEquals(instance, cell.Actor))
            {
                cell.Faults.Handle(cause);
            }
            else
            {
                // The supervisor restarted the actor meanwhile: the new instance has no part in it.
                Lifecycle.PublishError(cell, cause, cause.Message);
            }
        }
        else if (Pending == 0)
        {
            cell.CurrentMessage = null;
        }

        cell.AfterMessage();
    }

    private void End()
    {
        Pending--;
        cell.Mailbox.Resume();
    }
}
