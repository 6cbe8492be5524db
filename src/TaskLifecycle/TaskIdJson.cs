using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActorTasks;

/// <summary>Writes a task id as its canonical text, also as the name of a member.</summary>
internal sealed class TaskIdJson : JsonConverter<TaskId>
{
    /// <inheritdoc/>
    public override TaskId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Parse(reader.TokenType == JsonTokenType.String ? reader.GetString() : null);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TaskId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());

    /// <inheritdoc/>
    public override TaskId ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Parse(reader.GetString());

    /// <inheritdoc/>
    public override void WriteAsPropertyName(Utf8JsonWriter writer, TaskId value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.ToString());

    private static TaskId Parse(string? text) => TaskId.TryParse(text, out var id)
        ? id
        : throw new JsonException("A task id was expected: the canonical text of a UUID version 7.");
}
