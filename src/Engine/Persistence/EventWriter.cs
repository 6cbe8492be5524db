using ActorEngine.Actor;

namespace ActorEngine.Persistence;

/// <summary>
/// The writing half of a persistent actor: numbers events, gathers them while a write is under way and keeps the
/// handlers in call order. At most one write of an actor is in flight; what gathers meanwhile goes out together.
/// </summary>
internal sealed class EventWriter(int instanceId)
{
    private readonly string _writerGuid = Guid.NewGuid().ToString("N");
    private readonly Queue<PendingHandler> _handlers = new();
    private List<IPersistentEnvelope> _batch = [];
    private int _lastBatchSize;
    private bool _writing;
    private int _stashingHandlers;

    /// <summary>The last number given out.</summary>
    public long SequenceNr { get; set; }

    /// <summary>True while handlers of a stashing persist are to come: commands wait for them.</summary>
    public bool HoldsCommands => _stashingHandlers > 0;

    public bool HasHandlers => _handlers.Count > 0;

    public void Add<TEvent>(TEvent @event, Action<TEvent> handler, string persistenceId, IActorRef? sender, bool stashing)
    {
        _batch.Add(new AtomicWrite(Represent(@event, persistenceId, sender)));
        Expect(handler, stashing);
    }

    public void AddAll<TEvent>(IEnumerable<TEvent> events, Action<TEvent> handler, string persistenceId, IActorRef? sender, bool stashing)
    {
        var source = events as ICollection<TEvent> ?? [.. events];
        var write = new IPersistentRepresentation[source.Count];
        var i = 0;
        foreach (var @event in source)
        {
            write[i++] = Represent(@event, persistenceId, sender);
        }

        if (write.Length > 0 || !stashing)
        {
            _batch.Add(new AtomicWrite(write));
        }

        foreach (var _ in write)
        {
            Expect(handler, stashing);
        }
    }

    public void Defer<TEvent>(TEvent message, Action<TEvent> handler, IActorRef? sender)
    {
        _batch.Add(new NonPersistentMessage(message!, sender));
        Expect(handler, stashing: false);
    }

    /// <summary>Hands the batch to the journal unless a write is under way.</summary>
    public void Flush(IActorRef journal, IActorRef self)
    {
        if (_writing || _batch.Count == 0)
        {
            return;
        }

        _lastBatchSize = _batch.Count;
        _writing = true;
        journal.Tell(new WriteMessages(_batch, self, instanceId), self);
        _batch = new List<IPersistentEnvelope>(Math.Min(_lastBatchSize, 64));
    }

    public void WriteEnded() => _writing = false;

    /// <summary>Runs the next handler; it stays at the head until <see cref="Pop"/>, so that what it defers comes after it.</summary>
    public void RunHead(object payload) => _handlers.Peek().Run(payload);

    public void Pop()
    {
        if (_handlers.Dequeue().Stashing)
        {
            _stashingHandlers--;
        }
    }

    private void Expect<TEvent>(Action<TEvent> handler, bool stashing)
    {
        _handlers.Enqueue(new PendingHandler(handler, HandlerCall<TEvent>.Instance, stashing));
        if (stashing)
        {
            _stashingHandlers++;
        }
    }

    private Persistent Represent<TEvent>(TEvent @event, string persistenceId, IActorRef? sender)
    {
        ArgumentNullException.ThrowIfNull(@event);
        return new Persistent(@event, ++SequenceNr, persistenceId, sender: sender, writerGuid: _writerGuid);
    }

    /// <summary>A handler with its type erased without a closure per event.</summary>
    private readonly record struct PendingHandler(Delegate Handler, Action<Delegate, object> Call, bool Stashing)
    {
        public void Run(object payload) => Call(Handler, payload);
    }

    private static class HandlerCall<TEvent>
    {
        public static readonly Action<Delegate, object> Instance = static (handler, payload) => ((Action<TEvent>)handler)((TEvent)payload);
    }
}
