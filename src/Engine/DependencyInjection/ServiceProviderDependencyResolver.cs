using ActorEngine.Actor;
using Microsoft.Extensions.DependencyInjection;

namespace ActorEngine.DependencyInjection;

/// <summary>Resolves from a service provider.</summary>
public class ServiceProviderDependencyResolver : IDependencyResolver
{
    /// <summary>Resolves from <paramref name="serviceProvider"/>.</summary>
    /// <param name="serviceProvider">The provider; it is not disposed here.</param>
    public ServiceProviderDependencyResolver(IServiceProvider serviceProvider)
    {
        ArgumentNullException.ThrowIfNull(serviceProvider);
        ServiceProvider = serviceProvider;
    }

    /// <summary>Where services come from.</summary>
    public IServiceProvider ServiceProvider { get; }

    /// <inheritdoc/>
    public IResolverScope CreateScope() => new ServiceProviderScope(ServiceProvider.CreateScope());

    /// <inheritdoc/>
    public T? GetService<T>() => ServiceProvider.GetService<T>();

    /// <inheritdoc/>
    public object? GetService(Type type) => ServiceProvider.GetService(type);

    /// <inheritdoc/>
    public Props Props(Type type, params object[] args) => Actor.Props.CreateBy(new ServiceProviderActorProducer(ServiceProvider, type, args));

    /// <inheritdoc/>
    public Props Props(Type type) => Props(type, []);

    /// <inheritdoc/>
    public Props Props<T>(params object[] args)
        where T : ActorBase
        => Props(typeof(T), args);
}
