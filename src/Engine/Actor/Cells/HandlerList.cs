namespace ActorEngine.Actor.Cells;

/// <summary>An actor that has something to finish once its constructor has ended.</summary>
internal interface IInitializableActor
{
    void Init();
}

/// <summary>Which list of handlers is being registered: the constructor's, or that of a <c>Become</c> within it or later.</summary>
internal struct HandlerRegistration
{
    private HandlerList? _open;

    public readonly HandlerList Current => _open ?? throw new InvalidOperationException(
        "You may only call Receive-methods when constructing the actor and inside Become().");

    public HandlerList Open() => _open = new HandlerList(_open);

    public void Close() => _open = _open?.Close();
}

/// <summary>Handlers in the order of their registration; the first that takes a message has it. Chained, since most actors have few.</summary>
internal sealed class HandlerList(HandlerList? outer)
{
    private HandlerList? _outer = outer;
    private Handler? _first;
    private Handler? _last;

    /// <summary>Ends the registration.</summary>
    /// <returns>The list whose registration goes on.</returns>
    public HandlerList? Close()
    {
        var outer = _outer;
        _outer = null;
        return outer;
    }

    public void Add<T>(Action<T> handler, Predicate<T>? shouldHandle) => Append(Of(handler, shouldHandle));

    public void Add<T>(Func<T, bool> handler) => Append(Of(handler));

    public void AddAsync<T>(Func<T, Task> handler, Predicate<T>? shouldHandle) => Append(Of(OnActor(handler), shouldHandle));

    public void Add(Type type, Action<object> handler, Predicate<object>? shouldHandle) => Append(new UntypedHandler(type, Of(handler, shouldHandle)));

    public void Add(Type type, Func<object, bool> handler) => Append(new UntypedHandler(type, Of(handler)));

    public void AddAsync(Type type, Func<object, Task> handler, Predicate<object>? shouldHandle) => Append(new UntypedHandler(type, Of(OnActor(handler), shouldHandle)));

    private static Handler Of<T>(Action<T> handler, Predicate<T>? shouldHandle)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return shouldHandle is null ? new TypedHandler<T>(handler) : new ChoosingHandler<T>(handler, shouldHandle);
    }

    private static TryingHandler<T> Of<T>(Func<T, bool> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return new TryingHandler<T>(handler);
    }

    private static Action<T> OnActor<T>(Func<T, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return message => AsyncHandlers.Run(() => handler(message));
    }

    public bool Handle(object message)
    {
        for (var handler = _first; handler is not null; handler = handler.Next)
        {
            if (handler.Handle(message))
            {
                return true;
            }
        }

        return false;
    }

    private void Append(Handler handler)
    {
        if (_last is null)
        {
            _first = handler;
        }
        else if (_last.CatchesAll)
        {
            throw new InvalidOperationException(
                "A handler that catches all messages has been added. No handler can be added after that.");
        }
        else
        {
            _last.Next = handler;
        }

        _last = handler;
    }

    private abstract class Handler
    {
        public Handler? Next { get; set; }

        /// <summary>Whether nothing would ever come to a handler behind this one.</summary>
        public virtual bool CatchesAll => false;

        public abstract bool Handle(object message);
    }

    /// <summary>Most handlers take all messages of their type.</summary>
    private sealed class TypedHandler<T>(Action<T> handler) : Handler
    {
        public override bool CatchesAll => typeof(T) == typeof(object);

        public override bool Handle(object message)
        {
            if (message is not T typed)
            {
                return false;
            }

            handler(typed);
            return true;
        }
    }

    private sealed class ChoosingHandler<T>(Action<T> handler, Predicate<T> shouldHandle) : Handler
    {
        public override bool Handle(object message)
        {
            if (message is not T typed || !shouldHandle(typed))
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

    private sealed class UntypedHandler(Type type, Handler handler) : Handler
    {
        public override bool CatchesAll => type == typeof(object) && handler.CatchesAll;

        public override bool Handle(object message) => type.IsInstanceOfType(message) && handler.Handle(message);
    }
}
