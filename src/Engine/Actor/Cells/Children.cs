namespace ActorEngine.Actor.Cells;

/// <summary>What goes on once the dying children are gone.</summary>
internal enum WaitingFor
{
    Nothing,
    Creation,
    Recreation,
    Termination,
}

/// <summary>
/// The children of a cell by name. A name is free again only when the child's end was handled. Guarded by a lock,
/// since actors under a guardian are made by any thread.
/// </summary>
internal sealed class Children(ActorCell cell)
{
    private readonly Dictionary<string, IInternalActorRef> _byName = new(StringComparer.Ordinal);
    private HashSet<IInternalActorRef>? _dying;
    private Dictionary<IActorRef, RestartStats>? _stats;
    private WaitingFor _waitingFor;
    private Exception? _restartCause;
    private long _unnamed;

    public bool IsTerminating => _waitingFor == WaitingFor.Termination;

    /// <summary>True while a restart or a new start waits for dying children.</summary>
    public bool IsWaiting => _waitingFor is WaitingFor.Creation or WaitingFor.Recreation;

    public IInternalActorRef Attach(Props props, string? name)
    {
        CheckName(name);
        return AttachReserved(props, name);
    }

    /// <summary>A name that users may not give, such as that of a test kit's actor, is taken here.</summary>
    public IInternalActorRef AttachReserved(Props props, string? name)
    {
        ArgumentNullException.ThrowIfNull(props);
        var dispatcher = cell.SystemImpl.Dispatchers.Lookup(props.Dispatcher);
        LocalActorRef child;
        lock (_byName)
        {
            if (IsTerminating)
            {
                throw new InvalidOperationException("Cannot create child while terminating or terminated");
            }

            name ??= UnusedName(_unnamed++);
            var path = new ChildActorPath(cell.SelfRef.Path, name, ActorSystemImpl.NextUid());
            child = new ActorCell(cell.SystemImpl, props, cell.SelfRef, path, dispatcher).SelfRef;
            if (!_byName.TryAdd(name, child))
            {
                throw new InvalidActorNameException($"Actor name \"{name}\" is not unique!");
            }
        }

        DebugEvents.Supervising(cell, child);
        Start(child);
        return child;
    }

    public IInternalActorRef? Find(string name)
    {
        lock (_byName)
        {
            return _byName.GetValueOrDefault(name);
        }
    }

    public List<IInternalActorRef> All()
    {
        lock (_byName)
        {
            return [.. _byName.Values];
        }
    }

    public bool Contains(IActorRef child) => child.Equals(Find(child.Path.Name));

    public RestartStats StatsOf(IActorRef child)
    {
        _stats ??= [];
        if (!_stats.TryGetValue(child, out var stats))
        {
            _stats[child] = stats = new RestartStats();
        }

        return stats;
    }

    /// <summary>A child was told to stop; a restart waits for it.</summary>
    public void MarkDying(IInternalActorRef child)
    {
        if (Contains(child))
        {
            (_dying ??= []).Add(child);
        }
    }

    /// <summary>Waits for dying children, if there are any, before something goes on.</summary>
    public bool WaitForDying(WaitingFor reason, Exception? restartCause)
    {
        if (_dying is not { Count: > 0 })
        {
            return false;
        }

        _waitingFor = reason;
        _restartCause = restartCause;
        return true;
    }

    /// <summary>No child is made from now on; those there are die.</summary>
    public List<IInternalActorRef> BeginTermination()
    {
        lock (_byName)
        {
            _waitingFor = WaitingFor.Termination;
            foreach (var child in _byName.Values)
            {
                (_dying ??= []).Add(child);
            }

            return [.. _byName.Values];
        }
    }

    /// <summary>A child is gone; what waited for the last one goes on.</summary>
    public void Terminated(IInternalActorRef child)
    {
        lock (_byName)
        {
            if (!child.Equals(_byName.GetValueOrDefault(child.Path.Name)))
            {
                return;
            }

            _byName.Remove(child.Path.Name);
        }

        _stats?.Remove(child);
        _dying?.Remove(child);
        if (_waitingFor == WaitingFor.Nothing || _dying is { Count: > 0 })
        {
            return;
        }

        GoOn();
    }

    private void GoOn()
    {
        switch (_waitingFor)
        {
            case WaitingFor.Termination:
                Lifecycle.FinishTerminate(cell);
                break;
            case WaitingFor.Creation:
                _waitingFor = WaitingFor.Nothing;
                cell.Faults.FinishCreate();
                break;
            case WaitingFor.Recreation:
                var cause = _restartCause!;
                _waitingFor = WaitingFor.Nothing;
                _restartCause = null;
                cell.Faults.FinishRecreate(cause);
                break;
        }
    }

    private void Start(LocalActorRef child)
    {
        // A parent that stands still for a failure has the same number of resumes ahead as its children.
        if (ReferenceEquals(ActorCell.Current, cell))
        {
            for (var i = cell.Mailbox.Suspensions - cell.PendingAsync; i > 0; i--)
            {
                child.SendSystemMessage(new Dispatch.Suspend());
            }
        }

        child.SendSystemMessage(new Dispatch.Create());
    }

    private static void CheckName(string? name)
    {
        if (name is null)
        {
            return;
        }

        if (name.Length == 0)
        {
            throw new InvalidActorNameException("Actor name must not be empty.");
        }

        if (!ActorPath.IsValidPathElement(name))
        {
            throw new InvalidActorNameException(
                $"Illegal actor name [{name}]. Actor paths MUST: not start with `$`, not be empty, and only contain ASCII letters, digits "
                + $"and these special characters: `{ActorPath.ValidSymbols}`");
        }
    }

    private static string UnusedName(long number) => "$" + Base64Name.Of(number);
}

/// <summary>Short names from numbers: a, b, …, ba, …</summary>
internal static class Base64Name
{
    private const string Digits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+~";

    public static string Of(long number)
    {
        Span<char> text = stackalloc char[11];
        var length = 0;
        do
        {
            text[length++] = Digits[(int)(number & 63)];
            number >>>= 6;
        }
        while (number != 0);
        return new string(text[..length]);
    }
}
