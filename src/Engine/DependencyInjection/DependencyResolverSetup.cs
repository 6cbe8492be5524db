namespace ActorEngine.DependencyInjection;

/// <summary>Gives a system the resolver of its actors' dependencies.</summary>
public class DependencyResolverSetup : Actor.Setup.Setup
{
    private DependencyResolverSetup(IDependencyResolver resolver)
    {
        ArgumentNullException.ThrowIfNull(resolver);
        DependencyResolver = resolver;
    }

    /// <summary>The resolver.</summary>
    public IDependencyResolver DependencyResolver { get; }

    /// <summary>Resolves from a service provider.</summary>
    /// <param name="provider">The provider; it must outlive the system.</param>
    public static DependencyResolverSetup Create(IServiceProvider provider) => new(new ServiceProviderDependencyResolver(provider));

    /// <summary>Resolves with a resolver of the caller's own.</summary>
    /// <param name="provider">The resolver.</param>
    public static DependencyResolverSetup Create(IDependencyResolver provider) => new(provider);
}
