using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ActorTasks.Floor;

/// <summary>The same JSON as the product's: bodies of events, details of rows, the answer.</summary>
internal static class FloorJson
{
    public const string ResultSha256 = "0797bda675399f07c5a0c80cd3e6476eb543605f64331438ce7be6515530a46d";

    private static readonly Guid s_incarnation = Guid.NewGuid();

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? writer;

    private delegate void Members(Utf8JsonWriter json, FloorTask task);

    /// <summary>What the no-op returns.</summary>
    public static byte[] Result { get; } = """{"for":"0s"}"""u8.ToArray();

    private static ReadOnlySpan<byte> Retry =>
        """{"maxAttempts":5,"maxLosses":3,"backoff":"exponential","delayUs":1000000,"maxDelayUs":600000000,"jitter":0.2,"delaysUs":[]}"""u8;

    /// <summary>Makes the bytes of the stage that the task has come to.</summary>
    public static void Encode(FloorTask task)
    {
        task.Body = task.Stage switch
        {
            Stage.Submitted => Bytes(task, WriteSubmitted),
            Stage.Started => Bytes(task, WriteStarted),
            _ => Bytes(task, WriteSucceeded),
        };
        task.Detail = Bytes(task, WriteDetail);
    }

    /// <summary>The answer of a submit.</summary>
    public static ReadOnlyMemory<byte> Answer(FloorTask task) => Bytes(task, WriteAnswer);

    private static void WriteSubmitted(Utf8JsonWriter json, FloorTask task)
    {
        json.WriteString("type", task.Type);
        json.WriteString("queue", "default");
        json.WriteNumber("priority", 4);
        json.WriteNumber("readyAtUs", task.CreatedAtUs);
        WritePolicy(json);
        WriteData(json, "payload", task.Payload.Length, task.PayloadSha256);
        WriteName(json, task);
    }

    private static void WriteStarted(Utf8JsonWriter json, FloorTask task)
    {
        json.WriteNumber("attempt", 1);
        json.WriteStartObject("node");
        json.WriteString("name", FloorWriter.NodeName);
        json.WriteString("incarnation", s_incarnation);
        json.WriteEndObject();
        WriteName(json, task);
    }

    private static void WriteSucceeded(Utf8JsonWriter json, FloorTask task)
    {
        json.WriteNumber("attempt", 1);
        WriteData(json, "result", Result.Length, ResultSha256);
        WriteName(json, task);
    }

    private static void WriteDetail(Utf8JsonWriter json, FloorTask task)
    {
        WritePolicy(json);
        WriteData(json, "payload", task.Payload.Length, task.PayloadSha256);
        if (task.Stage == Stage.Succeeded)
        {
            WriteData(json, "result", Result.Length, ResultSha256);
        }

        if (task.Stage != Stage.Submitted)
        {
            json.WriteString("incarnation", s_incarnation);
            json.WriteNumber("startedAtUs", task.StartedAtUs);
        }
    }

    private static void WriteAnswer(Utf8JsonWriter json, FloorTask task)
    {
        var self = $"/v1/tasks/{task.Id}";
        var at = DateTimeOffset.UnixEpoch.AddMicroseconds(task.CreatedAtUs).UtcDateTime;
        json.WriteString("id", task.Id);
        json.WriteString("type", task.Type);
        json.WriteString("queue", "default");
        json.WriteNumber("priority", 4);
        json.WriteString("state", "queued");
        json.WriteNumber("attempt", 0);
        json.WriteNumber("failures", 0);
        json.WriteNumber("losses", 0);
        json.WriteNumber("maxAttempts", 5);
        json.WriteString("createdAt", at);
        json.WriteString("runAt", at);
        json.WriteStartArray("tags");
        json.WriteEndArray();
        json.WriteStartObject("links");
        json.WriteString("self", self);
        json.WriteString("events", self + "/events");
        json.WriteString("result", self + "/result");
        json.WriteString("cancel", self + "/cancel");
        json.WriteEndObject();
    }

    private static void WritePolicy(Utf8JsonWriter json)
    {
        json.WritePropertyName("retry");
        json.WriteRawValue(Retry, skipInputValidation: true);
        json.WriteStartArray("tags");
        json.WriteEndArray();
    }

    private static void WriteData(Utf8JsonWriter json, string name, int bytes, string sha256)
    {
        json.WriteStartObject(name);
        json.WriteString("contentType", "application/json");
        json.WriteNumber("bytes", bytes);
        json.WriteString("sha256", sha256);
        json.WriteEndObject();
    }

    private static void WriteName(Utf8JsonWriter json, FloorTask task)
    {
        json.WriteString("id", task.Id);
        json.WriteNumber("atUs", task.AtUs);
    }

    private static byte[] Bytes(FloorTask task, Members members)
    {
        buffer ??= new ArrayBufferWriter<byte>(1024);
        writer ??= new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        buffer.ResetWrittenCount();
        writer.Reset(buffer);
        writer.WriteStartObject();
        members(writer, task);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
