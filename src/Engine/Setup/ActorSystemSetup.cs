using System.Collections.Immutable;
using ActorEngine.Util;

namespace ActorEngine.Actor.Setup;

/// <summary>The parts of how a system is set up in code, by their type.</summary>
public sealed class ActorSystemSetup
{
    /// <summary>No parts.</summary>
    public static readonly ActorSystemSetup Empty = new(ImmutableDictionary<Type, Setup>.Empty);

    private readonly ImmutableDictionary<Type, Setup> _setups;

    private ActorSystemSetup(ImmutableDictionary<Type, Setup> setups) => _setups = setups;

    /// <summary>Puts parts together; of two of the same type the later wins.</summary>
    /// <param name="setup">The parts.</param>
    public static ActorSystemSetup Create(params Setup[] setup)
        => new(ImmutableDictionary<Type, Setup>.Empty.SetItems(setup.Select(s => KeyValuePair.Create(s.GetType(), s))));

    /// <summary>The part of a type, or none.</summary>
    /// <typeparam name="T">The type of the part.</typeparam>
    public Option<T> Get<T>()
        where T : Setup
        => _setups.TryGetValue(typeof(T), out var setup) ? new Option<T>((T)setup) : Option<T>.None;

    /// <summary>These parts and one more; it replaces one of the same type.</summary>
    /// <typeparam name="T">The type of the part.</typeparam>
    /// <param name="setup">The part.</param>
    public ActorSystemSetup WithSetup<T>(T setup)
        where T : Setup
    {
        ArgumentNullException.ThrowIfNull(setup);
        return new ActorSystemSetup(_setups.SetItem(setup.GetType(), setup));
    }

    /// <summary>The same as <see cref="WithSetup{T}"/>.</summary>
    /// <typeparam name="T">The type of the part.</typeparam>
    /// <param name="setup">The part.</param>
    public ActorSystemSetup And<T>(T setup)
        where T : Setup
        => WithSetup(setup);

    /// <inheritdoc/>
    public override string ToString() => $"ActorSystemSetup({string.Join(", ", _setups.Keys.Select(t => t.Name))})";
}
