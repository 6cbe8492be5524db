using ActorTasks.TaskLifecycle;
using Microsoft.Extensions.Logging;

namespace ActorTasks.Actors;

/// <summary>One attempt as a worker runs it.</summary>
internal sealed record AttemptWork(TaskState Task, Handler Handler, ReadOnlyMemory<byte> Payload, CancellationToken Cancellation);

/// <summary>What became of the call: a result or what was thrown, one of both.</summary>
internal sealed record AttemptEnd(AttemptOutcome.Succeeded? Result, Exception? Thrown);

/// <summary>Runs handlers. The seam behind which a simulation puts its own.</summary>
internal interface IAttemptRunner
{
    /// <summary>Runs an attempt; the returned task never fails and ends when the handler really ended.</summary>
    Task<AttemptEnd> RunAsync(AttemptWork work);

    /// <summary>Cancels a handler's token on threads of its own, since what it registered there is its code too.</summary>
    void Cancel(CancellationTokenSource cancellation);
}

/// <summary>
/// Runs handlers on threads of their own: asynchronous ones on a few effective threads (the number of cores, at
/// least 2), synchronous ones on one thread per slot. Both may grow to two threads per slot: a handler that blocks until
/// its own asynchronous code is done needs a second one, on which that code goes on. Tokens are cancelled on other
/// threads still, so that handlers that block until they are cancelled learn of it however many they are.
/// </summary>
internal sealed class AttemptRunner : IAttemptRunner, IDisposable
{
    private readonly AttemptCall _call;
    private readonly ILogger _log;
    private readonly HandlerThreads _ends = new HandlerThreads("task-ends", 1, 1, isLow: false).Warm();
    private readonly HandlerScheduler _async;
    private readonly HandlerScheduler _thread;
    private readonly HandlerScheduler _cancel;

    public AttemptRunner(AttemptCall call, ILoggerFactory loggers, ActorTasksOptions options)
    {
        _call = call;
        _log = loggers.CreateLogger("ActorTasks.Workers");
        var effective = Math.Max(2, Environment.ProcessorCount);
        _async = new HandlerScheduler(new HandlerThreads("task-async", effective, Math.Max(effective, 2 * options.AsyncSlots)), _ends);
        _thread = new HandlerScheduler(new HandlerThreads("task-thread", options.ThreadSlots, 2 * options.ThreadSlots), _ends);
        _cancel = new HandlerScheduler(new HandlerThreads("task-cancel", 1, options.AsyncSlots + options.ThreadSlots), _ends);
    }

    /// <inheritdoc/>
    public Task<AttemptEnd> RunAsync(AttemptWork work) =>
        (work.Handler.Kind == HandlerKind.Async ? _async : _thread).RunAsync(() => _call.RunAsync(work));

    /// <inheritdoc/>
    public void Cancel(CancellationTokenSource cancellation) => _cancel.RunAsync(() => CancelAsync(cancellation));

    /// <inheritdoc/>
    public void Dispose()
    {
        _async.Dispose();
        _thread.Dispose();
        _cancel.Dispose();
        _ends.Dispose();
    }

    private Task<bool> CancelAsync(CancellationTokenSource cancellation)
    {
        try
        {
            cancellation.Cancel();
        }
        catch (AggregateException thrown)
        {
            Log.CancelCallbackThrew(_log, thrown);
        }

        return Task.FromResult(true);
    }
}
