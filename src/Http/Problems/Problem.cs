using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ActorTasks.Http.Json;
using ActorTasks.TaskLifecycle;
using Microsoft.AspNetCore.Http;

namespace ActorTasks.Http.Problems;

/// <summary>A refusal as <c>application/problem+json</c> (RFC 9457).</summary>
/// <param name="Kind">What kind of refusal.</param>
/// <param name="Detail">What was expected, what came, what to do.</param>
internal sealed record Problem(ProblemKind Kind, string Detail) : IResult
{
    /// <summary>The media type of all problems.</summary>
    public const string MediaType = "application/problem+json";

    /// <summary>Each bad field.</summary>
    public IReadOnlyList<FieldFault> Faults { get; init; } = [];

    /// <summary>The task that the problem speaks of.</summary>
    public TaskId? Task { get; init; }

    /// <summary>The shown state of that task.</summary>
    public string? State { get; init; }

    /// <summary>Why that task failed.</summary>
    public TaskError? Error { get; init; }

    /// <summary>The methods that the resource knows, for 405.</summary>
    public string? Allow { get; init; }

    /// <summary>Ends the connection: what is left of the request's body is not read.</summary>
    public bool CloseConnection { get; init; }

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        SetHeaders(httpContext.Response.Headers);
        return JsonBody.SendAsync(httpContext, Kind.Status, MediaType, (this, httpContext), static (json, of) => of.Item1.Write(json, of.httpContext));
    }

    /// <summary>Sets the headers that go with the problem.</summary>
    public void SetHeaders(IHeaderDictionary headers)
    {
        switch (Kind.Status)
        {
            case StatusCodes.Status401Unauthorized:
                headers.WWWAuthenticate = "Bearer";
                break;
            case StatusCodes.Status405MethodNotAllowed:
                headers.Allow = Allow;
                break;
            case StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable:
                headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
                break;
        }

        if (CloseConnection)
        {
            headers.Connection = "close";
        }

        headers.CacheControl = "no-store";
    }

    // A stopping node is gone for as long as a restart takes, so is an owner; a full buffer empties with the next sync.
    private int RetryAfterSeconds => Kind == ProblemKind.ShuttingDown || Kind == ProblemKind.StoreUnavailable || Kind == ProblemKind.NotOwner ? 5 : 1;

    private void Write(Utf8JsonWriter json, HttpContext context)
    {
        json.WriteStartObject();
        WriteMembers(json, context);
        json.WriteEndObject();
    }

    /// <summary>Writes the members into an object that is open.</summary>
    public void WriteMembers(Utf8JsonWriter json, HttpContext context)
    {
        json.WriteString("type", context.Request.PathBase.Value + "/problems/" + Kind.Slug);
        json.WriteString("title", Kind.Title);
        json.WriteNumber("status", Kind.Status);
        json.WriteString("detail", Detail);
        if (Faults.Count > 0)
        {
            json.WriteStartArray("errors");
            foreach (var fault in Faults)
            {
                json.WriteStartObject();
                json.WriteString("field", fault.Field);
                json.WriteString("message", fault.Message);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        if (Task is { } task)
        {
            json.WriteString("task", task.ToString());
        }

        if (State is not null)
        {
            json.WriteString("state", State);
        }

        if (Error is not null)
        {
            json.WritePropertyName("error");
            TaskJson.WriteError(json, Error);
        }

        if (Kind == ProblemKind.InternalError)
        {
            json.WriteString("traceId", Activity.Current?.Id ?? context.TraceIdentifier);
        }
    }
}
