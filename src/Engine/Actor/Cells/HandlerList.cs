namespace ActorEngine.Actor.Cells;

/// <summary>An actor that has something to finish once its constructor has ended.</summary>
internal interface IInitializableActor
{
    void Init();
}

/// <summary>Which list of handlers is being registered: the constructor's, or that of a <c>Become</c> within it or later.</summary>
internal sealed class HandlerRegistration
{
    private HandlerList? _open;

    public HandlerList Current => _open ?? throw new InvalidOperationException(
        "You may only call Receive-methods when constructing the actor and inside Become().");

    public HandlerList Open() => _open = new HandlerList(_open);

    public void Close() => _open = _open?.Outer;
}

/// <summary>Handlers in the order of their registration; the first that takes a message has it.</summary>
internal sealed class HandlerList(HandlerList? outer)
{
    private Handler[] _handlers = [];
    private int _count;
    private bool _catchesAll;

    /// <summary>The list whose registration goes on when this one's ends.</summary>
    public HandlerList? Outer { get; } = outer;

    public void Add<T>(Action<T> handler, Predicate<T>? shouldHandle)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Append(new TypedHandler<T>(handler, shouldHandle), typeof(T) == typeof(object) && shouldHandle is null);
    }

    public void Add<T>(Func<T, bool> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Append(new TryingHandler<T>(handler), false);
    }

    public void AddAsync<T>(Func<T, Task> handler, Predicate<T>? shouldHandle)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Append(new AsyncHandler<T>(handler, shouldHandle), typeof(T) == typeof(object) && shouldHandle is null);
    }

    public void Add(Type type, Action<object> handler, Predicate<object>? shouldHandle)
        => Append(new UntypedHandler(type, new TypedHandler<object>(handler, shouldHandle)), type == typeof(object) && shouldHandle is null);

    public void Add(Type type, Func<object, bool> handler) => Append(new UntypedHandler(type, new TryingHandler<object>(handler)), false);

    public void AddAsync(Type type, Func<object, Task> handler, Predicate<object>? shouldHandle)
        => Append(new UntypedHandler(type, new AsyncHandler<object>(handler, shouldHandle)), type == typeof(object) && shouldHandle is null);

    public bool Handle(object message)
    {
        var handlers = _handlers;
        for (var i = 0; i < _count; i++)
        {
            if (handlers[i].Handle(message))
            {
                return true;
            }
        }

        return false;
    }

    private void Append(Handler handler, bool catchesAll)
    {
        if (_catchesAll)
        {
            throw new InvalidOperationException(
                "A handler that catches all messages has been added. No handler can be added after that.");
        }

        if (_count == _handlers.Length)
        {
            Array.Resize(ref _handlers, Math.Max(2, _count * 2));
        }

        _handlers[_count++] = handler;
        _catchesAll = catchesAll;
    }

    private abstract class Handler
    {
        public abstract bool Handle(object message);
    }

    private sealed class TypedHandler<T>(Action<T> handler, Predicate<T>? shouldHandle) : Handler
    {
        public override bool Handle(object message)
        {
            if (message is not T typed || (shouldHandle is not null && !shouldHandle(typed)))
            {
                return false;
            }

            handler(typed);
            return true;
        }
    }

    private sealed class TryingHandler<T>(Func<T, bool> handler) : Handler
    {
        public override bool Handle(object message) => message is T typed && handler(typed);
    }

    private sealed class AsyncHandler<T>(Func<T, Task> handler, Predicate<T>? shouldHandle) : Handler
    {
        public override bool Handle(object message)
        {
            if (message is not T typed || (shouldHandle is not null && !shouldHandle(typed)))
            {
                return false;
            }

            AsyncHandlers.Run(() => handler(typed));
            return true;
        }
    }

    private sealed class UntypedHandler(Type type, Handler handler) : Handler
    {
        public override bool Handle(object message) => type.IsInstanceOfType(message) && handler.Handle(message);
    }
}
