using ActorTasks.Actors;
using ActorTasks.Http.Access;
using ActorTasks.Http.Lists;
using ActorTasks.Http.Problems;
using ActorTasks.Http.Uploads;
using ActorTasks.Http.Waiting;
using ActorTasks.TaskLifecycle;
using Microsoft.AspNetCore.Http;

namespace ActorTasks.Http.Tasks;

/// <summary><c>POST /v1/tasks</c>: accepts a task. It is on disk before the answer.</summary>
internal sealed class SubmitEndpoint(FrontDoor door)
{
    private readonly UploadReader _uploads = new(door);
    private readonly long _maxBodyBytes = (long)door.Options.PayloadBytes + SubmitBody.EnvelopeBytes;

    /// <summary>Answers the call.</summary>
    public async ValueTask<IResult> AnswerAsync(HttpContext context, Caller caller)
    {
        var faults = new FieldFaults();
        new QueryParameters(context.Request, faults).ExpectNone();
        var (reply, problem) = UploadReader.IsUpload(context.Request)
            ? await UploadAsync(context, faults)
            : await SubmitAsync(context, faults);
        return problem ?? reply switch
        {
            TaskReply.Accepted accepted => Accepted(accepted, await door.Waits.WaitAsync(context, accepted.Task)),
            TaskReply.Refused refused => Refusals.ToProblem(refused),
            _ => throw new InvalidOperationException($"The reply {reply?.GetType().Name} is not known."),
        };
    }

    private async ValueTask<(TaskReply? Reply, IResult? Problem)> SubmitAsync(HttpContext context, FieldFaults faults)
    {
        Submission submission;
        using (var body = await door.Bodies.ReadAsync(context, _maxBodyBytes, optional: false))
        {
            if (body.Problem is not null)
            {
                return (null, body.Problem);
            }

            var draft = Read(context, body.Bytes, faults);
            if (faults.Any)
            {
                return (null, faults.ToProblem());
            }

            submission = draft.ToSubmission(door.Options, door.Gateway.RetryOf(draft.Type!));
        }

        // Not bound to the connection: a caller who left may have been accepted all the same.
        return (await door.Gateway.SubmitAsync(submission, CancellationToken.None), null);
    }

    private async ValueTask<(TaskReply? Reply, IResult? Problem)> UploadAsync(HttpContext context, FieldFaults faults)
    {
        if (faults.Any)
        {
            return (null, faults.ToProblem() with { CloseConnection = true });
        }

        await using var upload = await _uploads.ReadAsync(context);
        if (upload.Problem is not null)
        {
            return (null, upload.Problem);
        }

        var draft = Read(context, upload.Task!.Value, faults);
        return faults.Any
            ? (null, faults.ToProblem())
            : (await door.Gateway.SubmitAsync(draft.ToSubmission(door.Options, door.Gateway.RetryOf(draft.Type!)) with { Files = upload.Files }, CancellationToken.None), null);
    }

    private SubmitDraft Read(HttpContext context, ReadOnlyMemory<byte> json, FieldFaults faults)
    {
        var draft = SubmitBody.Read(json, door.Options, faults);
        SubmitHeaders.Read(context.Request.Headers, draft, door.Options, faults);
        draft.CheckTogether(faults);
        return draft;
    }

    private TaskAnswer Accepted(TaskReply.Accepted accepted, Waited waited) => new(door, waited.Task)
    {
        Status = waited.AppliedSeconds is not null && waited.Task.State.IsFinal() ? StatusCodes.Status200OK : StatusCodes.Status202Accepted,
        Located = true,
        Replayed = accepted.Replayed,
        Waited = waited,
    };
}
