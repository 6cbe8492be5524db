using ActorTasks.Http.Access;
using ActorTasks.Http.Lists;
using ActorTasks.Http.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace ActorTasks.Http.Batches;

/// <summary><c>POST /v1/tasks/batch</c>: many submits in one request, as a JSON array or one in each line.</summary>
internal sealed class BatchEndpoint(FrontDoor door)
{
    private const string Key = "Idempotency-Key";

    /// <summary>Answers the call.</summary>
    public async ValueTask<IResult> AnswerAsync(HttpContext context, Caller caller)
    {
        var faults = new FieldFaults();
        new QueryParameters(context.Request, faults).ExpectNone();
        if (context.Request.Headers.ContainsKey(Key))
        {
            faults.Unreadable(Key, "A batch has no key of its own: give each item a key in its field idempotencyKey.");
        }

        if (faults.Any)
        {
            return faults.ToProblem();
        }

        return IsLines(context.Request) ? await LinesAsync(context) : await ArrayAsync(context);
    }

    private async ValueTask<IResult> LinesAsync(HttpContext context)
    {
        var submit = new BatchSubmit(door, context);
        var problem = await new BatchLines(door, submit).ReadAsync(context);
        await submit.EndAsync();
        return new BatchAnswer(door, submit.Outcomes, problem);
    }

    /// <summary>An array is looked through as a whole first: what is wrong with the array itself is told before anything is stored.</summary>
    private async ValueTask<IResult> ArrayAsync(HttpContext context)
    {
        using var body = await door.Bodies.ReadAsync(context, door.Options.BatchBytes, optional: false);
        if (body.Problem is not null)
        {
            return body.Problem.Kind == ProblemKind.UnsupportedMediaType
                ? body.Problem with { Detail = $"{body.Problem.Detail} A batch may also come as 'application/x-ndjson'." }
                : body.Problem;
        }

        var (items, problem) = BatchArray.Find(body.Bytes.Span, door.Options.BatchItems);
        if (problem is not null)
        {
            return problem;
        }

        // What is whole counts on: it is held until its last item is on its way.
        var bytes = body.Bytes.Length;
        if (!door.Arriving.TryTake(bytes, 0))
        {
            return new Problem(ProblemKind.Overloaded, "Too many bodies are being read at once.");
        }

        try
        {
            var submit = new BatchSubmit(door, context);
            foreach (var (start, length) in items)
            {
                await submit.AddAsync(body.Bytes.Slice(start, length));
            }

            await submit.EndAsync();
            return new BatchAnswer(door, submit.Outcomes, null);
        }
        finally
        {
            door.Arriving.Release(bytes);
        }
    }

    private static bool IsLines(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && (type.MediaType.Equals(BatchLines.MediaType, StringComparison.OrdinalIgnoreCase)
            || type.MediaType.Equals("application/ndjson", StringComparison.OrdinalIgnoreCase));
}
