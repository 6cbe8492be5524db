using System.Diagnostics;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Actors;

/// <summary>
/// Makes submissions of what application code hands over, with the limits that the HTTP front door has too. Clients,
/// handlers that enqueue and middleware share it.
/// </summary>
internal static class Submissions
{
    /// <summary>Checks what was chosen, and makes a submission of it.</summary>
    /// <param name="retry">The policy from which the options' leaves things out.</param>
    /// <exception cref="TaskRefusedException">A limit is exceeded; the slug says which kind.</exception>
    public static Submission Of(string type, byte[] payload, EnqueueOptions chosen, RetryPolicy retry, ActorTasksOptions options)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (SubmitLimits.FaultOf(type, chosen, options) is { } fault)
        {
            throw new TaskRefusedException("limit-exceeded", fault);
        }

        if (payload.Length > options.LimitPayloadBytes)
        {
            throw new TaskRefusedException(
                "payload-too-large",
                $"The payload has {payload.Length} bytes, more than limits.payload ({options.LimitPayloadBytes}).");
        }

        var trace = Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } current } ? current : null;
        return With(new Submission { Type = type, Payload = payload, TraceParent = trace }, chosen, retry);
    }

    /// <summary>A submit with what the options say.</summary>
    /// <param name="retry">The policy from which the options' leaves things out.</param>
    public static Submission With(Submission submission, EnqueueOptions chosen, RetryPolicy retry) => submission with
    {
        Queue = chosen.Queue,
        Priority = chosen.Priority,
        DelayUs = Us(chosen.Delay),
        RunAtUs = Us(chosen.RunAt),
        ExpiresAtUs = Us(chosen.ExpiresAt),
        TimeoutUs = Us(chosen.Timeout),
        Retry = chosen.Retry?.Over(retry),
        Tags = chosen.Tags,
        IdempotencyKey = chosen.IdempotencyKey,
        TraceParent = chosen.TraceParent ?? submission.TraceParent,
    };

    /// <summary>What a submit says, as options.</summary>
    public static EnqueueOptions Options(Submission submission) => new()
    {
        Queue = submission.Queue,
        Priority = submission.Priority,
        Delay = submission.DelayUs is { } delayUs ? Clocks.Span(delayUs) : null,
        RunAt = submission.RunAtUs is { } runAtUs ? Clocks.Time(runAtUs) : null,
        ExpiresAt = submission.ExpiresAtUs is { } expiresAtUs ? Clocks.Time(expiresAtUs) : null,
        Timeout = submission.TimeoutUs is { } timeoutUs ? Clocks.Span(timeoutUs) : null,
        Retry = submission.Retry is { } retry ? TaskRetry.Of(retry) : null,
        Tags = submission.Tags,
        IdempotencyKey = submission.IdempotencyKey,
        TraceParent = submission.TraceParent,
    };

    private static long? Us(TimeSpan? span) => span is { } length ? Clocks.Us(length) : null;

    private static long? Us(DateTimeOffset? time) => time is { } moment ? Clocks.Us(moment) : null;
}
