using ActorEngine.Actor;

namespace ActorEngine.DependencyInjection;

/// <summary>The dependency injection of a system, which was created with a <see cref="DependencyResolverSetup"/>.</summary>
public sealed class DependencyResolver : IExtension
{
    /// <summary>Wraps a resolver.</summary>
    /// <param name="resolver">The resolver.</param>
    public DependencyResolver(IDependencyResolver resolver)
    {
        ArgumentNullException.ThrowIfNull(resolver);
        Resolver = resolver;
    }

    /// <summary>Resolves services and scopes.</summary>
    public IDependencyResolver Resolver { get; }

    /// <summary>The dependency injection of a system.</summary>
    /// <param name="actorSystem">The system.</param>
    /// <exception cref="Configuration.ConfigurationException">The system was created without a <see cref="DependencyResolverSetup"/>.</exception>
    public static DependencyResolver For(ActorSystem actorSystem)
    {
        ArgumentNullException.ThrowIfNull(actorSystem);
        return actorSystem.WithExtension<DependencyResolver, DependencyResolverExtension>();
    }

    /// <inheritdoc cref="IDependencyResolver.Props(Type, object[])"/>
    public Props Props(Type type, params object[] args) => Resolver.Props(type, args);

    /// <inheritdoc cref="IDependencyResolver.Props(Type)"/>
    public Props Props(Type type) => Resolver.Props(type);

    /// <inheritdoc cref="IDependencyResolver.Props{T}(object[])"/>
    public Props Props<T>(params object[] args)
        where T : ActorBase
        => Resolver.Props<T>(args);

    /// <summary>Props of an actor whose constructor arguments are all resolved at every start and restart.</summary>
    /// <typeparam name="T">The actor's class.</typeparam>
    public Props Props<T>()
        where T : ActorBase
        => Resolver.Props<T>();
}
