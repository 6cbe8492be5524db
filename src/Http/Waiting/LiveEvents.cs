using System.Globalization;
using ActorTasks.Http.Bodies;
using ActorTasks.Http.Lists;
using ActorTasks.Http.Problems;
using ActorTasks.Http.Tasks;
using ActorTasks.TaskLifecycle;
using Microsoft.AspNetCore.Http;

namespace ActorTasks.Http.Waiting;

/// <summary><c>GET /v1/tasks/{id}/events</c> with <c>Accept: text/event-stream</c>: the history and then what happens.</summary>
internal sealed class LiveEvents(FrontDoor door)
{
    private const string LastEventId = "Last-Event-ID";
    private readonly Places _places = new(door.Options.SseStreams);

    /// <summary>Whether a request asks for a stream.</summary>
    public static bool IsAsked(HttpRequest request)
    {
        foreach (var value in request.Headers.Accept)
        {
            foreach (var range in value.AsSpan().Split(','))
            {
                var type = value.AsSpan(range);
                var parameters = type.IndexOf(';');
                if ((parameters < 0 ? type : type[..parameters]).Trim().Equals(EventStream.MediaType, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Answers with the stream, or with 204 where nothing will come any more, which tells a browser not to connect again.</summary>
    public async ValueTask<IResult> AnswerAsync(HttpContext context)
    {
        var faults = new FieldFaults();
        var query = new QueryParameters(context.Request, faults);
        var after = query.Whole("after", 0, int.MaxValue) ?? 0;
        query.ExpectOnly("after");

        // A browser that connects again asks with the address of the first time: what it says it has goes before.
        after = Resumed(context.Request, faults) ?? after;
        if (!TaskIds.TryRead(context, faults, out var id) || faults.Any)
        {
            return faults.ToProblem();
        }

        if (await door.Queries.GetAsync(id, context.RequestAborted) is not { State: var task })
        {
            return TaskIds.NotFound(id);
        }

        if (task.State.IsFinal() && task.TaskSeq <= after)
        {
            return Results.NoContent();
        }

        if (door.Stopping.IsCancellationRequested)
        {
            return new Problem(ProblemKind.ShuttingDown, "The server is stopping.");
        }

        return _places.TryTake()
            ? new EventStream(door, id, after, _places)
            : new Problem(ProblemKind.Overloaded, $"{door.Options.SseStreams} streams of live events are open; limits.sse-streams allows no more.");
    }

    private static int? Resumed(HttpRequest request, FieldFaults faults)
    {
        if (request.Headers[LastEventId] is not { Count: > 0 } values || values.ToString() is not { Length: > 0 } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        faults.Unreadable(LastEventId, $"'{JsonFields.Shown(text)}' is no number of an event.");
        return null;
    }
}
