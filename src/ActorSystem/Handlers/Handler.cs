using System.Text.Json;

namespace ActorTasks.Actors;

/// <summary>A registered function, compiled: its parameters are bound and its return value is known by type.</summary>
/// <param name="Name">The type of its tasks.</param>
/// <param name="Aliases">Earlier names.</param>
/// <param name="Kind">One of <see cref="HandlerKind"/>.</param>
/// <param name="TimeoutUs">The bound of one attempt in microseconds where the submit names none; null takes the setting.</param>
/// <param name="ResultType">What the function returns, null for nothing; a result is serialised as this type.</param>
/// <param name="NeedsServices">Whether an attempt needs a scope.</param>
/// <param name="Call">Binds and calls. The value is the function's own, a Task for asynchronous ones.</param>
internal sealed record Handler(
    string Name,
    IReadOnlyList<string> Aliases,
    string Kind,
    long? TimeoutUs,
    Type? ResultType,
    bool NeedsServices,
    Func<HandlerCall, ValueTask<object?>> Call);

/// <summary>What the parameters of one call are bound from.</summary>
/// <param name="Services">The attempt's scope.</param>
/// <param name="Context">The attempt.</param>
/// <param name="Payload">The bytes of the payload.</param>
internal sealed record HandlerCall(IServiceProvider Services, TaskContext Context, ReadOnlyMemory<byte> Payload)
{
    /// <summary>How payloads are read and results are written: System.Text.Json with its web defaults.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web);
}
