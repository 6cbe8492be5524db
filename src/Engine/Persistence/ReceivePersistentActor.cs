using ActorEngine.Actor.Cells;

namespace ActorEngine.Persistence;

/// <summary>
/// A persistent actor that registers a handler per type of command and of event: commands in its constructor and in
/// <c>Become</c>, events in its constructor only.
/// </summary>
public abstract class ReceivePersistentActor : UntypedPersistentActor, IInitializableActor
{
    private readonly HandlerList _initialCommands;
    private readonly HandlerList _events;
    private HandlerRegistration _commandRegistration;
    private HandlerRegistration _recoverRegistration;

    /// <summary>Registration is open until the constructor ends.</summary>
    protected ReceivePersistentActor()
    {
        _initialCommands = _commandRegistration.Open();
        _events = _recoverRegistration.Open();
    }

    void IInitializableActor.Init()
    {
        _commandRegistration.Close();
        _recoverRegistration.Close();
    }

    /// <inheritdoc/>
    protected sealed override void OnCommand(object message) => Execute(_initialCommands, message);

    /// <inheritdoc/>
    protected sealed override void OnRecover(object message) => Execute(_events, message);

    /// <summary>From now on the command handlers registered by <paramref name="configure"/> are in force.</summary>
    /// <param name="configure">Registers handlers.</param>
    protected void Become(Action configure)
    {
        var handlers = Configure(configure);
        base.Become(message => Execute(handlers, message));
    }

    /// <summary>The command handlers registered by <paramref name="configure"/> are in force until <c>UnbecomeStacked</c>.</summary>
    /// <param name="configure">Registers handlers.</param>
    protected void BecomeStacked(Action configure)
    {
        var handlers = Configure(configure);
        base.BecomeStacked(message => Execute(handlers, message));
    }

    /// <summary>Handles commands of type <typeparamref name="T"/> and of what derives from it.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="handler">The handler.</param>
    /// <param name="shouldHandle">Which of them; those it refuses go to the next handler.</param>
    /// <exception cref="InvalidOperationException">Registration is closed.</exception>
    protected void Command<T>(Action<T> handler, Predicate<T>? shouldHandle = null) => Commands.Add(handler, shouldHandle);

    /// <inheritdoc cref="Command{T}(Action{T}, Predicate{T})"/>
    protected void Command<T>(Predicate<T> shouldHandle, Action<T> handler) => Commands.Add(handler, shouldHandle);

    /// <summary>Handles commands for which the handler returns true; the others go to the next one.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="handler">The handler.</param>
    /// <exception cref="InvalidOperationException">Registration is closed.</exception>
    protected void Command<T>(Func<T, bool> handler) => Commands.Add(handler);

    /// <summary>Handles commands of a type and of what derives from it.</summary>
    /// <param name="messageType">The type.</param>
    /// <param name="handler">The handler.</param>
    /// <param name="shouldHandle">Which of them; those it refuses go to the next handler.</param>
    /// <exception cref="InvalidOperationException">Registration is closed.</exception>
    protected void Command(Type messageType, Action<object> handler, Predicate<object>? shouldHandle = null) =>
        Commands.Add(messageType, handler, shouldHandle);

    /// <inheritdoc cref="Command(Type, Action{object}, Predicate{object})"/>
    protected void Command(Type messageType, Predicate<object> shouldHandle, Action<object> handler) => Commands.Add(messageType, handler, shouldHandle);

    /// <summary>Handles commands of a type for which the handler returns true; the others go to the next one.</summary>
    /// <param name="messageType">The type.</param>
    /// <param name="handler">The handler.</param>
    /// <exception cref="InvalidOperationException">Registration is closed.</exception>
    protected void Command(Type messageType, Func<object, bool> handler) => Commands.Add(messageType, handler);

    /// <summary>Handles every command; nothing can be registered after it.</summary>
    /// <param name="handler">The handler.</param>
    /// <exception cref="InvalidOperationException">Registration is closed.</exception>
    protected void Command(Action<object> handler) => CommandAny(handler);

    /// <summary>Handles every command; nothing can be registered after it.</summary>
    /// <param name="handler">The handler.</param>
    /// <exception cref="InvalidOperationException">Registration is closed.</exception>
    protected void CommandAny(Action<object> handler) => Commands.Add<object>(handler, null);

    /// <summary>Handles every command asynchronously; nothing can be registered after it.</summary>
    /// <param name="handler">The handler.</param>
    /// <exception cref="InvalidOperationException">Registration is closed.</exception>
    protected void CommandAnyAsync(Func<object, Task> handler) => Commands.Add<object>(OnActor(handler), null);

    /// <summary>Handles commands asynchronously; no other message is handled until it ends.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="handler">The handler.</param>
    /// <param name="shouldHandle">Which of them; those it refuses go to the next handler.</param>
    /// <exception cref="InvalidOperationException">Registration is closed.</exception>
    protected void CommandAsync<T>(Func<T, Task> handler, Predicate<T>? shouldHandle = null) => Commands.Add(OnActor(handler), shouldHandle);

    /// <inheritdoc cref="CommandAsync{T}(Func{T, Task}, Predicate{T})"/>
    protected void CommandAsync<T>(Predicate<T> shouldHandle, Func<T, Task> handler) => Commands.Add(OnActor(handler), shouldHandle);

    /// <summary>Handles commands of a type asynchronously; no other message is handled until it ends.</summary>
    /// <param name="messageType">The type.</param>
    /// <param name="handler">The handler.</param>
    /// <param name="shouldHandle">Which of them; those it refuses go to the next handler.</param>
    /// <exception cref="InvalidOperationException">Registration is closed.</exception>
    protected void CommandAsync(Type messageType, Func<object, Task> handler, Predicate<object>? shouldHandle = null) =>
        Commands.Add(messageType, OnActor(handler), shouldHandle);

    /// <inheritdoc cref="CommandAsync(Type, Func{object, Task}, Predicate{object})"/>
    protected void CommandAsync(Type messageType, Predicate<object> shouldHandle, Func<object, Task> handler) =>
        Commands.Add(messageType, OnActor(handler), shouldHandle);

    /// <summary>Handles what the history has of type <typeparamref name="T"/> and of what derives from it.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="handler">The handler.</param>
    /// <param name="shouldHandle">Which of them; those it refuses go to the next handler.</param>
    /// <exception cref="InvalidOperationException">Registration is closed.</exception>
    protected void Recover<T>(Action<T> handler, Predicate<T>? shouldHandle = null) => Events.Add(handler, shouldHandle);

    /// <inheritdoc cref="Recover{T}(Action{T}, Predicate{T})"/>
    protected void Recover<T>(Predicate<T> shouldHandle, Action<T> handler) => Events.Add(handler, shouldHandle);

    /// <summary>Handles what the history has and for which the handler returns true; the others go to the next one.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="handler">The handler.</param>
    /// <exception cref="InvalidOperationException">Registration is closed.</exception>
    protected void Recover<T>(Func<T, bool> handler) => Events.Add(handler);

    /// <summary>Handles what the history has of a type and of what derives from it.</summary>
    /// <param name="messageType">The type.</param>
    /// <param name="handler">The handler.</param>
    /// <param name="shouldHandle">Which of them; those it refuses go to the next handler.</param>
    /// <exception cref="InvalidOperationException">Registration is closed.</exception>
    protected void Recover(Type messageType, Action<object> handler, Predicate<object>? shouldHandle = null) => Events.Add(messageType, handler, shouldHandle);

    /// <inheritdoc cref="Recover(Type, Action{object}, Predicate{object})"/>
    protected void Recover(Type messageType, Predicate<object> shouldHandle, Action<object> handler) => Events.Add(messageType, handler, shouldHandle);

    /// <summary>Handles what the history has of a type and for which the handler returns true; the others go to the next one.</summary>
    /// <param name="messageType">The type.</param>
    /// <param name="handler">The handler.</param>
    /// <exception cref="InvalidOperationException">Registration is closed.</exception>
    protected void Recover(Type messageType, Func<object, bool> handler) => Events.Add(messageType, handler);

    /// <summary>Handles all that the history has; nothing can be registered after it.</summary>
    /// <param name="handler">The handler.</param>
    /// <exception cref="InvalidOperationException">Registration is closed.</exception>
    protected void RecoverAny(Action<object> handler) => Events.Add<object>(handler, null);

    private HandlerList Commands => _commandRegistration.Current;

    private HandlerList Events => _recoverRegistration.Current;

    private Action<T> OnActor<T>(Func<T, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return message => RunTask(() => handler(message));
    }

    private HandlerList Configure(Action configure)
    {
        var handlers = _commandRegistration.Open();
        try
        {
            configure();
        }
        finally
        {
            _commandRegistration.Close();
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
