namespace ActorTasks.Actors;

/// <summary>
/// Threads of low priority that run handlers and nothing else, so that no handler takes a thread of the front
/// door. A few are kept effective at all times, and no more are woken for work that these can do, since most pieces of
/// work are shorter than the waking of a thread. A thread that sits in one piece of work for longer than
/// <see cref="StuckAfterMs"/> is replaced by a further one, up to a bound; threads above the few end after
/// <see cref="IdleMs"/> without work. The bound must exceed the number of slots: a handler that blocks until its own
/// asynchronous code is done holds one thread and needs another, on which that code goes on, or it waits for ever.
/// One that spins is replaced too, but only until <see cref="s_maxSpinning"/> spin: garbage collection must stop every
/// thread, and one that burns its turn stops only when it gets the next, so each further one makes all pauses longer.
/// Beyond that one thread is added a second, so that nothing waits for ever.
/// </summary>
internal sealed class HandlerThreads : IDisposable
{
    private const int StuckAfterMs = 50;
    private const int AddAnywayAfterMs = 1_000;
    private const int IdleMs = 10_000;

    /// <summary>Ours alone; deep recursion belongs into an isolated process.</summary>
    private const int StackBytes = 1024 * 1024;

    private static readonly int s_maxSpinning = 3 * Environment.ProcessorCount;

    private readonly object _gate = new();
    private readonly Queue<(Action<object> Run, object State)> _work = new();
    private readonly List<Runner> _runners = [];
    private readonly Timer _watch;
    private readonly string _name;
    private readonly int _effective;
    private readonly int _max;
    private readonly bool _isLow;
    private int _wanted;
    private int _idle;
    private int _signals;
    private int _made;
    private long _addedMs;
    private bool _watching;
    private bool _looking;
    private bool _closed;

    /// <param name="name">Of the threads.</param>
    /// <param name="effective">Threads that are to make progress at all times, at least 1.</param>
    /// <param name="max">The bound of all threads, blocked ones included.</param>
    /// <param name="isLow">Whether they yield to all others.</param>
    public HandlerThreads(string name, int effective, int max, bool isLow = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(effective, 1);
        _name = name;
        _effective = Math.Min(effective, max);
        _max = max;
        _wanted = _effective;
        _isLow = isLow;
        _watch = new Timer(static self => ((HandlerThreads)self!).ReplaceStuck(), this, Timeout.Infinite, Timeout.Infinite);
    }

    [ThreadStatic]
    private static HandlerThreads? t_current;

    /// <summary>Whether the calling thread is one of these.</summary>
    public bool IsCurrent => t_current == this;

    /// <summary>The bound of all threads.</summary>
    public int Max => _max;

    /// <summary>How many there are now.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _runners.Count;
            }
        }
    }

    /// <summary>Threads that are at work, or woken for it.</summary>
    private int Awake => _runners.Count - _idle + _signals;

    /// <summary>
    /// Starts the effective threads now. On Linux a thread inherits the priority of the one that makes it, so threads
    /// that must not be low are made before any handler runs.
    /// </summary>
    public HandlerThreads Warm()
    {
        lock (_gate)
        {
            while (_runners.Count < _effective)
            {
                Start();
            }
        }

        return this;
    }

    /// <summary>
    /// Runs a piece of work on one of the threads. It must not throw. After the end of the node it is dropped: what a
    /// handler that was left behind still wants to do is not done.
    /// </summary>
    public void Enqueue(Action<object> run, object state)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            _work.Enqueue((run, state));
            if (Awake < _wanted)
            {
                WakeOrStart();
            }
            else
            {
                Watch();
            }
        }
    }

    /// <summary>Lets the threads end when what they do is done. Those that never end are background threads.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }

        _watch.Dispose();
    }

    private void WakeOrStart()
    {
        if (_idle > _signals)
        {
            _signals++;
            Monitor.Pulse(_gate);
        }
        else
        {
            Start();
        }
    }

    private void Start()
    {
        var runner = new Runner();
        _runners.Add(runner);
        var thread = new Thread(() => Loop(runner), StackBytes)
        {
            IsBackground = true,
            Name = $"{_name}-{++_made}",
        };
        thread.UnsafeStart();
    }

    private void Watch()
    {
        if (!_watching && Awake < _max && !_closed)
        {
            _watching = true;
            _watch.Change(StuckAfterMs, StuckAfterMs);
        }
    }

    private void ReplaceStuck()
    {
        List<int> stuck;
        lock (_gate)
        {
            if (_closed || _looking || !IsStarved())
            {
                return;
            }

            _looking = true;
            var now = Environment.TickCount64;
            stuck = [.. _runners.Where(runner => now - (runner.BusySinceMs ?? now) >= StuckAfterMs).Select(runner => runner.Id)];
        }

        var spinning = stuck.Count(ThreadState.IsRunning);
        lock (_gate)
        {
            _looking = false;
            Grow(_effective + (stuck.Count - spinning) + Math.Min(spinning, s_maxSpinning));
        }
    }

    /// <summary>Whether work waits for want of a thread; if not, nobody needs to watch.</summary>
    private bool IsStarved()
    {
        _watching = _work.Count > 0 && Awake < _max;
        if (!_watching)
        {
            _watch.Change(Timeout.Infinite, Timeout.Infinite);
        }

        return _watching;
    }

    private void Grow(int wanted)
    {
        var now = Environment.TickCount64;
        if (wanted <= Awake && _work.Count > 0 && now - _addedMs >= AddAnywayAfterMs)
        {
            wanted = Awake + 1;
        }

        // It goes down again when threads end for want of work.
        _wanted = Math.Max(_wanted, Math.Min(wanted, _max));
        for (var missing = Math.Min(_wanted - Awake, _work.Count); missing > 0 && !_closed; missing--)
        {
            _addedMs = now;
            WakeOrStart();
        }
    }

    private void Loop(Runner runner)
    {
        t_current = this;
        runner.Id = ThreadState.IdOfCurrentThread();
        if (_isLow)
        {
            LowPriority.ApplyToCurrentThread();
        }

        while (Next(runner) is { } work)
        {
            work.Run(work.State);
        }
    }

    private (Action<object> Run, object State)? Next(Runner runner)
    {
        lock (_gate)
        {
            runner.BusySinceMs = null;
            while (_work.Count == 0)
            {
                _idle++;
                var woken = !_closed && Monitor.Wait(_gate, IdleMs);
                _idle--;
                _signals = Math.Max(0, _signals - 1);
                if (_work.Count == 0 && (_closed || (!woken && _runners.Count > _effective)))
                {
                    _runners.Remove(runner);
                    _wanted = Math.Clamp(_wanted, _effective, Math.Max(_effective, _runners.Count));
                    return null;
                }
            }

            runner.BusySinceMs = Environment.TickCount64;
            return _work.Dequeue();
        }
    }

    private sealed class Runner
    {
        /// <summary>The system's number of the thread; 0 until it runs, or where it has none.</summary>
        public int Id { get; set; }

        public long? BusySinceMs { get; set; }
    }
}
