using ActorTasks.Actors;
using ActorTasks.Http.Access;
using ActorTasks.Http.Lists;
using ActorTasks.Http.Problems;
using Microsoft.AspNetCore.Http;

namespace ActorTasks.Http.Tasks;

/// <summary><c>POST /v1/tasks</c>: accepts a task. It is on disk before the answer.</summary>
internal sealed class SubmitEndpoint(FrontDoor door)
{
    private readonly long _maxBodyBytes = (long)door.Options.PayloadBytes + SubmitBody.EnvelopeBytes;

    /// <summary>Answers the call.</summary>
    public async ValueTask<IResult> AnswerAsync(HttpContext context, Caller caller)
    {
        var faults = new FieldFaults();
        new QueryParameters(context.Request, faults).ExpectNone();
        Submission submission;
        using (var body = await door.Bodies.ReadAsync(context, _maxBodyBytes, optional: false))
        {
            if (body.Problem is not null)
            {
                return body.Problem;
            }

            var draft = SubmitBody.Read(body.Bytes, door.Options, faults);
            SubmitHeaders.Read(context.Request.Headers, draft, door.Options, faults);
            draft.CheckTogether(faults);
            if (faults.Any)
            {
                return faults.ToProblem();
            }

            submission = draft.ToSubmission(door.Options);
        }

        // Not bound to the connection: a caller who left may have been accepted all the same.
        var reply = await door.Gateway.SubmitAsync(submission, CancellationToken.None);
        return reply switch
        {
            TaskReply.Accepted accepted => new TaskAnswer(door, accepted.Task)
            {
                Status = StatusCodes.Status202Accepted,
                Located = true,
                Replayed = accepted.Replayed,
            },
            TaskReply.Refused refused => Refusals.ToProblem(refused),
            _ => throw new InvalidOperationException($"The reply {reply.GetType().Name} is not known."),
        };
    }
}
