namespace ActorTasks.Simulation;

/// <summary>
/// One run: a node, its disk, its clients and its bad luck, all in this thread and all from the seed of the plan. Each
/// step is one turn of an actor (one message), one timer, or one thing that happens from outside.
/// </summary>
internal sealed class World : IDisposable
{
    private const int ActionOneIn = 24;
    private const int TimePassesOneIn = 64;
    private static readonly TimeSpan s_passing = TimeSpan.FromMilliseconds(2);
    private static readonly DateTimeOffset s_start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly SeededRandom _random;
    private readonly Spinning _spinning;
    private readonly Stops _stops;
    private long _beforeNodeTicks;
    private int _nodes;
    private int _next;
    private long _feedAtStep = long.MaxValue;
    private bool _isDoomed;

    public World(Plan plan, Bug bug, bool traced = false)
    {
        Plan = plan;
        Bug = bug;
        _random = SeededRandom.Of(plan.Seed, "world");
        Books = new Books(this, plan.Shape.Partitions);
        Disk = new SimulatedDisk(this, plan.Shape.Partitions);
        Model = new TaskModel(this);
        Idleness = new Idleness(this);
        _spinning = new Spinning(this);
        _stops = new Stops(this);
        Clients = new Clients(this);
        Trace = traced ? new Trace(this) : null;
        Node = Start(s_start);
    }

    public Plan Plan { get; }

    public Bug Bug { get; }

    public Coverage Coverage { get; } = new();

    public Books Books { get; }

    public SimulatedDisk Disk { get; }

    public TaskModel Model { get; }

    public Idleness Idleness { get; }

    public Clients Clients { get; }

    public Trace? Trace { get; }

    public SimulatedNode Node { get; private set; }

    public long Steps { get; private set; }

    /// <summary>Actions of the plan that were done.</summary>
    public int Acted => _next;

    /// <summary>The first promise that was broken; null for none.</summary>
    public BrokenPromise? Broken { get; private set; }

    /// <summary>Time that passed while nothing could run.</summary>
    public TimeSpan Stalled { get; private set; }

    /// <summary>Whether an actor has no turns.</summary>
    public bool IsStarving => _feedAtStep != long.MaxValue;

    /// <summary>Time since the run began, clock jumps left out.</summary>
    public TimeSpan Elapsed => TimeSpan.FromTicks(_beforeNodeTicks + (Node?.Thread.Time.GetTimestamp() ?? 0));

    /// <summary>What clients will do some time.</summary>
    public Queue<Action> Later { get; } = new();

    /// <summary>A task in the words of a trace.</summary>
    public string NameOf(TaskId id) => Books.Find(id) is { Order: { } order } ? $"task of order {order}" : $"task {id}";

    /// <summary>Something is not as it must be; the run ends with this step.</summary>
    public void Break(Promise promise, string how)
    {
        Broken ??= new BrokenPromise(promise, how, Steps);
        Trace?.Note($"BROKEN: {promise}: {how}");
    }

    /// <summary>The process is gone with this step.</summary>
    public void Doom() => _isDoomed = true;

    /// <summary>Runs the plan, lets all come to its end without faults, and looks at it as a whole.</summary>
    public void Run()
    {
        while (Broken is null && (_next < Plan.Actions.Length || Later.Count > 0))
        {
            Step();
        }

        if (Broken is null)
        {
            new Ending(this).Run();
        }
    }

    /// <summary>One step in which nothing happens from outside.</summary>
    public void GoOn()
    {
        var isIdle = Node.Thread.Waiting == 0;
        if (isIdle || _random.OneIn(TimePassesOneIn))
        {
            Pass(isIdle);
        }
        else
        {
            Node.Thread.RunNext();
        }

        After();
    }

    /// <summary>Looks at the disk as a whole.</summary>
    public void VerifyDisk()
    {
        if (Broken is null && Disk.Verify() is { IsClean: false } report)
        {
            Break(Promise.OneHistory, $"verify: {report}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Disk.Dispose();

    private SimulatedNode Start(DateTimeOffset start)
    {
        var node = new SimulatedNode(this, start, ++_nodes);
        if (Trace is { } trace)
        {
            node.Thread.OnTurn = trace.Turn;
            trace.Note($"process {node.Number} starts");
        }

        return node;
    }

    private void Step()
    {
        var isIdle = Node.Thread.Waiting == 0;
        if (isIdle ? _random.OneIn(4) == Plan.IsCalm : _random.OneIn(ActionOneIn))
        {
            Act();
            After();
        }
        else
        {
            GoOn();
        }
    }

    private void Pass(bool isIdle)
    {
        if (isIdle)
        {
            _stops.Check();
            var before = Node.Thread.Time.GetTimestamp();
            Node.Thread.Time.AdvanceToNext();
            _spinning.Check(isAtOnce: Node.Thread.Time.GetTimestamp() == before && Node.Thread.Waiting > 0);
        }
        else
        {
            Node.Thread.Time.Advance(_random.Upto(s_passing));
        }

        if (IsStarving || Node.IsStopping)
        {
            Idleness.Disturb();
        }

        Clients.CheckDeadlines();
        Idleness.Check();
    }

    private void After()
    {
        Steps++;
        if (Node.Gateway.Unsynced.Count > Plan.Shape.Unsynced)
        {
            Break(Promise.Bounded, $"{Node.Gateway.Unsynced.Count} commands are accepted and not yet on disk; {Plan.Shape.Unsynced} are allowed.");
        }

        if (Node.Thread.Strayed is { } where)
        {
            Break(Promise.Repeatable, $"Something left the thread of the simulation: {where}");
        }

        if (Steps >= _feedAtStep)
        {
            Node.Thread.Feed();
            _feedAtStep = long.MaxValue;
        }

        Windows.Check(this, (int)(Steps % Plan.Shape.Partitions));
        if (_isDoomed)
        {
            Coverage.Fault("a handler kills its process");
            Crash(_random.OneIn(2), _random.Upto(TimeSpan.FromSeconds(1)));
        }
        else if (Node.HasStopped)
        {
            Stopped();
        }
    }

    private void Act()
    {
        if (Later.Count > 0 && (_next == Plan.Actions.Length || _random.OneIn(2)))
        {
            Later.Dequeue()();
        }
        else if (_next < Plan.Actions.Length)
        {
            Act(Plan.Actions[_next++]);
        }
    }

    private void Act(PlannedAction action)
    {
        Coverage.Action(action);
        if (action.IsFault)
        {
            Trace?.Note($"#{action.Number} {action.InWords()}");
            Idleness.Disturb();
        }

        switch (action)
        {
            case PlannedAction.Submit submit:
                Clients.Submit([submit.Order], together: false);
                break;
            case PlannedAction.SubmitMany submit:
                Clients.Submit(submit.Orders, together: true);
                break;
            case PlannedAction.Repeat repeat:
                Clients.Repeat(repeat.Which);
                break;
            case PlannedAction.Cancel cancel:
                Clients.Cancel(cancel.Which, cancel.Mode);
                break;
            case PlannedAction.Retry retry:
                Clients.Retry(retry.Which);
                break;
            case PlannedAction.Look look:
                Clients.Look(look.Which);
                break;
            case PlannedAction.Wait wait:
                Clients.Wait(wait.Which, wait.AtMost);
                break;
            case PlannedAction.BadCommit bad:
                Disk.Spoil(bad.Fault, bad.Times);
                break;
            case PlannedAction.Outage outage:
                Disk.GoOut(outage.Length);
                break;
            case PlannedAction.BadRead:
                Disk.SpoilRead();
                break;
            case PlannedAction.Crash crash:
                Crash(crash.KeepsTail, crash.Down);
                break;
            case PlannedAction.Stop when !Node.IsStopping:
                Node.Stop();
                break;
            case PlannedAction.Jump jump:
                Node.Thread.Time.Jump(jump.Offset);
                break;
            case PlannedAction.Starve starve:
                Node.Thread.Starve(starve.Actor);
                _feedAtStep = Steps + starve.Steps;
                break;
            case PlannedAction.Rival rival:
                Disk.OpenAsRival(rival.Which % Plan.Shape.Partitions);
                break;
            case PlannedAction.Stall stall:
                Stalled += stall.Length;
                Node.Thread.Time.Advance(stall.Length);
                Idleness.Disturb();
                break;
        }
    }

    private void Crash(bool keepsTail, TimeSpan down)
    {
        Node.Store.Die(keepsTail);
        VerifyDisk();
        StartAgain(down);
    }

    private void Stopped()
    {
        if (Clients.Unanswered > 0)
        {
            Break(Promise.CallersAreAnswered, $"The node has stopped, and {Clients.Unanswered} calls are not answered.");
        }

        VerifyDisk();
        StartAgain(TimeSpan.FromSeconds(1));
    }

    private void StartAgain(TimeSpan down)
    {
        var now = Node.Thread.Time.GetUtcNow() + down;
        _beforeNodeTicks += Node.Thread.Time.GetTimestamp() + down.Ticks;
        Clients.Disconnect();
        Disk.Reopen();
        Idleness.Disturb();
        _isDoomed = false;
        Node = null!;
        Node = Start(now);
    }
}
