using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ActorTasks.Actors;

/// <summary>How payloads are read and results are written.</summary>
internal sealed class PayloadJson
{
    private PayloadJson(JsonSerializerOptions options, bool isChosen)
    {
        if (options.TypeInfoResolver is null && !JsonSerializer.IsReflectionEnabledByDefault)
        {
            // Nothing can be read then: told at start, type by type, instead of at the first task.
            options.TypeInfoResolver = JsonTypeInfoResolver.Combine();
            isChosen = true;
        }

        options.MakeReadOnly(populateMissingResolver: true);
        Options = options;
        IsChosen = isChosen;
    }

    /// <summary>System.Text.Json with its web defaults.</summary>
    public static PayloadJson Default { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web), isChosen: false);

    /// <summary>The serialiser's options.</summary>
    public JsonSerializerOptions Options { get; }

    /// <summary>Whether the application chose its own resolvers, so that what they lack can be told at start.</summary>
    public bool IsChosen { get; }

    /// <summary>A copy of an application's options.</summary>
    public static PayloadJson Of(JsonSerializerOptions options) =>
        new(new JsonSerializerOptions(options), options.TypeInfoResolver is not null);

    /// <summary>The JSON null.</summary>
    public static byte[] Null { get; } = "null"u8.ToArray();

    /// <summary>Writes a payload.</summary>
    /// <exception cref="TaskRefusedException">It cannot be written as JSON.</exception>
    public byte[] WritePayload<T>(T payload)
    {
        if (payload is null)
        {
            return Null;
        }

        try
        {
            return Write(payload);
        }
        catch (Exception unwritable) when (unwritable is JsonException or NotSupportedException or InvalidOperationException or ArgumentException)
        {
            throw new TaskRefusedException(
                Refusal.SlugOf(RefusalKind.InvalidRequest), $"The payload of type {payload.GetType().Name} cannot be written as JSON: {unwritable.Message}", unwritable);
        }
    }

    /// <summary>Whether a type can be read and written.</summary>
    public bool Knows(Type type) => Options.TryGetTypeInfo(type, out _);

    /// <summary>Writes a value as its declared type, or as its own where that one says too little.</summary>
    public byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Options.GetTypeInfo(TypeOf(value)));

    /// <summary>Reads a value.</summary>
    public T? Read<T>(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T)));

    /// <summary>Members that only the value's own type has would be lost silently otherwise.</summary>
    private Type TypeOf<T>(T value)
    {
        var declared = typeof(T);
        if (value is null || declared.IsSealed || declared.IsValueType || value.GetType() is var own && own == declared)
        {
            return declared;
        }

        var isPolymorphic = declared != typeof(object) && Options.TryGetTypeInfo(declared, out var known) && known.PolymorphismOptions is not null;
        return isPolymorphic || !Knows(own) ? declared : own;
    }
}
