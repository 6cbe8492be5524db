using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ActorTasks.Actors;

/// <summary>
/// Calls a handler for one attempt, on the thread of its caller: scope, middleware, parameters, result. Where it runs
/// is decided elsewhere.
/// </summary>
internal sealed class AttemptCall(
    IServiceScopeFactory scopes,
    ILoggerFactory loggers,
    ActorTasksOptions options,
    IReadOnlyList<Func<AttemptContext, Func<Task>, Task>> steps,
    PayloadJson json,
    NodeEnqueues enqueues,
    ITaskFiles files)
{
    /// <summary>Calls it; the returned task never fails and ends when the handler really ended.</summary>
    public async Task<AttemptEnd> RunAsync(AttemptWork work)
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
        var logger = loggers.CreateLogger($"ActorTasks.Tasks.{task.Type}");
        using var logged = logger.BeginScope(new AttemptLogScope(task.Id, task.Attempt));
        await using var own = new AttemptFiles(files, task, options.LimitFilePartBytes);
        var context = new TaskContext(task, logger, work.Cancellation, enqueues, own);
        if (!work.Handler.NeedsServices && steps.Count == 0)
        {
            return await EndedAsync(work.Handler, new HandlerCall(NoServices.Instance, context, work.Payload, json), own);
        }

        await using var scope = scopes.CreateAsyncScope();
        return await EndedAsync(work.Handler, new HandlerCall(scope.ServiceProvider, context, work.Payload, json), own);
    }

    private async ValueTask<AttemptOutcome.Succeeded> EndedAsync(Handler handler, HandlerCall call, AttemptFiles own)
    {
        try
        {
            // The handler's code may go on while its result is written: what it returned may be a sequence.
            var result = steps.Count == 0 ? await WrittenAsync(handler, await handler.Call(call), own) : await CallInStepsAsync(handler, call, own);
            var enqueued = call.Context.EndEnqueues();
            return enqueued.IsEmpty ? result : result with { Enqueued = enqueued };
        }
        finally
        {
            call.Context.EndEnqueues();
        }
    }

    /// <summary>A result that a middleware kept from being made is none.</summary>
    private async Task<AttemptOutcome.Succeeded> CallInStepsAsync(Handler handler, HandlerCall call, AttemptFiles own)
    {
        var context = new AttemptContext(call.Context, handler.Name, call.Payload, call.Services);
        await new MiddlewareChain<AttemptContext>(steps, context, CallAsync).RunAsync();
        return context.HasReturned ? await WrittenAsync(handler, context.Result, own) : new AttemptOutcome.Succeeded(null, ReadOnlyMemory<byte>.Empty);

        async Task CallAsync()
        {
            context.Result = await handler.Call(call);
            context.HasReturned = true;
        }
    }

    private async ValueTask<AttemptOutcome.Succeeded> WrittenAsync(Handler handler, object? value, AttemptFiles own) => value is ResultFile file
        ? await own.PlaceAsync(file)
        : ResultWriter.Write(value, handler.ResultType, (int)options.LimitResultBytes, json);

    private sealed class NoServices : IServiceProvider
    {
        public static NoServices Instance { get; } = new();

        public object? GetService(Type serviceType) => null;
    }
}
