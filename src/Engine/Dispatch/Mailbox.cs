using ActorEngine.Actor;
using ActorEngine.Actor.Cells;

namespace ActorEngine.Dispatch;

/// <summary>
/// The two queues of a cell, and whose turn it is. Both queues are stacks that any thread pushes to with one compare-and-swap;
/// the one thread that runs the cell takes a whole stack and turns it round. Only that thread touches what is marked as owned.
/// </summary>
internal sealed class Mailbox(ActorCell cell, MessageDispatcher dispatcher) : IThreadPoolWorkItem
{
    private const int Idle = 0;
    private const int Scheduled = 1;

    private static readonly Node ClosedInbox = new(new object(), null);
    private static readonly SystemMessage ClosedSystemInbox = new Terminate();

    private Node? _inbox;
    private SystemMessage? _systemInbox;
    private int _state;

    // Owned, oldest first. What is put before the rest (the stash) goes to its head.
    private Node? _ready;

    // Owned; others read it only to spare a turn that would do nothing.
    private int _suspensions;

    public bool IsClosed => ReferenceEquals(Volatile.Read(ref _inbox), ClosedInbox);

    public bool IsSuspended => _suspensions > 0;

    public int Suspensions => _suspensions;

    /// <summary>True if a user message waits; to be asked on the cell's own turn.</summary>
    public bool HasMessages => _ready is not null || (Volatile.Read(ref _inbox) is { } inbox && !ReferenceEquals(inbox, ClosedInbox));

    public MessageDispatcher Dispatcher => dispatcher;

    public ActorCell Cell => cell;

    /// <summary>Where its dispatcher put it; written before it is queued and read when its turn begins.</summary>
    public bool IsInCommonQueue { get; set; }

    /// <summary>The message that the next turn begins with; null for none. To be asked between turns.</summary>
    public object? Next
    {
        get
        {
            if (Volatile.Read(ref _systemInbox) is { } system && !ReferenceEquals(system, ClosedSystemInbox))
            {
                return system.Oldest;
            }

            return _suspensions > 0 ? null
                : _ready is { } ready ? ready.Message
                : Volatile.Read(ref _inbox) is { } inbox && !ReferenceEquals(inbox, ClosedInbox) ? inbox.Oldest.Message : null;
        }
    }

    public void Post(object message, IActorRef? sender)
    {
        var node = new Node(message, sender);
        var head = Volatile.Read(ref _inbox);
        while (true)
        {
            if (ReferenceEquals(head, ClosedInbox))
            {
                cell.SystemImpl.DeadLetterRef.Bury(message, sender, cell.SelfRef);
                return;
            }

            node.Next = head;
            var seen = Interlocked.CompareExchange(ref _inbox, node, head);
            if (ReferenceEquals(seen, head))
            {
                break;
            }

            head = seen;
        }

        if (_suspensions == 0)
        {
            TrySchedule();
        }
    }

    public void PostSystem(SystemMessage message)
    {
        var head = Volatile.Read(ref _systemInbox);
        while (true)
        {
            if (ReferenceEquals(head, ClosedSystemInbox))
            {
                message.Next = null;
                cell.SystemImpl.DeadLetterRef.SendSystemMessage(message);
                return;
            }

            message.Next = head;
            var seen = Interlocked.CompareExchange(ref _systemInbox, message, head);
            if (ReferenceEquals(seen, head))
            {
                break;
            }

            head = seen;
        }

        TrySchedule();
    }

    /// <summary>Puts messages before all others, in their order. On the cell's own turn.</summary>
    public void PostFirst(IReadOnlyList<Envelope> envelopes)
    {
        for (var i = envelopes.Count - 1; i >= 0; i--)
        {
            _ready = new Node(envelopes[i].Message, envelopes[i].Sender) { Next = _ready };
        }
    }

    public void Suspend() => _suspensions++;

    public void Resume()
    {
        if (_suspensions > 0)
        {
            _suspensions--;
        }
    }

    /// <summary>From now on everything is a dead letter, what waits too. On the cell's own turn.</summary>
    public void Close()
    {
        var late = Reverse(Interlocked.Exchange(ref _inbox, ClosedInbox));
        var lateSystem = Reverse(Interlocked.Exchange(ref _systemInbox, ClosedSystemInbox));
        var node = _ready;
        _ready = null;
        Bury(node);
        Bury(late);
        Drop(lateSystem);
    }

    /// <summary>One turn: system messages, then user messages up to the dispatcher's throughput.</summary>
    public void Execute()
    {
        var outerCell = ActorCell.Current;
        var outerContext = SynchronizationContext.Current;
        ActorCell.Current = cell;
        dispatcher.TurnBegins(this);
        if (outerContext is not null)
        {
            // Awaits in handlers must come back to the actor, not to whoever lent the thread.
            SynchronizationContext.SetSynchronizationContext(null);
        }

        try
        {
            RunSystemMessages();
            RunMessages();
        }
        finally
        {
            ActorCell.Current = outerCell;
            if (outerContext is not null)
            {
                SynchronizationContext.SetSynchronizationContext(outerContext);
            }

            EndTurn();
        }
    }

    private void RunMessages()
    {
        for (var left = dispatcher.Throughput; left > 0 && _suspensions == 0; left--)
        {
            var node = Take();
            if (node is null)
            {
                return;
            }

            cell.Invoke(node.Message, node.Sender);
            if (Volatile.Read(ref _systemInbox) is not null)
            {
                RunSystemMessages();
            }
        }
    }

    private void RunSystemMessages()
    {
        while (Volatile.Read(ref _systemInbox) is { } head && !ReferenceEquals(head, ClosedSystemInbox))
        {
            var message = Reverse(Interlocked.Exchange(ref _systemInbox, null));
            while (message is not null)
            {
                var next = message.Next;
                message.Next = null;
                cell.SystemInvoke(message);
                if (IsClosed)
                {
                    Drop(next);
                    return;
                }

                message = next;
            }
        }
    }

    private Node? Take()
    {
        if (_ready is null)
        {
            var inbox = Volatile.Read(ref _inbox);
            if (inbox is null || ReferenceEquals(inbox, ClosedInbox))
            {
                return null;
            }

            _ready = Reverse(Interlocked.Exchange(ref _inbox, null));
        }

        var node = _ready!;
        _ready = node.Next;
        node.Next = null;
        return node;
    }

    private void EndTurn()
    {
        var more = _ready is not null && _suspensions == 0;

        // A full fence: whoever pushed before this is seen below, whoever pushes after it sees the turn ended.
        Interlocked.Exchange(ref _state, Idle);
        if (more || HasPushed())
        {
            TrySchedule(yielded: true);
        }
    }

    private bool HasPushed()
    {
        var system = Volatile.Read(ref _systemInbox);
        if (system is not null && !ReferenceEquals(system, ClosedSystemInbox))
        {
            return true;
        }

        var inbox = Volatile.Read(ref _inbox);
        return inbox is not null && !ReferenceEquals(inbox, ClosedInbox) && Volatile.Read(ref _suspensions) == 0;
    }

    private void TrySchedule(bool yielded = false)
    {
        if (Volatile.Read(ref _state) == Idle && Interlocked.CompareExchange(ref _state, Scheduled, Idle) == Idle)
        {
            dispatcher.Schedule(this, yielded);
        }
    }

    private void Bury(Node? node)
    {
        for (; node is not null; node = node.Next)
        {
            cell.SystemImpl.DeadLetterRef.Bury(node.Message, node.Sender, cell.SelfRef);
        }
    }

    private void Drop(SystemMessage? message)
    {
        while (message is not null)
        {
            var next = message.Next;
            message.Next = null;
            cell.SystemImpl.DeadLetterRef.SendSystemMessage(message);
            message = next;
        }
    }

    private static Node? Reverse(Node? node)
    {
        Node? reversed = null;
        while (node is not null)
        {
            var next = node.Next;
            node.Next = reversed;
            reversed = node;
            node = next;
        }

        return reversed;
    }

    private static SystemMessage? Reverse(SystemMessage? message)
    {
        SystemMessage? reversed = null;
        while (message is not null)
        {
            var next = message.Next;
            message.Next = reversed;
            reversed = message;
            message = next;
        }

        return reversed;
    }

    private sealed class Node(object message, IActorRef? sender)
    {
        public Node? Next { get; set; }

        public Node Oldest => Next?.Oldest ?? this;
        public object Message => message;

        public IActorRef? Sender => sender;
    }
}
