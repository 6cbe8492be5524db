using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Journal.Codec;

/// <summary>
/// The parts that nearly every body and row has. Each has a converter of its own, since the serializer's general way of
/// writing an object within an object costs more than the rest of the body; they are read in that general way.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    Converters = [typeof(WordJson<BackoffKind>)])]
[JsonSerializable(typeof(RetryPolicy))]
[JsonSerializable(typeof(DataInfo))]
[JsonSerializable(typeof(ImmutableArray<string>))]
internal sealed partial class PartJson : JsonSerializerContext;

/// <summary>A policy; most tasks share the one of the settings, so what was last written is kept.</summary>
internal sealed class RetryPolicyJson : JsonConverter<RetryPolicy>
{
    [ThreadStatic]
    private static (RetryPolicy Policy, byte[] Utf8)? _last;

    /// <inheritdoc/>
    public override RetryPolicy? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize(ref reader, PartJson.Default.RetryPolicy);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, RetryPolicy value, JsonSerializerOptions options)
    {
        if (_last is not { } last || !ReferenceEquals(last.Policy, value))
        {
            _last = last = (value, JsonSerializer.SerializeToUtf8Bytes(value, PartJson.Default.RetryPolicy));
        }

        writer.WriteRawValue(last.Utf8, skipInputValidation: true);
    }
}

/// <summary>What describes stored bytes.</summary>
internal sealed class DataInfoJson : JsonConverter<DataInfo>
{
    private static readonly JsonEncodedText ContentType = JsonEncodedText.Encode("contentType");
    private static readonly JsonEncodedText Bytes = JsonEncodedText.Encode("bytes");
    private static readonly JsonEncodedText Sha256 = JsonEncodedText.Encode("sha256");
    private static readonly JsonEncodedText File = JsonEncodedText.Encode("file");
    private static readonly JsonEncodedText FileName = JsonEncodedText.Encode("fileName");

    /// <inheritdoc/>
    public override DataInfo? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize(ref reader, PartJson.Default.DataInfo);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DataInfo value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString(ContentType, value.ContentType);
        writer.WriteNumber(Bytes, value.Bytes);
        writer.WriteString(Sha256, value.Sha256);
        if (value.File is { } file)
        {
            writer.WriteString(File, file);
        }

        if (value.FileName is { } fileName)
        {
            writer.WriteString(FileName, fileName);
        }

        writer.WriteEndObject();
    }
}

/// <summary>Tags.</summary>
internal sealed class TextsJson : JsonConverter<ImmutableArray<string>>
{
    /// <inheritdoc/>
    public override ImmutableArray<string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize(ref reader, PartJson.Default.ImmutableArrayString);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ImmutableArray<string> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var text in value)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }
}
