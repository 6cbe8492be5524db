using System.Diagnostics.CodeAnalysis;
using ActorEngine.Dispatch;

namespace ActorEngine.Testing;

/// <summary>
/// One thread on which a whole system runs, turn by turn: the turns of actors, and what goes on after an await. Nothing
/// runs until <see cref="RunNext"/> is called, which picks one of all turns that wait, by chance. With a chance that can
/// be repeated the whole run can be, as long as nothing leaves the thread: <see cref="Strayed"/> tells who did.
/// </summary>
/// <example><c>ActorSystem.Create("node", ActorSystemSetup.Create(thread.Time.Setup))</c>, then <c>while (thread.RunNext()) { }</c>.</example>
public sealed class SeededThread
{
    private readonly int _owner = Environment.CurrentManagedThreadId;
    private readonly Random _chance;
    private readonly List<Turn> _waiting = [];
    private readonly SeededContext _context;
    private readonly List<Turn> _heldBack = [];
    private string? _starved;
    private string? _strayed;

    /// <summary>The calling thread.</summary>
    /// <param name="chance">Picks turns, and is the chance of systems on this thread.</param>
    /// <param name="start">What the clock shows at first.</param>
    public SeededThread(Random chance, DateTimeOffset start)
    {
        ArgumentNullException.ThrowIfNull(chance);
        _chance = chance;
        _context = new SeededContext(this);
        Time = new VirtualTime(start, new Actor.EngineSetup { Dispatcher = new SeededDispatcher(this), Chance = chance, KeepsContext = true });
    }

    /// <summary>The clock of everything on this thread; its <see cref="VirtualTime.Setup"/> puts a system on this thread.</summary>
    public VirtualTime Time { get; }

    /// <summary>Turns that wait.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Where something was called from another thread for the first time (a stack trace): the run cannot be repeated. Null for nowhere.</summary>
    public string? Strayed => Volatile.Read(ref _strayed);

    /// <summary>Hears of each turn before it runs: whose it is and what it begins with. Null costs nothing.</summary>
    public Action<string, object?>? OnTurn { get; set; }

    /// <summary>Calls something as if from outside the actors: what it awaits goes on by turns of this thread.</summary>
    /// <typeparam name="T">Of the result.</typeparam>
    /// <param name="call">What to call.</param>
    public T Call<T>(Func<T> call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(_context);
        try
        {
            return call();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    /// <summary>Makes an action a turn: it runs some time, outside every actor.</summary>
    /// <param name="action">What to do.</param>
    public void Post(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        Add(new Turn(null, static state => ((Action)state!)(), action, null));
    }

    /// <summary>
    /// Gives no turns to one actor until <see cref="Feed"/>, as if its thread had been put aside by the machine: what is sent
    /// to it waits in its mailbox. One actor at a time.
    /// </summary>
    /// <param name="name">The name of the actor, the last part of its path.</param>
    public void Starve(string name)
    {
        Feed();
        _starved = name;
        for (var i = _waiting.Count - 1; i >= 0; i--)
        {
            if (IsStarved(_waiting[i]))
            {
                _heldBack.Add(_waiting[i]);
                _waiting.RemoveAt(i);
            }
        }
    }

    /// <summary>Gives turns to every actor again.</summary>
    public void Feed()
    {
        _starved = null;
        _waiting.AddRange(_heldBack);
        _heldBack.Clear();
    }

    /// <summary>Runs one of the turns that wait; false if none does.</summary>
    public bool RunNext()
    {
        if (_waiting.Count == 0)
        {
            return false;
        }

        var at = _waiting.Count == 1 ? 0 : _chance.Next(_waiting.Count);
        var turn = _waiting[at];
        _waiting[at] = _waiting[^1];
        _waiting.RemoveAt(_waiting.Count - 1);
        if (OnTurn is { } hears)
        {
            hears(turn.Mailbox?.Cell.SelfRef.Path.ToStringWithoutAddress() ?? "outside", turn.Mailbox?.Next);
        }

        Run(turn);
        return true;
    }

    /// <summary>The actor of a path below the guardian of users, to be looked at between two turns; null if there is none (yet, or any more).</summary>
    /// <param name="system">A system on this thread.</param>
    /// <param name="names">The names from the guardian down.</param>
    [SuppressMessage("Performance", "CA1822", Justification = "Only between turns of this thread is it safe to look.")]
    public Actor.ActorBase? Find(Actor.ActorSystem system, params ReadOnlySpan<string> names)
    {
        var at = (system as Actor.ActorSystemImpl)?.UserGuardian;
        foreach (var name in names)
        {
            at = (at as Actor.LocalActorRef)?.Cell.Children.Find(name);
        }

        return (at as Actor.LocalActorRef)?.Cell.Actor;
    }

    private static void Run(in Turn turn)
    {
        if (turn.Mailbox is { } mailbox)
        {
            mailbox.Execute();
            return;
        }

        SynchronizationContext.SetSynchronizationContext(turn.Context);
        try
        {
            turn.Callback!(turn.State);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(null);
        }
    }

    private void Add(in Turn turn)
    {
        if (Environment.CurrentManagedThreadId == _owner)
        {
            (_starved is not null && IsStarved(turn) ? _heldBack : _waiting).Add(turn);
        }
        else
        {
            Interlocked.CompareExchange(ref _strayed, Environment.StackTrace, null);
        }
    }

    private bool IsStarved(in Turn turn) => turn.Mailbox is { } mailbox && mailbox.Cell.SelfRef.Path.Name == _starved;

    private readonly record struct Turn(Mailbox? Mailbox, SendOrPostCallback? Callback, object? State, SynchronizationContext? Context);

    /// <summary>One message a turn, so that between any two of an actor others may have theirs.</summary>
    private sealed class SeededDispatcher(SeededThread thread) : MessageDispatcher(1)
    {
        public override void Schedule(Mailbox mailbox, bool yielded) => thread.Add(new Turn(mailbox, null, null, null));
    }

    private sealed class SeededContext(SeededThread thread) : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => thread.Add(new Turn(null, d, state, this));

        public override void Send(SendOrPostCallback d, object? state) => d(state);

        public override SynchronizationContext CreateCopy() => this;
    }
}
