using ActorTasks.TaskLifecycle;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ActorTasks.Actors;

/// <summary>The middleware around submits, whatever door they come in by.</summary>
internal sealed class SubmitSteps(
    IReadOnlyList<Func<SubmitContext, Func<Task>, Task>> steps,
    IServiceScopeFactory scopes,
    ActorTasksOptions options,
    TimeProvider clock,
    ILogger log)
{
    /// <summary>Whether there are any.</summary>
    public bool Any => steps.Count > 0;

    /// <summary>Runs them around the acceptance of a submit.</summary>
    /// <param name="retry">The policy of the type's tasks that bring none.</param>
    /// <param name="accept">Accepts the submit as the middleware left it.</param>
    /// <returns>The reply; a refusal of a middleware is one too. Other exceptions of a middleware are thrown.</returns>
    public async Task<TaskReply> RunAsync(Submission submission, RetryPolicy retry, Func<Submission, Task<TaskReply>> accept)
    {
        await using var scope = scopes.CreateAsyncScope();
        var before = Submissions.Options(submission);
        var context = new SubmitContext(submission.Type, submission.Payload, before, scope.ServiceProvider);
        TaskReply? reply = null;
        TaskRefusedException? thrown = null;
        var chain = new MiddlewareChain<SubmitContext>(steps, context, AcceptAsync);
        try
        {
            await chain.RunAsync();
        }
        catch (TaskRefusedException refused) when (reply is not TaskReply.Accepted)
        {
            return ReferenceEquals(refused, thrown) ? reply! : Refusal.ToReply(refused);
        }
        catch (Exception late) when (reply is TaskReply.Accepted accepted)
        {
            // The task is on disk: nothing that is thrown afterwards may tell the caller otherwise.
            Log.SubmitStepThrew(log, accepted.Task.Id, late);
        }

        finally
        {
            if (!chain.IsCalled && submission.Files is { } files)
            {
                await files.DisposeAsync();
            }
        }

        return reply ?? throw new InvalidOperationException(
            $"A submit middleware neither called 'next' nor threw {nameof(TaskRefusedException)}, so the submit of '{submission.Type}' has no answer.");

        async Task AcceptAsync()
        {
            var changed = ReferenceEquals(context.Options, before) ? submission : Changed(submission, context.Options, retry);
            reply = SubmitLimits.FaultOf(submission.Type, context.Options, options) is { } fault
                ? await RefusedAsync(changed, fault)
                : await accept(changed);
            if (reply is TaskReply.Refused refused)
            {
                throw thrown = Refusal.ToException(refused);
            }

            context.Accepted = TaskInfo.Of(((TaskReply.Accepted)reply).Task, clock.NowUs());
        }
    }

    private static async Task<TaskReply> RefusedAsync(Submission submission, string fault)
    {
        if (submission.Files is { } files)
        {
            await files.DisposeAsync();
        }

        return new TaskReply.Refused(RefusalKind.LimitExceeded, $"A submit middleware made the submit invalid: {fault}");
    }

    private static Submission Changed(Submission submission, EnqueueOptions chosen, RetryPolicy retry) =>
        Submissions.With(submission, chosen, retry) with { TraceParent = chosen.TraceParent };
}
