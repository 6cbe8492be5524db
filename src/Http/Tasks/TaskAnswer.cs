using ActorTasks.Http.Content;
using ActorTasks.Http.Json;
using ActorTasks.Http.Waiting;
using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace ActorTasks.Http.Tasks;

/// <summary>A task as an answer, with what the caller asked to be included.</summary>
internal sealed class TaskAnswer(FrontDoor door, TaskState task) : IResult
{
    /// <summary>The HTTP status.</summary>
    public int Status { get; init; } = StatusCodes.Status200OK;

    /// <summary>Whether the header Location names the task.</summary>
    public bool Located { get; init; }

    /// <summary>Whether an idempotency key led to an earlier task.</summary>
    public bool Replayed { get; init; }

    /// <summary>Tells what is shown apart from what was shown before; null where that is not asked for.</summary>
    public EntityTagHeaderValue? Tag { get; init; }

    /// <summary>What became of the wish to wait; null where there was none to ask for.</summary>
    public Waited? Waited { get; init; }

    /// <summary>Payload and result, in this order, with what describes them; those not asked for are left out.</summary>
    public IReadOnlyList<(string Name, DataInfo? Info, ReadOnlyMemory<byte>? Bytes)> Data { get; init; } = [];

    /// <summary>The history, or null where it was not asked for.</summary>
    public IReadOnlyList<JournalEntry>? Events { get; init; }

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var headers = httpContext.Response.Headers;
        if (Located)
        {
            headers.Location = $"{httpContext.Request.PathBase.Value}/v1/tasks/{task.Id}";
        }

        if (Replayed)
        {
            headers["Idempotency-Replayed"] = "true";
        }

        if (Waited is { } waited)
        {
            Tell(headers, waited);
        }

        headers.CacheControl = Tag is null ? "no-store" : "private, no-cache";
        if (Tag is not null)
        {
            headers.ETag = Tag.ToString();
            if (EntityTags.IsKnown(httpContext.Request, Tag))
            {
                httpContext.Response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            }
        }

        return JsonBody.SendAsync(httpContext, Status, "application/json", (this, httpContext), static (json, of) => of.Item1.Write(json, of.httpContext));
    }

    private void Tell(IHeaderDictionary headers, Waited waited)
    {
        if (waited.Applied is { } applied)
        {
            headers["Preference-Applied"] = applied;
        }

        if (waited.AskAgain && Status == StatusCodes.Status202Accepted)
        {
            headers.RetryAfter = "1";
        }
    }

    private void Write(System.Text.Json.Utf8JsonWriter json, HttpContext context)
    {
        json.WriteStartObject();
        TaskJson.WriteMembers(json, task, door.NowUs, context.Request.PathBase.Value ?? string.Empty);
        foreach (var (name, info, bytes) in Data)
        {
            WriteData(json, name, info, bytes);
        }

        if (Events is not null)
        {
            json.WriteStartArray("events");
            foreach (var entry in Events)
            {
                EventJson.Write(json, entry);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteData(System.Text.Json.Utf8JsonWriter json, string name, DataInfo? info, ReadOnlyMemory<byte>? bytes)
    {
        if (info is null || bytes is not { } data)
        {
            json.WriteNull(name);
        }
        else if (info.ContentType.StartsWith("application/json", StringComparison.OrdinalIgnoreCase))
        {
            json.WritePropertyName(name);
            json.WriteRawValue(data.Span, skipInputValidation: true);
        }
        else
        {
            json.WriteBase64String(name, data.Span);
        }
    }
}
