using System.Text.Json;
using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Http.Json;

/// <summary>An event of a task as the API shows it: number, name, time and what the event carries, never its bytes.</summary>
internal static class EventJson
{
    private static readonly JsonEncodedText At = JsonEncodedText.Encode("at");
    private static readonly JsonEncodedText RunAt = JsonEncodedText.Encode("runAt");
    private static readonly JsonEncodedText ExpiresAt = JsonEncodedText.Encode("expiresAt");

    /// <summary>Writes the event as an object.</summary>
    public static void Write(Utf8JsonWriter json, JournalEntry entry)
    {
        json.WriteStartObject();
        json.WriteNumber("number", entry.TaskSeq);
        json.WriteString("name", entry.Event.GetType().Name);
        json.WriteTime(At, entry.Event.AtUs);
        WriteMembers(json, entry.Event);
        json.WriteEndObject();
    }

    private static void WriteMembers(Utf8JsonWriter json, IJournalEvent happened)
    {
        switch (happened)
        {
            case TaskSubmitted submitted:
                WriteSubmit(json, submitted);
                break;
            case AttemptStarted started:
                json.WriteNumber("attempt", started.Attempt);
                json.WriteString("node", started.Node.Name);
                json.WriteString("incarnation", started.Node.Incarnation);
                break;
            case AttemptReleased released:
                json.WriteNumber("attempt", released.Attempt);
                json.WriteString("reason", released.Reason);
                break;
            case AttemptFailed failed:
                WriteAttemptError(json, failed.Attempt, failed.Error, failed.ReadyAtUs);
                break;
            case AttemptTimedOut timedOut:
                WriteAttemptError(json, timedOut.Attempt, timedOut.Error, timedOut.ReadyAtUs);
                break;
            case AttemptLost lost:
                json.WriteNumber("attempt", lost.Attempt);
                json.WriteString("reason", lost.Reason);
                json.WriteTime(RunAt, lost.ReadyAtUs);
                break;
            case CancelRequested asked:
                json.WriteString("mode", asked.Mode == CancelMode.Force ? "force" : "cooperative");
                json.WriteString("who", asked.Who);
                break;
            case TaskSucceeded succeeded:
                json.WriteNumber("attempt", succeeded.Attempt);
                WriteData(json, "result", succeeded.Result);
                break;
            case TaskFailed failed:
                json.WriteString("reason", failed.Reason);
                json.WritePropertyName("error");
                TaskJson.WriteError(json, failed.Error);
                break;
            case TaskCancelled cancelled:
                json.WriteString("who", cancelled.Who);
                break;
            case TaskExpired:
                break;
            case TaskRetried retried:
                json.WriteString("who", retried.Who);
                if (retried.Why is not null)
                {
                    json.WriteString("why", retried.Why);
                }

                break;
            case LateOutcomeRecorded late:
                json.WriteNumber("attempt", late.Attempt);
                json.WriteString("outcome", late.Outcome);
                if (late.Error is not null)
                {
                    json.WritePropertyName("error");
                    TaskJson.WriteError(json, late.Error);
                }

                break;
            default:
                throw new InvalidOperationException($"The event {happened.GetType().Name} is not known to this version.");
        }
    }

    private static void WriteSubmit(Utf8JsonWriter json, TaskSubmitted submitted)
    {
        json.WriteString("type", submitted.Type);
        json.WriteString("queue", submitted.Queue);
        json.WriteNumber("priority", submitted.Priority);
        json.WriteTime(RunAt, submitted.ReadyAtUs);
        if (submitted.ExpiresAtUs is { } expiresAtUs)
        {
            json.WriteTime(ExpiresAt, expiresAtUs);
        }

        json.WriteNumber("maxAttempts", submitted.Retry.MaxAttempts);
        WriteData(json, "payload", submitted.Payload);
        if (submitted.Files is not { } files)
        {
            return;
        }

        json.WriteStartArray("files");
        foreach (var file in files)
        {
            json.WriteStartObject();
            TaskJson.WriteFile(json, file);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteAttemptError(Utf8JsonWriter json, int attempt, TaskError error, long readyAtUs)
    {
        json.WriteNumber("attempt", attempt);
        json.WritePropertyName("error");
        TaskJson.WriteError(json, error);
        json.WriteTime(RunAt, readyAtUs);
    }

    private static void WriteData(Utf8JsonWriter json, string name, DataInfo? data)
    {
        if (data is null)
        {
            return;
        }

        json.WriteStartObject(name);
        TaskJson.WriteData(json, data);
        json.WriteEndObject();
    }
}
