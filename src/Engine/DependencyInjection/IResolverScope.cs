namespace ActorEngine.DependencyInjection;

/// <summary>A scope of scoped services; disposing it disposes them.</summary>
public interface IResolverScope : IDisposable
{
    /// <summary>Resolves within the scope.</summary>
    IDependencyResolver Resolver { get; }
}
