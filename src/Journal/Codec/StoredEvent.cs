using ActorTasks.TaskLifecycle;

namespace ActorTasks.Journal.Codec;

/// <summary>
/// An event in a journal that is not of this project: what column by column stands in the table <c>events</c>. Only
/// plain types, so that any serializer can keep it. Never renamed or moved: journals hold its name.
/// </summary>
/// <param name="Name">The stored name.</param>
/// <param name="Body">The UTF-8 body.</param>
/// <param name="Data">Payload or result; empty for none.</param>
internal sealed record StoredEvent(string Name, byte[] Body, byte[] Data)
{
    /// <summary>As it is stored.</summary>
    public static StoredEvent Of(IJournalEvent happened)
    {
        var name = EventCodec.NameOf(happened);
        return new StoredEvent(name.Name, name.Encode(happened), happened is ICarriesData { Data: var data } ? data.ToArray() : []);
    }

    /// <summary>The event.</summary>
    /// <exception cref="StoreRefusedException">The name is unknown to this version, or the body is damaged.</exception>
    public IJournalEvent Read() => EventCodec.Decode(Name, Body) switch
    {
        TaskSubmitted submitted => submitted with { Data = Data },
        TaskSucceeded succeeded => succeeded with { Data = Data },
        var other => other,
    };
}
