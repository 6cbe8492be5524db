using ActorEngine.Actor.Cells;

namespace ActorEngine.Actor;

/// <summary>An actor that registers a handler per type of message, in its constructor and in <c>Become</c>.</summary>
public abstract class ReceiveActor : UntypedActor, IInitializableActor
{
    private readonly HandlerList _initial;
    private HandlerRegistration _registration;

    /// <summary>Registration is open until the constructor ends.</summary>
    protected ReceiveActor() => _initial = _registration.Open();

    void IInitializableActor.Init() => _registration.Close();

    /// <summary>Hands the message to the first handler that takes it.</summary>
    /// <param name="message">The message.</param>
    protected sealed override void OnReceive(object message) => Execute(_initial, message);

    /// <summary>From now on the handlers registered by <paramref name="configure"/> are in force.</summary>
    /// <param name="configure">Registers handlers.</param>
    protected void Become(Action configure)
    {
        var handlers = Configure(configure);
        base.Become(message => Execute(handlers, message));
    }

    /// <summary>The handlers registered by <paramref name="configure"/> are in force until <see cref="ActorBase.UnbecomeStacked"/>.</summary>
    /// <param name="configure">Registers handlers.</param>
    protected void BecomeStacked(Action configure)
    {
        var handlers = Configure(configure);
        base.BecomeStacked(message => Execute(handlers, message));
    }

    /// <summary>Handles messages of type <typeparamref name="T"/> and of what derives from it.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="handler">The handler.</param>
    /// <param name="shouldHandle">Which of them; those it refuses go to the next handler.</param>
    /// <exception cref="InvalidOperationException">Registration is closed.</exception>
    protected void Receive<T>(Action<T> handler, Predicate<T>? shouldHandle = null) => _registration.Current.Add(handler, shouldHandle);

    /// <inheritdoc cref="Receive{T}(Action{T}, Predicate{T})"/>
    protected void Receive<T>(Predicate<T> shouldHandle, Action<T> handler) => _registration.Current.Add(handler, shouldHandle);

    /// <summary>Handles messages of type <typeparamref name="T"/> for which the handler returns true; the others go to the next one.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="handler">The handler.</param>
    /// <exception cref="InvalidOperationException">Registration is closed.</exception>
    protected void Receive<T>(Func<T, bool> handler) => _registration.Current.Add(handler);

    /// <summary>Handles messages of a type and of what derives from it.</summary>
    /// <param name="messageType">The type.</param>
    /// <param name="handler">The handler.</param>
    /// <param name="shouldHandle">Which of them; those it refuses go to the next handler.</param>
    /// <exception cref="InvalidOperationException">Registration is closed.</exception>
    protected void Receive(Type messageType, Action<object> handler, Predicate<object>? shouldHandle = null)
        => _registration.Current.Add(messageType, handler, shouldHandle);

    /// <inheritdoc cref="Receive(Type, Action{object}, Predicate{object})"/>
    protected void Receive(Type messageType, Predicate<object> shouldHandle, Action<object> handler)
        => _registration.Current.Add(messageType, handler, shouldHandle);

    /// <summary>Handles messages of a type for which the handler returns true; the others go to the next one.</summary>
    /// <param name="messageType">The type.</param>
    /// <param name="handler">The handler.</param>
    /// <exception cref="InvalidOperationException">Registration is closed.</exception>
    protected void Receive(Type messageType, Func<object, bool> handler) => _registration.Current.Add(messageType, handler);

    /// <summary>Handles every message; nothing can be registered after it.</summary>
    /// <param name="handler">The handler.</param>
    /// <exception cref="InvalidOperationException">Registration is closed.</exception>
    protected void ReceiveAny(Action<object> handler) => _registration.Current.Add<object>(handler, null);

    /// <summary>Handles messages of type <typeparamref name="T"/> asynchronously; no other message is handled until it ends.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="handler">The handler.</param>
    /// <param name="shouldHandle">Which of them; those it refuses go to the next handler.</param>
    /// <exception cref="InvalidOperationException">Registration is closed.</exception>
    protected void ReceiveAsync<T>(Func<T, Task> handler, Predicate<T>? shouldHandle = null) => _registration.Current.AddAsync(handler, shouldHandle);

    /// <inheritdoc cref="ReceiveAsync{T}(Func{T, Task}, Predicate{T})"/>
    protected void ReceiveAsync<T>(Predicate<T> shouldHandle, Func<T, Task> handler) => _registration.Current.AddAsync(handler, shouldHandle);

    /// <summary>Handles messages of a type asynchronously; no other message is handled until it ends.</summary>
    /// <param name="messageType">The type.</param>
    /// <param name="handler">The handler.</param>
    /// <param name="shouldHandle">Which of them; those it refuses go to the next handler.</param>
    /// <exception cref="InvalidOperationException">Registration is closed.</exception>
    protected void ReceiveAsync(Type messageType, Func<object, Task> handler, Predicate<object>? shouldHandle = null)
        => _registration.Current.AddAsync(messageType, handler, shouldHandle);

    /// <inheritdoc cref="ReceiveAsync(Type, Func{object, Task}, Predicate{object})"/>
    protected void ReceiveAsync(Type messageType, Predicate<object> shouldHandle, Func<object, Task> handler)
        => _registration.Current.AddAsync(messageType, handler, shouldHandle);

    /// <summary>Handles every message asynchronously; nothing can be registered after it.</summary>
    /// <param name="handler">The handler.</param>
    /// <exception cref="InvalidOperationException">Registration is closed.</exception>
    protected void ReceiveAnyAsync(Func<object, Task> handler) => _registration.Current.AddAsync<object>(handler, null);

    private HandlerList Configure(Action configure)
    {
        var handlers = _registration.Open();
        try
        {
            configure();
        }
        finally
        {
            _registration.Close();
        }

        return handlers;
    }

    private void Execute(HandlerList handlers, object message)
    {
        if (!handlers.Handle(message))
        {
            Unhandled(message);
        }
    }
}
