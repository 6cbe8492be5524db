using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using ActorEngine.Configuration;
using ActorEngine.Event;

namespace ActorEngine.Actor;

/// <summary>The extensions of a system; each is made once, on first use.</summary>
internal sealed class Extensions(ExtendedActorSystem system)
{
    private readonly ConcurrentDictionary<Type, Lazy<object>> _byType = new();

    public object Register(IExtensionId id)
    {
        ArgumentNullException.ThrowIfNull(id);

        // Made once only: one that failed to be made may have left something behind, and fails again with the same exception.
        return _byType.GetOrAdd(id.ExtensionType, _ => new Lazy<object>(() => id.CreateExtension(system))).Value;
    }

    /// <summary>
    /// Makes the extensions that <c>akka.extensions</c> names. What is no id of an extension is logged and left out; an
    /// extension that fails to be made fails the start.
    /// </summary>
    public void Load(IEnumerable<string> typeNames)
    {
        foreach (var name in typeNames)
        {
            if (TypeNames.Find(name) is not { IsAbstract: false } type || !typeof(IExtensionId).IsAssignableFrom(type))
            {
                system.Log.Error("[{0}] is not an 'ExtensionId', skipping...", name);
                continue;
            }

            if (Instantiate(type) is { } id)
            {
                Register(id);
            }
        }
    }

    public bool Has(Type type) => _byType.ContainsKey(type);

    public bool TryGet(Type type, [NotNullWhen(true)] out object? extension)
    {
        extension = _byType.TryGetValue(type, out var found) ? found.Value : null;
        return extension is not null;
    }

    private IExtensionId? Instantiate(Type type)
    {
        try
        {
            return (IExtensionId)Activator.CreateInstance(type)!;
        }
        catch (Exception cause)
        {
            system.Log.Error(cause, "While trying to load extension [{0}], skipping...", type);
            return null;
        }
    }
}
