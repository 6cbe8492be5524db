using ActorEngine.Actor;

namespace ActorEngine.Hosting;

/// <summary>Finds actors by the type under which they were registered.</summary>
public interface IReadOnlyActorRegistry : IEnumerable<KeyValuePair<Type, IActorRef>>
{
    /// <summary>The actor under a key.</summary>
    /// <typeparam name="TKey">The key: the actor's class or any marker.</typeparam>
    /// <exception cref="MissingActorRegistryEntryException">There is none yet.</exception>
    IActorRef Get<TKey>();

    /// <summary>The actor under a key, once it is registered.</summary>
    /// <typeparam name="TKey">The key: the actor's class or any marker.</typeparam>
    /// <param name="ct">Ends the wait.</param>
    Task<IActorRef> GetAsync<TKey>(CancellationToken ct = default);

    /// <summary>The actor under a key, once it is registered.</summary>
    /// <param name="key">The key: the actor's class or any marker.</param>
    /// <param name="ct">Ends the wait.</param>
    Task<IActorRef> GetAsync(Type key, CancellationToken ct = default);

    /// <summary>Looks for the actor under a key.</summary>
    /// <param name="key">The key: the actor's class or any marker.</param>
    /// <param name="actor">The actor, or <see cref="ActorRefs.Nobody"/>.</param>
    bool TryGet(Type key, out IActorRef actor);

    /// <summary>Looks for the actor under a key.</summary>
    /// <typeparam name="TKey">The key: the actor's class or any marker.</typeparam>
    /// <param name="actor">The actor, or <see cref="ActorRefs.Nobody"/>.</param>
    bool TryGet<TKey>(out IActorRef actor);
}

/// <summary>Registers actors by type. An actor that has stopped stays registered.</summary>
public interface IActorRegistry : IReadOnlyActorRegistry
{
    /// <summary>Registers an actor.</summary>
    /// <typeparam name="TKey">The key: the actor's class or any marker.</typeparam>
    /// <param name="actor">The actor.</param>
    /// <param name="overwrite">Whether an earlier one may be replaced.</param>
    /// <exception cref="DuplicateActorRegistryException">There is one already and it may not be replaced.</exception>
    void Register<TKey>(IActorRef actor, bool overwrite = false);

    /// <summary>Registers an actor; false if there is one already and it may not be replaced.</summary>
    /// <param name="key">The key: the actor's class or any marker.</param>
    /// <param name="actor">The actor.</param>
    /// <param name="overwrite">Whether an earlier one may be replaced.</param>
    bool TryRegister(Type key, IActorRef actor, bool overwrite = false);

    /// <summary>Registers an actor; false if there is one already and it may not be replaced.</summary>
    /// <typeparam name="TKey">The key: the actor's class or any marker.</typeparam>
    /// <param name="actor">The actor.</param>
    /// <param name="overwrite">Whether an earlier one may be replaced.</param>
    bool TryRegister<TKey>(IActorRef actor, bool overwrite = false);
}
