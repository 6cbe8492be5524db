using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace ActorEngine.Actor;

/// <summary>The extensions of a system; each is made once, on first use.</summary>
internal sealed class Extensions(ExtendedActorSystem system)
{
    private readonly ConcurrentDictionary<Type, Lazy<object>> _byType = new();

    public object Register(IExtensionId id)
    {
        ArgumentNullException.ThrowIfNull(id);
        var extension = _byType.GetOrAdd(id.ExtensionType, _ => new Lazy<object>(() => id.CreateExtension(system)));
        try
        {
            return extension.Value;
        }
        catch
        {
            // A failed creation is tried again at the next use.
            _byType.TryRemove(new(id.ExtensionType, extension));
            throw;
        }
    }

    public bool Has(Type type) => _byType.ContainsKey(type);

    public bool TryGet(Type type, [NotNullWhen(true)] out object? extension)
    {
        extension = _byType.TryGetValue(type, out var found) ? found.Value : null;
        return extension is not null;
    }
}
