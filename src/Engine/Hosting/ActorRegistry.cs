using System.Collections;
using ActorEngine.Actor;

namespace ActorEngine.Hosting;

/// <summary>The registered actors of a system. Safe for concurrent use.</summary>
public class ActorRegistry : IActorRegistry, IExtension
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Type, IActorRef> _actors = [];
    private readonly Dictionary<Type, List<TaskCompletionSource<IActorRef>>> _awaited = [];

    /// <summary>The registry of a system.</summary>
    /// <param name="actorSystem">The system.</param>
    public static ActorRegistry For(ActorSystem actorSystem)
    {
        ArgumentNullException.ThrowIfNull(actorSystem);
        return actorSystem.WithExtension<ActorRegistry, ActorRegistryExtension>();
    }

    /// <inheritdoc/>
    public void Register<TKey>(IActorRef actor, bool overwrite = false)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!TryRegister<TKey>(actor, overwrite))
        {
            throw new DuplicateActorRegistryException($"An actor with key [{typeof(TKey)}] has already been registered; pass overwrite to replace it");
        }
    }

    /// <inheritdoc/>
    public bool TryRegister<TKey>(IActorRef actor, bool overwrite = false) => TryRegister(typeof(TKey), actor, overwrite);

    /// <inheritdoc/>
    public bool TryRegister(Type key, IActorRef actor, bool overwrite = false)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (actor is null)
        {
            return false;
        }

        List<TaskCompletionSource<IActorRef>>? awaited;
        lock (_lock)
        {
            if (!overwrite && _actors.ContainsKey(key))
            {
                return false;
            }

            _actors[key] = actor;
            _awaited.Remove(key, out awaited);
        }

        awaited?.ForEach(a => a.TrySetResult(actor));
        return true;
    }

    /// <inheritdoc/>
    public bool TryGet<TKey>(out IActorRef actor) => TryGet(typeof(TKey), out actor);

    /// <inheritdoc/>
    public bool TryGet(Type key, out IActorRef actor)
    {
        ArgumentNullException.ThrowIfNull(key);
        lock (_lock)
        {
            if (_actors.TryGetValue(key, out var found))
            {
                actor = found;
                return true;
            }
        }

        actor = ActorRefs.Nobody;
        return false;
    }

    /// <inheritdoc/>
    public IActorRef Get<TKey>() => TryGet<TKey>(out var actor)
        ? actor
        : throw new MissingActorRegistryEntryException($"No actor registered for key [{typeof(TKey)}]; whoever may come before it awaits GetAsync");

    /// <inheritdoc/>
    public Task<IActorRef> GetAsync<TKey>(CancellationToken ct = default) => GetAsync(typeof(TKey), ct);

    /// <inheritdoc/>
    public Task<IActorRef> GetAsync(Type key, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        lock (_lock)
        {
            if (_actors.TryGetValue(key, out var actor))
            {
                return Task.FromResult(actor);
            }

            // Each has its own, so that one that is cancelled leaves the others waiting.
            var wait = new TaskCompletionSource<IActorRef>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (!_awaited.TryGetValue(key, out var waits))
            {
                _awaited[key] = waits = [];
            }

            waits.Add(wait);
            return WaitAsync(key, wait, ct);
        }
    }

    /// <summary>The registered actors as they are now.</summary>
    public IEnumerator<KeyValuePair<Type, IActorRef>> GetEnumerator()
    {
        lock (_lock)
        {
            return ((IEnumerable<KeyValuePair<Type, IActorRef>>)[.. _actors]).GetEnumerator();
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private async Task<IActorRef> WaitAsync(Type key, TaskCompletionSource<IActorRef> wait, CancellationToken cancellationToken)
    {
        try
        {
            return await wait.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            lock (_lock)
            {
                if (_awaited.TryGetValue(key, out var waits))
                {
                    waits.Remove(wait);
                }
            }
        }
    }
}
