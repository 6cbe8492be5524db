using System.Text.Json;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Http.Json;

/// <summary>A task as the API shows it.</summary>
internal static class TaskJson
{
    private static readonly JsonEncodedText Id = JsonEncodedText.Encode("id");
    private static readonly JsonEncodedText Type = JsonEncodedText.Encode("type");
    private static readonly JsonEncodedText Queue = JsonEncodedText.Encode("queue");
    private static readonly JsonEncodedText Priority = JsonEncodedText.Encode("priority");
    private static readonly JsonEncodedText State = JsonEncodedText.Encode("state");
    private static readonly JsonEncodedText Attempt = JsonEncodedText.Encode("attempt");
    private static readonly JsonEncodedText Failures = JsonEncodedText.Encode("failures");
    private static readonly JsonEncodedText Losses = JsonEncodedText.Encode("losses");
    private static readonly JsonEncodedText MaxAttempts = JsonEncodedText.Encode("maxAttempts");
    private static readonly JsonEncodedText CancelRequested = JsonEncodedText.Encode("cancelRequested");
    private static readonly JsonEncodedText CreatedAt = JsonEncodedText.Encode("createdAt");
    private static readonly JsonEncodedText RunAt = JsonEncodedText.Encode("runAt");
    private static readonly JsonEncodedText ExpiresAt = JsonEncodedText.Encode("expiresAt");
    private static readonly JsonEncodedText StartedAt = JsonEncodedText.Encode("startedAt");
    private static readonly JsonEncodedText FinishedAt = JsonEncodedText.Encode("finishedAt");
    private static readonly JsonEncodedText Error = JsonEncodedText.Encode("error");
    private static readonly JsonEncodedText ResultSummary = JsonEncodedText.Encode("resultSummary");
    private static readonly JsonEncodedText Tags = JsonEncodedText.Encode("tags");
    private static readonly JsonEncodedText Node = JsonEncodedText.Encode("node");
    private static readonly JsonEncodedText Links = JsonEncodedText.Encode("links");

    /// <summary>Writes the task as a list shows it, without the detail of its error; the path base precedes <c>/v1</c> in links.</summary>
    public static void WriteListed(Utf8JsonWriter json, TaskState task, long nowUs, string pathBase)
    {
        json.WriteStartObject();
        WriteMembers(json, task.Error is { } error ? task with { Error = error with { Detail = null } } : task, nowUs, pathBase);
        json.WriteEndObject();
    }

    /// <summary>Writes the task's members into an object that is open.</summary>
    public static void WriteMembers(Utf8JsonWriter json, TaskState task, long nowUs, string pathBase)
    {
        var id = task.Id.ToString();
        json.WriteString(Id, id);
        json.WriteString(Type, task.Type);
        json.WriteString(Queue, task.Queue);
        json.WriteNumber(Priority, task.Priority);
        json.WriteString(State, ApiState.Of(task, nowUs));
        json.WriteNumber(Attempt, task.Attempt);
        json.WriteNumber(Failures, task.Failures);
        json.WriteNumber(Losses, task.Losses);
        json.WriteNumber(MaxAttempts, task.Retry.MaxAttempts);
        if (task.CancelRequested is not null)
        {
            json.WriteBoolean(CancelRequested, true);
        }

        WriteTimes(json, task);
        if (task.Error is { } error)
        {
            json.WritePropertyName(Error);
            WriteError(json, error);
        }

        if (task.Result is { } result)
        {
            json.WriteStartObject(ResultSummary);
            WriteData(json, result);
            json.WriteEndObject();
        }

        if (!task.Files.IsEmpty)
        {
            WriteFiles(json, task, $"{pathBase}/v1/tasks/{id}/files/");
        }

        json.WriteStartArray(Tags);
        foreach (var tag in task.Tags)
        {
            json.WriteStringValue(tag);
        }

        json.WriteEndArray();
        if (task.Node is { } node)
        {
            json.WriteString(Node, node.Name);
        }

        WriteLinks(json, task, $"{pathBase}/v1/tasks/{id}");
    }

    /// <summary>Writes an error as an object.</summary>
    public static void WriteError(Utf8JsonWriter json, TaskError error)
    {
        json.WriteStartObject();
        json.WriteString("type", error.Type);
        json.WriteString("message", error.Message);
        if (error.Detail is not null)
        {
            json.WriteString("detail", error.Detail);
        }

        json.WriteNumber("attempt", error.Attempt);
        json.WriteString("fingerprint", error.Fingerprint);
        json.WriteEndObject();
    }

    /// <summary>Writes what describes stored bytes into an object that is open.</summary>
    public static void WriteData(Utf8JsonWriter json, DataInfo data)
    {
        json.WriteString("contentType", data.ContentType);
        json.WriteNumber("bytes", data.Bytes);
        json.WriteString("sha256", data.Sha256);
        if (data.FileName is not null)
        {
            json.WriteString("fileName", data.FileName);
        }
    }

    /// <summary>Writes what describes a file into an object that is open.</summary>
    public static void WriteFile(Utf8JsonWriter json, StoredFile file)
    {
        json.WriteString("name", file.Name);
        if (file.FileName is not null)
        {
            json.WriteString("fileName", file.FileName);
        }

        json.WriteString("contentType", file.ContentType);
        json.WriteNumber("size", file.Bytes);
        json.WriteString("sha256", file.Sha256);
    }

    private static void WriteFiles(Utf8JsonWriter json, TaskState task, string below)
    {
        json.WriteStartArray("files");
        foreach (var file in task.Files)
        {
            json.WriteStartObject();
            WriteFile(json, file);
            json.WriteStartObject(Links);
            json.WriteString("self", below + file.Name);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTimes(Utf8JsonWriter json, TaskState task)
    {
        json.WriteTime(CreatedAt, task.CreatedAtUs);
        json.WriteTime(RunAt, task.ReadyAtUs);
        if (task.ExpiresAtUs is { } expiresAtUs)
        {
            json.WriteTime(ExpiresAt, expiresAtUs);
        }

        if (task.StartedAtUs is { } startedAtUs)
        {
            json.WriteTime(StartedAt, startedAtUs);
        }

        if (task.FinishedAtUs is { } finishedAtUs)
        {
            json.WriteTime(FinishedAt, finishedAtUs);
        }
    }

    private static void WriteLinks(Utf8JsonWriter json, TaskState task, string self)
    {
        json.WriteStartObject(Links);
        json.WriteString("self", self);
        json.WriteString("events", self + "/events");
        json.WriteString("result", self + "/result");
        if (!task.State.IsFinal())
        {
            json.WriteString("cancel", self + "/cancel");
        }
        else if (task.State != StoredState.Succeeded)
        {
            json.WriteString("retry", self + "/retry");
        }

        json.WriteEndObject();
    }
}
