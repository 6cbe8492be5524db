using System.Text.Json;
using ActorTasks.Http.Json;
using ActorTasks.Http.Problems;
using Microsoft.AspNetCore.Http;

namespace ActorTasks.Http.Batches;

/// <summary>
/// What became of each item, in order: <c>{"items":[{"status", "task", "location", "replayed"} or {"status", "problem"}]}</c>.
/// Where the batch ended before its end, a problem that has the same <c>items</c> for those that came before.
/// </summary>
/// <param name="door">The front door.</param>
/// <param name="outcomes">What became of the items.</param>
/// <param name="problem">Why the batch ended early; null if it did not.</param>
internal sealed class BatchAnswer(FrontDoor door, IReadOnlyList<BatchOutcome> outcomes, Problem? problem) : IResult
{
    /// <summary>So much is gathered before it is sent: an answer of 10,000 tasks is some 5 MiB.</summary>
    private const int SendBytes = 64 * 1024;

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = problem?.Kind.Status ?? StatusCodes.Status200OK;
        response.ContentType = problem is null ? "application/json" : Problem.MediaType;
        response.Headers.CacheControl = "no-store";
        problem?.SetHeaders(response.Headers);

        using var json = new Utf8JsonWriter(response.BodyWriter, JsonBody.Options);
        json.WriteStartObject();
        problem?.WriteMembers(json, httpContext);
        json.WriteStartArray("items");
        var (nowUs, pathBase) = (door.NowUs, httpContext.Request.PathBase.Value ?? string.Empty);
        var sent = 0L;
        foreach (var outcome in outcomes)
        {
            Write(json, outcome, nowUs, pathBase, httpContext);
            if (json.BytesCommitted + json.BytesPending - sent < SendBytes)
            {
                continue;
            }

            json.Flush();
            sent = json.BytesCommitted;
            if ((await response.BodyWriter.FlushAsync()).IsCompleted)
            {
                return; // The caller has left.
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        await response.BodyWriter.FlushAsync();
    }

    private static void Write(Utf8JsonWriter json, BatchOutcome outcome, long nowUs, string pathBase, HttpContext context)
    {
        json.WriteStartObject();
        if (outcome.Task is { } task)
        {
            json.WriteNumber("status", StatusCodes.Status202Accepted);
            json.WriteString("location", $"{pathBase}/v1/tasks/{task.Id}");
            if (outcome.Replayed)
            {
                json.WriteBoolean("replayed", true);
            }

            json.WriteStartObject("task");
            TaskJson.WriteMembers(json, task, nowUs, pathBase);
            json.WriteEndObject();
        }
        else if (outcome.Problem is { } refused)
        {
            json.WriteNumber("status", refused.Kind.Status);
            json.WriteStartObject("problem");
            refused.WriteMembers(json, context);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
