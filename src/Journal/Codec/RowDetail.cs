using System.Collections.Immutable;
using System.Text.Json;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Journal.Codec;

/// <summary>What a task's row keeps beside its columns, so that row and <see cref="TaskState"/> are the same thing.</summary>
internal sealed record RowDetail
{
    public required RetryPolicy Retry { get; init; }

    public long? TimeoutUs { get; init; }

    public ImmutableArray<string> Tags { get; init; } = [];

    public string? TraceParent { get; init; }

    public DataInfo? Payload { get; init; }

    public DataInfo? Result { get; init; }

    /// <summary>Null for none, so that rows without files are as they were.</summary>
    public ImmutableArray<StoredFile>? Files { get; init; }

    /// <summary>The incarnation of the node in column <c>node</c>.</summary>
    public Guid? Incarnation { get; init; }

    public CancelMode? CancelRequested { get; init; }

    public long? StartedAtUs { get; init; }

    public TaskError? Error { get; init; }

    /// <summary>The detail of a state, as it is stored.</summary>
    public static byte[] Encode(TaskState state) => JsonBuffer.Encode(
        new RowDetail
        {
            Retry = state.Retry,
            TimeoutUs = state.TimeoutUs,
            Tags = state.Tags,
            TraceParent = state.TraceParent,
            Payload = state.Payload,
            Result = state.Result,
            Files = state.Files.IsEmpty ? null : state.Files,
            Incarnation = state.Node?.Incarnation,
            CancelRequested = state.CancelRequested,
            StartedAtUs = state.StartedAtUs,
            Error = state.Error,
        },
        EventJson.Default.RowDetail);

    /// <summary>Reads a stored detail.</summary>
    /// <exception cref="StoreRefusedException">It is damaged.</exception>
    public static RowDetail Decode(ReadOnlySpan<byte> stored)
    {
        try
        {
            return JsonSerializer.Deserialize(stored, EventJson.Default.RowDetail)
                ?? throw new JsonException("The detail is null.");
        }
        catch (JsonException e)
        {
            throw new StoreRefusedException($"The detail of a task's row cannot be read: {e.Message}", e);
        }
    }
}
