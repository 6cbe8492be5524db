using System.Text.Json;
using System.Text.Json.Serialization;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Journal.Codec;

/// <summary>
/// The snapshot of a shard in a snapshot store that is not of this project: the histories of its tasks. Never renamed or
/// moved: stores hold its name.
/// </summary>
/// <param name="Body">UTF-8 JSON of <see cref="TaskHistories"/>.</param>
internal sealed record StoredTasks(byte[] Body)
{
    /// <summary>As it is stored.</summary>
    /// <param name="tasks">The events of each task, in order; a retained finished task before those that finished later.</param>
    public static StoredTasks Of(IEnumerable<IEnumerable<TaskEvent>> tasks) => new(JsonSerializer.SerializeToUtf8Bytes(
        new TaskHistories([.. tasks.Select(events => events.Select(StoredEvent.Of).ToArray())]),
        StoredTasksJson.Default.TaskHistories));

    /// <summary>The events of one task after the other.</summary>
    /// <exception cref="StoreRefusedException">It is damaged, or of a later version.</exception>
    public IReadOnlyList<TaskEvent> Read()
    {
        try
        {
            var histories = JsonSerializer.Deserialize(Body, StoredTasksJson.Default.TaskHistories) ?? throw new JsonException("The snapshot is null.");
            return [.. histories.Tasks.SelectMany(events => events).Select(stored => (TaskEvent)stored.Read())];
        }
        catch (JsonException e)
        {
            throw new StoreRefusedException($"The snapshot of a shard cannot be read: {e.Message}", e);
        }
    }
}

/// <summary>What a snapshot holds.</summary>
internal sealed record TaskHistories(StoredEvent[][] Tasks);

/// <summary>The JSON of snapshots.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(TaskHistories))]
internal sealed partial class StoredTasksJson : JsonSerializerContext;
