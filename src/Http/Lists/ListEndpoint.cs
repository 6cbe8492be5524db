using ActorTasks.Hocon;
using ActorTasks.Http.Access;
using ActorTasks.Http.Bodies;
using ActorTasks.Http.Json;
using ActorTasks.Http.Problems;
using ActorTasks.Journal;
using Microsoft.AspNetCore.Http;

namespace ActorTasks.Http.Lists;

/// <summary><c>GET /v1/tasks</c>: a page of tasks, without payloads.</summary>
internal sealed class ListEndpoint(FrontDoor door)
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 500;
    private static readonly string[] Orders = ["newest", "oldest"];
    private static readonly string[] Parameters = ["state", "type", "queue", "tag", "key", "since", "until", "order", "limit", "cursor"];

    /// <summary>Answers the call.</summary>
    public async ValueTask<IResult> AnswerAsync(HttpContext context, Caller caller)
    {
        var faults = new FieldFaults();
        var filter = ReadFilter(new QueryParameters(context.Request, faults), faults);
        if (faults.Any)
        {
            return faults.ToProblem();
        }

        var page = await door.Queries.ListAsync(filter, context.RequestAborted);
        return new PageAnswer(page, filter);
    }

    private TaskFilter ReadFilter(QueryParameters query, FieldFaults faults)
    {
        query.ExpectOnly(Parameters);
        var filter = new TaskFilter
        {
            Type = Checked(query, "type", NameRules.CheckType, faults),
            Queue = Checked(query, "queue", NameRules.CheckQueue, faults),
            Tag = Checked(query, "tag", (field, text, into) => NameRules.CheckText(field, text, door.Options.TagLength, into), faults),
            Key = Checked(query, "key", (field, text, into) => NameRules.CheckText(field, text, door.Options.KeyLength, into), faults),
            SinceUs = query.TimeUs("since"),
            UntilUs = query.TimeUs("until"),
            OldestFirst = IsOldestFirst(query.Text("order"), faults),
            Limit = query.Whole("limit", 1, MaxLimit) ?? DefaultLimit,
            NowUs = door.NowUs,
        };
        filter = StateWords.Apply(query.Words("state", StateWords.All), filter, faults);
        if (filter.SinceUs >= filter.UntilUs)
        {
            faults.Contradicts("until", "It must be later than since.");
        }

        if (query.Text("cursor") is not { } cursor)
        {
            return filter;
        }

        if (!Cursor.TryRead(cursor, filter, out var last))
        {
            faults.Unreadable("cursor", "It is none that this list gave: ask with the same filter and order, or start without a cursor.");
        }

        return filter with { After = last };
    }

    private static bool IsOldestFirst(string? order, FieldFaults faults)
    {
        if (order is not null && !Orders.Contains(order))
        {
            faults.Unreadable("order", $"'{JsonFields.Shown(order)}' is neither newest nor oldest.{ClosestName.Hint(order, Orders)}");
        }

        return order == "oldest";
    }

    private static string? Checked(QueryParameters query, string name, Action<string, string, FieldFaults> check, FieldFaults faults)
    {
        var text = query.Text(name);
        if (text is not null)
        {
            check(name, text, faults);
        }

        return text;
    }

    private sealed record PageAnswer(TaskPage Page, TaskFilter Filter) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.CacheControl = "no-store";
            var pathBase = httpContext.Request.PathBase.Value ?? string.Empty;
            return JsonBody.SendAsync(httpContext, StatusCodes.Status200OK, "application/json", (Answer: this, pathBase), static (json, of) =>
            {
                json.WriteStartObject();
                json.WriteStartArray("tasks");
                foreach (var row in of.Answer.Page.Rows)
                {
                    TaskJson.WriteListed(json, row.State, of.Answer.Filter.NowUs, of.pathBase);
                }

                json.WriteEndArray();
                if (of.Answer.Page.Next is { } next)
                {
                    json.WriteString("cursor", Cursor.Write(next, of.Answer.Filter));
                }

                if (of.Answer.Page.Partial)
                {
                    json.WriteBoolean("partial", true);
                }

                json.WriteEndObject();
            });
        }
    }
}
