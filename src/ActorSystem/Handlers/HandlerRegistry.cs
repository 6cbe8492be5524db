using System.Collections.Immutable;
using ActorTasks.Journal;
using Microsoft.Extensions.DependencyInjection;

namespace ActorTasks.Actors;

/// <summary>The handlers of this node by the names of their tasks, aliases included.</summary>
internal sealed class HandlerRegistry
{
    private readonly Dictionary<string, Handler> _byName = new(StringComparer.Ordinal);

    /// <summary>Compiles all handlers of a builder.</summary>
    /// <exception cref="ArgumentException">A parameter cannot be bound or a name is used twice.</exception>
    public HandlerRegistry(
        IEnumerable<(string Name, Delegate Function, HandlerOptions Options)> handlers,
        IServiceProviderIsService? services)
    {
        foreach (var (name, function, options) in handlers)
        {
            var handler = HandlerCompiler.Compile(name, function, options, services);
            foreach (var called in options.Aliases.Prepend(name))
            {
                if (!_byName.TryAdd(called, handler))
                {
                    throw new ArgumentException($"The task type '{called}' has two handlers; a name or alias may be used once.");
                }
            }
        }

        Kinds = [.. HandlerKind.All.Select(kind => new KindTypes(kind, [.. _byName.Where(known => known.Value.Kind == kind).Select(known => known.Key)]))];
    }

    /// <summary>The types of each slot kind.</summary>
    public ImmutableArray<KindTypes> Kinds { get; }

    /// <summary>Every name under which a task is run here, in order.</summary>
    public IReadOnlyCollection<string> Types => _byName.Keys;

    /// <summary>The handler of a type; null where this node has none.</summary>
    public Handler? Find(string type) => _byName.GetValueOrDefault(type);

    /// <summary>The slot kind of a type; null where this node has no handler for it.</summary>
    public string? KindOf(string type) => Find(type)?.Kind;
}
