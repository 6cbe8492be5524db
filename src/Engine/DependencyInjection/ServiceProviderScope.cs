using Microsoft.Extensions.DependencyInjection;

namespace ActorEngine.DependencyInjection;

/// <summary>A scope of a service provider.</summary>
public class ServiceProviderScope : IResolverScope
{
    private readonly IServiceScope _scope;

    /// <summary>Wraps a scope.</summary>
    /// <param name="scope">The scope; disposed with this one.</param>
    public ServiceProviderScope(IServiceScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        _scope = scope;
        Resolver = new ServiceProviderDependencyResolver(scope.ServiceProvider);
    }

    /// <inheritdoc/>
    public IDependencyResolver Resolver { get; }

    /// <inheritdoc/>
    public void Dispose() => _scope.Dispose();
}
