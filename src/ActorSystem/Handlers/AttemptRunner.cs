using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;
using Microsoft.Extensions.DependencyInjection;
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
    private readonly IServiceScopeFactory _scopes;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _log;
    private readonly ITaskFiles _files;
    private readonly int _limitResultBytes;
    private readonly NodeEnqueues _enqueues;
    private readonly long _limitFileBytes;
    private readonly HandlerThreads _ends = new HandlerThreads("task-ends", 1, 1, isLow: false).Warm();
    private readonly HandlerScheduler _async;
    private readonly HandlerScheduler _thread;
    private readonly HandlerScheduler _cancel;

    public AttemptRunner(
        IServiceScopeFactory scopes, ILoggerFactory loggers, ActorTasksOptions options, NodeEnqueues enqueues, ITaskFiles files)
    {
        _enqueues = enqueues;
        _scopes = scopes;
        _loggers = loggers;
        _log = loggers.CreateLogger("ActorTasks.Workers");
        _files = files;
        _limitResultBytes = (int)options.LimitResultBytes;
        _limitFileBytes = options.LimitFilePartBytes;
        var effective = Math.Max(2, Environment.ProcessorCount);
        _async = new HandlerScheduler(new HandlerThreads("task-async", effective, Math.Max(effective, 2 * options.AsyncSlots)), _ends);
        _thread = new HandlerScheduler(new HandlerThreads("task-thread", options.ThreadSlots, 2 * options.ThreadSlots), _ends);
        _cancel = new HandlerScheduler(new HandlerThreads("task-cancel", 1, options.AsyncSlots + options.ThreadSlots), _ends);
    }

    /// <inheritdoc/>
    public Task<AttemptEnd> RunAsync(AttemptWork work) =>
        (work.Handler.Kind == HandlerKind.Async ? _async : _thread).RunAsync(() => CallAsync(work));

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

    private async Task<AttemptEnd> CallAsync(AttemptWork work)
    {
        try
        {
            return new AttemptEnd(await CallInScopeAsync(work), null);
        }
        catch (Exception thrown)
        {
            return new AttemptEnd(null, thrown);
        }
    }

    private async Task<AttemptOutcome.Succeeded> CallInScopeAsync(AttemptWork work)
    {
        var task = work.Task;
        var logger = _loggers.CreateLogger($"ActorTasks.Tasks.{task.Type}");
        using var logged = logger.BeginScope(new AttemptLogScope(task.Id, task.Attempt));
        await using var files = new AttemptFiles(_files, task, _limitFileBytes);
        var context = new TaskContext(task, logger, work.Cancellation, _enqueues, files);
        if (!work.Handler.NeedsServices)
        {
            return await ReturnedAsync(work, new HandlerCall(NoServices.Instance, context, work.Payload), files);
        }

        await using var scope = _scopes.CreateAsyncScope();
        return await ReturnedAsync(work, new HandlerCall(scope.ServiceProvider, context, work.Payload), files);
    }

    private async ValueTask<AttemptOutcome.Succeeded> ReturnedAsync(AttemptWork work, HandlerCall call, AttemptFiles files)
    {
        try
        {
            // The handler's code may go on while its result is written: what it returned may be a sequence.
            var result = await work.Handler.Call(call) switch
            {
                ResultFile file => await files.PlaceAsync(file),
                var value => ResultWriter.Write(value, work.Handler.ResultType, _limitResultBytes),
            };
            var enqueued = call.Context.EndEnqueues();
            return enqueued.IsEmpty ? result : result with { Enqueued = enqueued };
        }
        finally
        {
            call.Context.EndEnqueues();
        }
    }

    private sealed class NoServices : IServiceProvider
    {
        public static NoServices Instance { get; } = new();

        public object? GetService(Type serviceType) => null;
    }
}
