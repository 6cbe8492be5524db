using ActorEngine.Actor;

namespace ActorEngine.DependencyInjection;

/// <summary>Resolves services and makes the props of actors that need some.</summary>
public interface IDependencyResolver
{
    /// <summary>A scope for scoped services; whoever opens it disposes it, an actor in <c>PostStop</c>.</summary>
    IResolverScope CreateScope();

    /// <summary>The service of a type, or the type's default if there is none.</summary>
    /// <typeparam name="T">The service's type.</typeparam>
    T? GetService<T>();

    /// <summary>The service of a type, or null if there is none.</summary>
    /// <param name="type">The service's type.</param>
    object? GetService(Type type);

    /// <summary>Props of an actor whose other constructor arguments are resolved at every start and restart.</summary>
    /// <param name="type">The actor's class.</param>
    /// <param name="args">Arguments that are given; used again at each restart.</param>
    Props Props(Type type, params object[] args);

    /// <summary>Props of an actor whose constructor arguments are all resolved at every start and restart.</summary>
    /// <param name="type">The actor's class.</param>
    Props Props(Type type);

    /// <summary>Props of an actor whose other constructor arguments are resolved at every start and restart.</summary>
    /// <typeparam name="T">The actor's class.</typeparam>
    /// <param name="args">Arguments that are given; used again at each restart.</param>
    Props Props<T>(params object[] args)
        where T : ActorBase;
}
