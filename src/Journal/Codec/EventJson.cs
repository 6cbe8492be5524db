using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Journal.Codec;

/// <summary>The JSON of event bodies and row details: camel case, nulls left out, enums as lower-case words.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    Converters = [typeof(TaskIdJson), typeof(WordJson<BackoffKind>), typeof(WordJson<CancelMode>), typeof(RetryPolicyJson), typeof(DataInfoJson), typeof(TextsJson)])]
[JsonSerializable(typeof(TaskSubmitted))]
[JsonSerializable(typeof(AttemptStarted))]
[JsonSerializable(typeof(AttemptReleased))]
[JsonSerializable(typeof(AttemptFailed))]
[JsonSerializable(typeof(AttemptTimedOut))]
[JsonSerializable(typeof(AttemptLost))]
[JsonSerializable(typeof(CancelRequested))]
[JsonSerializable(typeof(TaskSucceeded))]
[JsonSerializable(typeof(TaskFailed))]
[JsonSerializable(typeof(TaskCancelled))]
[JsonSerializable(typeof(TaskExpired))]
[JsonSerializable(typeof(TaskRetried))]
[JsonSerializable(typeof(LateOutcomeRecorded))]
[JsonSerializable(typeof(RowDetail))]
internal sealed partial class EventJson : JsonSerializerContext;

/// <summary>Ids as their canonical text.</summary>
internal sealed class TaskIdJson : JsonConverter<TaskId>
{
    /// <inheritdoc/>
    public override TaskId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TaskId.TryParse(reader.GetString(), out var id)
            ? id
            : throw new JsonException($"'{reader.GetString()}' is no task id.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TaskId value, JsonSerializerOptions options)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.WriteBytes(bytes);
        writer.WriteStringValue(new Guid(bytes, bigEndian: true));
    }
}

/// <summary>Enums as lower-case words, which are stored and never renamed; numbers are refused.</summary>
internal sealed class WordJson<TEnum> : JsonConverter<TEnum>
    where TEnum : struct, Enum
{
    private static readonly Dictionary<string, TEnum> ByWord =
        Enum.GetValues<TEnum>().ToDictionary(value => value.ToString().ToLowerInvariant(), StringComparer.Ordinal);

    private static readonly Dictionary<TEnum, JsonEncodedText> Words =
        ByWord.ToDictionary(pair => pair.Value, pair => JsonEncodedText.Encode(pair.Key));

    /// <inheritdoc/>
    public override TEnum Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var word = reader.GetString();
        return word is not null && ByWord.TryGetValue(word, out var value)
            ? value
            : throw new JsonException($"'{word}' is no {typeof(TEnum).Name}: expected {string.Join(", ", ByWord.Keys)}.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TEnum value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Words[value]);
}

/// <summary>One buffer and writer per thread, since a body is encoded for every event.</summary>
internal static class JsonBuffer
{
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? writer;

    /// <summary>Encodes a value as UTF-8 JSON.</summary>
    public static byte[] Encode<T>(T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        buffer ??= new ArrayBufferWriter<byte>(1024);
        writer ??= new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        buffer.ResetWrittenCount();
        writer.Reset(buffer);
        JsonSerializer.Serialize(writer, value, type);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
