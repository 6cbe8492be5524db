using ActorEngine.Actor;

namespace ActorEngine.Hosting;

/// <summary>An actor that a service asks for in its constructor.</summary>
/// <typeparam name="TActor">The key under which the actor is registered.</typeparam>
public interface IRequiredActor<TActor>
{
    /// <summary>The actor.</summary>
    /// <exception cref="MissingActorRegistryEntryException">It is not registered yet.</exception>
    IActorRef ActorRef { get; }

    /// <summary>The actor, once it is registered.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<IActorRef> GetAsync(CancellationToken cancellationToken = default);
}

/// <summary>Takes the actor from the registry and keeps it. A failed look leaves nothing behind.</summary>
/// <typeparam name="TActor">The key under which the actor is registered.</typeparam>
public sealed class RequiredActor<TActor> : IRequiredActor<TActor>
{
    private readonly IReadOnlyActorRegistry _registry;
    private volatile IActorRef? _actor;

    /// <summary>Looks in a registry.</summary>
    /// <param name="registry">The registry.</param>
    public RequiredActor(IReadOnlyActorRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        _registry = registry;
    }

    /// <inheritdoc/>
    public IActorRef ActorRef => _actor ??= _registry.Get<TActor>();

    /// <inheritdoc/>
    public async Task<IActorRef> GetAsync(CancellationToken cancellationToken = default)
        => _actor ??= await _registry.GetAsync<TActor>(cancellationToken).ConfigureAwait(false);
}
