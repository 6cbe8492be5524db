using ActorTasks.Http.Access;
using ActorTasks.Http.Content;
using ActorTasks.Http.Json;
using ActorTasks.Http.Lists;
using ActorTasks.Http.Problems;
using ActorTasks.Http.Waiting;
using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;
using Microsoft.AspNetCore.Http;

namespace ActorTasks.Http.Tasks;

/// <summary>Reads of one task: the task, its result, its files, its history.</summary>
internal sealed class TaskEndpoints(FrontDoor door)
{
    private const int MaxEvents = 1000;
    private static readonly string[] Includes = ["payload", "result", "events"];
    private readonly LiveEvents _live = new(door);

    /// <summary><c>GET /v1/tasks/{id}</c>.</summary>
    public async ValueTask<IResult> ShowAsync(HttpContext context, Caller caller)
    {
        var faults = new FieldFaults();
        var query = new QueryParameters(context.Request, faults);
        var include = query.Words("include", Includes);
        query.ExpectOnly("include");
        if (!TaskIds.TryRead(context, faults, out var id) || faults.Any)
        {
            return faults.ToProblem();
        }

        var payload = include.Contains("payload");
        var result = include.Contains("result");
        if ((payload || result) && !caller.Payloads)
        {
            return NoPayloads(caller);
        }

        var cancellation = context.RequestAborted;
        if (await door.Queries.GetAsync(id, cancellation) is not { State: var task })
        {
            return TaskIds.NotFound(id);
        }

        var waited = await door.Waits.WaitAsync(context, task);
        task = waited.Task;
        var data = new List<(string, DataInfo?, ReadOnlyMemory<byte>?)>();
        if (payload)
        {
            data.Add(("payload", task.Payload, await door.Queries.PayloadAsync(id, cancellation)));
        }

        if (result)
        {
            data.Add(("result", task.Result, task.Result is null ? null : await door.Queries.ResultAsync(id, cancellation)));
        }

        return new TaskAnswer(door, task)
        {
            Tag = TaskTag.Of(task, door.NowUs, include),
            Waited = waited,
            Data = data,
            Events = include.Contains("events") ? await door.Queries.EventsAsync(id, 0, MaxEvents, cancellation) : null,
        };
    }

    /// <summary><c>GET /v1/tasks/{id}/result</c>: the bytes that the handler returned, with their own type.</summary>
    public async ValueTask<IResult> ResultAsync(HttpContext context, Caller caller)
    {
        var faults = new FieldFaults();
        new QueryParameters(context.Request, faults).ExpectNone();
        if (!TaskIds.TryRead(context, faults, out var id) || faults.Any)
        {
            return faults.ToProblem();
        }

        if (!caller.Payloads)
        {
            return NoPayloads(caller);
        }

        if (await door.Queries.GetAsync(id, context.RequestAborted) is not { State: var task })
        {
            return TaskIds.NotFound(id);
        }

        if (task.State != StoredState.Succeeded)
        {
            return WithoutResult(task);
        }

        if (task.Result is not { } info)
        {
            return Results.NoContent();
        }

        if (info.File is { } file)
        {
            return await FileOfAsync(new FileKey(id, file), info.ContentType, info.FileName, info.Bytes, info.Sha256, context);
        }

        return await door.Queries.ResultAsync(id, context.RequestAborted) is { } bytes && bytes.Length == info.Bytes
            ? ContentAnswer.Of(info.ContentType, bytes, info.Sha256)
            : new Problem(ProblemKind.Pruned, "The result was removed; the task remains.") { Task = id };
    }

    /// <summary><c>GET /v1/tasks/{id}/files/{name}</c>: a file that came with the task.</summary>
    public async ValueTask<IResult> FileAsync(HttpContext context, Caller caller)
    {
        var faults = new FieldFaults();
        new QueryParameters(context.Request, faults).ExpectNone();
        if (!TaskIds.TryRead(context, faults, out var id) || faults.Any)
        {
            return faults.ToProblem();
        }

        if (!caller.Payloads)
        {
            return NoPayloads(caller);
        }

        if (await door.Queries.GetAsync(id, context.RequestAborted) is not { State: var task })
        {
            return TaskIds.NotFound(id);
        }

        var name = context.Request.RouteValues["name"] as string;
        return task.Files.FirstOrDefault(file => file.Name == name) is { } found
            ? await FileOfAsync(FileKey.OfInput(id, found.Name), found.ContentType, found.FileName, found.Bytes, found.Sha256, context)
            : new Problem(ProblemKind.NotFound, "No file of this name came with the task; its member files names them.") { Task = id };
    }

    /// <summary><c>GET /v1/tasks/{id}/events</c>: the history, also live.</summary>
    public async ValueTask<IResult> EventsAsync(HttpContext context, Caller caller)
    {
        if (LiveEvents.IsAsked(context.Request))
        {
            return await _live.AnswerAsync(context);
        }

        var faults = new FieldFaults();
        var query = new QueryParameters(context.Request, faults);
        var after = query.Whole("after", 0, int.MaxValue) ?? 0;
        var limit = query.Whole("limit", 1, MaxEvents) ?? MaxEvents;
        query.ExpectOnly("after", "limit");
        if (!TaskIds.TryRead(context, faults, out var id) || faults.Any)
        {
            return faults.ToProblem();
        }

        var events = await door.Queries.EventsAsync(id, after, limit, context.RequestAborted);
        if (events.Count == 0 && await door.Queries.GetAsync(id, context.RequestAborted) is null)
        {
            return TaskIds.NotFound(id);
        }

        return new EventsAnswer(id, events, events.Count == limit ? events[^1].TaskSeq : null);
    }

    private Problem WithoutResult(TaskState task)
    {
        var state = ApiState.Of(task, door.NowUs);
        var why = task.Error is { } error ? $" {error.Type}: {error.Message}" : string.Empty;
        var problem = task.State.IsFinal()
            ? new Problem(ProblemKind.TaskFailed, $"The task ended as {state} and has no result.{why}") { Error = task.Error }
            : new Problem(ProblemKind.NotFinished, $"The task is {state}; its result is there when it has succeeded.");
        return problem with { Task = task.Id, State = state };
    }

    private async ValueTask<IResult> FileOfAsync(FileKey key, string contentType, string? fileName, long bytes, string sha256, HttpContext context)
    {
        Stream stored;
        try
        {
            // Opened now, since nothing can be said any more once the answer has begun.
            stored = await door.Files.OpenReadAsync(key, context.RequestAborted);
        }
        catch (FileNotFoundException)
        {
            return new Problem(ProblemKind.Pruned, "The file was removed; the task remains.") { Task = key.Task };
        }

        context.Response.RegisterForDisposeAsync(stored);
        return new ContentAnswer(contentType, bytes, sha256, stored) { IsFile = true, FileName = fileName };
    }

    private static Problem NoPayloads(Caller caller) =>
        new(ProblemKind.Forbidden, $"The key '{caller.Name}' may not see payloads and results: that needs payloads = true.");

    private sealed record EventsAnswer(TaskId Id, IReadOnlyList<JournalEntry> Events, int? Next) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.CacheControl = "no-store";
            return JsonBody.SendAsync(httpContext, StatusCodes.Status200OK, "application/json", this, static (json, answer) =>
            {
                json.WriteStartObject();
                json.WriteString("id", answer.Id.ToString());
                json.WriteStartArray("events");
                foreach (var entry in answer.Events)
                {
                    EventJson.Write(json, entry);
                }

                json.WriteEndArray();
                if (answer.Next is { } next)
                {
                    json.WriteNumber("next", next);
                }

                json.WriteEndObject();
            });
        }
    }
}
