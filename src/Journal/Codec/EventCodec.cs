using System.Collections.Frozen;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Journal.Codec;

/// <summary>
/// Events ↔ stored name and UTF-8 body. Stored names are never renamed: a new shape is a new type that is stored
/// as <c>name.v2</c> in a line of its own.
/// </summary>
internal static class EventCodec
{
    private static readonly EventName[] Table =
    [
        Of("TaskSubmitted", EventJson.Default.TaskSubmitted),
        Of("AttemptStarted", EventJson.Default.AttemptStarted),
        Of("AttemptReleased", EventJson.Default.AttemptReleased),
        Of("AttemptFailed", EventJson.Default.AttemptFailed),
        Of("AttemptTimedOut", EventJson.Default.AttemptTimedOut),
        Of("AttemptLost", EventJson.Default.AttemptLost),
        Of("CancelRequested", EventJson.Default.CancelRequested),
        Of("TaskSucceeded", EventJson.Default.TaskSucceeded),
        Of("TaskFailed", EventJson.Default.TaskFailed),
        Of("TaskCancelled", EventJson.Default.TaskCancelled),
        Of("TaskExpired", EventJson.Default.TaskExpired),
        Of("TaskRetried", EventJson.Default.TaskRetried),
        Of("LateOutcomeRecorded", EventJson.Default.LateOutcomeRecorded),
    ];

    private static readonly FrozenDictionary<string, EventName> ByName =
        Table.ToFrozenDictionary(entry => entry.Name, StringComparer.Ordinal);

    private static readonly FrozenDictionary<Type, EventName> ByType = Table.ToFrozenDictionary(entry => entry.Type);

    /// <summary>Version of this program, as it is written into databases and messages.</summary>
    public static string ProductVersion { get; } =
        typeof(EventCodec).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";

    /// <summary>All stored names with their types.</summary>
    public static IReadOnlyList<EventName> Names => Table;

    /// <summary>The entry of an event's type.</summary>
    /// <exception cref="InvalidOperationException">The type has no line in the table: a defect of this program.</exception>
    public static EventName NameOf(IJournalEvent happened) =>
        ByType.TryGetValue(happened.GetType(), out var name)
            ? name
            : throw new InvalidOperationException(
                $"Event type {happened.GetType().Name} has no stored name: add a line to EventCodec's table and a golden file.");

    /// <summary>Reads an event back; its data bytes stay empty.</summary>
    /// <param name="name">The stored name.</param>
    /// <param name="body">The stored body.</param>
    /// <param name="newestVersion">The newest program that opened the database, for the message; null if unknown.</param>
    /// <exception cref="StoreRefusedException">The name is unknown to this version, or the body is damaged.</exception>
    public static IJournalEvent Decode(string name, ReadOnlySpan<byte> body, string? newestVersion = null)
    {
        if (!ByName.TryGetValue(name, out var entry))
        {
            throw new StoreRefusedException(
                $"The journal holds an event '{name}' that ActorTasks {ProductVersion} does not know. "
                + (newestVersion is null || newestVersion == ProductVersion
                    ? "A later version wrote it: start that version or a newer one."
                    : $"ActorTasks {newestVersion} has written to this database and may know it: start that version or a newer one."));
        }

        try
        {
            return entry.Decode(body);
        }
        catch (JsonException e)
        {
            throw new StoreRefusedException(
                $"The body of an event '{name}' cannot be read: {e.Message} Body: {Encoding.UTF8.GetString(body[..Math.Min(body.Length, 200)])}", e);
        }
    }

    private static EventName Of<TEvent>(string name, JsonTypeInfo<TEvent> json)
        where TEvent : class, IJournalEvent =>
        new(
            name,
            Encoding.UTF8.GetBytes(name),
            typeof(TEvent),
            happened => JsonBuffer.Encode((TEvent)happened, json),
            (body) => JsonSerializer.Deserialize(body, json) ?? throw new JsonException("The body is null."));
}

/// <summary>A line of the name table.</summary>
internal sealed class EventName(
    string name, byte[] utf8, Type type, Func<IJournalEvent, byte[]> encode, EventName.BodyReader decode)
{
    /// <summary>Reads a body.</summary>
    internal delegate IJournalEvent BodyReader(ReadOnlySpan<byte> body);

    /// <summary>The stored name.</summary>
    public string Name { get; } = name;

    /// <summary>The stored name as it is bound.</summary>
    public byte[] Utf8 { get; } = utf8;

    /// <summary>The type that is stored under it.</summary>
    public Type Type { get; } = type;

    /// <summary>The body of an event of this type.</summary>
    public byte[] Encode(IJournalEvent happened) => encode(happened);

    /// <summary>The event of a body.</summary>
    public IJournalEvent Decode(ReadOnlySpan<byte> body) => decode(body);
}
