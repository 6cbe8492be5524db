using ActorEngine.Dispatch;

namespace ActorEngine.Actor.Cells;

/// <summary>
/// The house of one actor: hands it its messages and composes what surrounds it. What most actors never need (children,
/// watches, faults, timers, asynchronous handlers, receive timeout) is made when it is first used.
/// </summary>
internal sealed class ActorCell : IUntypedActorContext
{
    [ThreadStatic]
    private static ActorCell? t_current;

    private BehaviorStack _behaviors;
    private Children? _children;
    private DeathWatch? _deathWatch;
    private Faults? _faults;
    private AsyncHandlers? _async;
    private ReceiveTimeoutTimer? _receiveTimeout;
    private bool _constructing;

    public ActorCell(ActorSystemImpl system, Props props, IInternalActorRef parent, ActorPath path, MessageDispatcher dispatcher)
    {
        SystemImpl = system;
        Props = props;
        ParentRef = parent;
        Mailbox = new Mailbox(this, dispatcher);
        SelfRef = new LocalActorRef(path, this);
    }

    /// <summary>The cell whose turn it is on this thread.</summary>
    public static ActorCell? Current
    {
        get => t_current;
        set => t_current = value;
    }

    public static IActorRef? CurrentSelf => t_current?.SelfRef;

    public static IActorRef? CurrentSender => t_current?.Sender;

    public ActorSystemImpl SystemImpl { get; }

    public LocalActorRef SelfRef { get; }

    public IInternalActorRef ParentRef { get; }

    public Mailbox Mailbox { get; }

    public Props Props { get; }

    /// <summary>The instance; null before it is made and while it is replaced.</summary>
    public ActorBase? Actor { get; set; }

    /// <summary>The message in hand. It stays after a failure, for <c>PreRestart</c>.</summary>
    public object? CurrentMessage { get; set; }

    public IActorRef? MessageSender { get; set; }

    /// <summary>Tells deliveries apart, also of the same message.</summary>
    public long Delivery { get; private set; }

    public ActorTimers? ActorTimers { get; private set; }

    public ref BehaviorStack Behaviors => ref _behaviors;

    public Children Children => _children ?? Interlocked.CompareExchange(ref _children, new Children(this), null) ?? _children;

    public DeathWatch DeathWatch => _deathWatch ??= new DeathWatch(this);

    public Faults Faults => _faults ??= new Faults(this);

    public AsyncHandlers Async => _async ??= new AsyncHandlers(this);

    public bool HasChildren => _children is not null;

    public bool IsFailed => _faults is { IsFailed: true };

    public bool IsTerminating => _children is { IsTerminating: true };

    public int PendingAsync => _async?.Pending ?? 0;

    public TimeProvider Clock => SystemImpl.Clock;

    public IActorRef Self => SelfRef;

    public IActorRef Sender => MessageSender ?? SystemImpl.DeadLetters;

    public IActorRef Parent => ParentRef;

    public ActorSystem System => SystemImpl;

    public TimeSpan? ReceiveTimeout => _receiveTimeout?.Duration;

    public SupervisorStrategy Strategy => Props.SupervisorStrategy ?? Actor?.StrategyInForce ?? SupervisorStrategy.DefaultStrategy;

    public static ActorCell RequireCurrent() => t_current ?? throw new NotSupportedException(
        "There is no active ActorContext, this is most likely due to use of async operations from within this actor.");

    /// <summary>Called by the base constructor of an actor; true once for each instance the cell makes.</summary>
    public bool ClaimConstruction()
    {
        var claimed = _constructing;
        _constructing = false;
        return claimed;
    }

    /// <summary>Makes an instance, with all that it has from its constructor on.</summary>
    public ActorBase NewActor()
    {
        _behaviors.Reset(null);
        _constructing = true;
        try
        {
            var instance = Props.NewActor();
            if (instance is null || _constructing)
            {
                throw new ActorInitializationException(Self, $"The producer of {Props.Type} gave no new actor");
            }

            if (instance is IActorStash stashing)
            {
                stashing.Stash = new CellStash(this, bounded: stashing is not IWithUnboundedStash);
            }

            (instance as IInitializableActor)?.Init();
            return instance;
        }
        finally
        {
            _constructing = false;
        }
    }

    public ITimerScheduler CreateTimers() => ActorTimers = new ActorTimers(this);

    /// <summary>Hands a user message to the actor.</summary>
    public void Invoke(object message, IActorRef? sender)
    {
        CurrentMessage = message;
        MessageSender = sender;
        Delivery++;
        _receiveTimeout?.BeforeMessage(message);
        try
        {
            if (message is IAutoReceivedMessage)
            {
                AutoReceive.Handle(this, message);
            }
            else
            {
                Deliver(message);
            }

            if (PendingAsync == 0)
            {
                CurrentMessage = null;
            }
        }
        catch (Exception cause)
        {
            Faults.Handle(cause);
        }

        if (_receiveTimeout is not null)
        {
            AfterMessage();
        }
    }

    /// <summary>Hands a message to the behaviour in force.</summary>
    public void Deliver(object message) => Actor!.AroundReceive(_behaviors.Top!, message);

    public bool TakeNotice(Terminated terminated, out object notice)
    {
        notice = terminated;
        return _deathWatch is not null && _deathWatch.TakeQueued(terminated, out notice);
    }

    /// <summary>Hands a message of the engine to whom it concerns.</summary>
    public void SystemInvoke(SystemMessage message)
    {
        try
        {
            if (!(message.WaitsForResume || message.WaitsForChildren) || !Faults.Defer(message))
            {
                Handle(message);
            }

            _faults?.HandleDeferred();
        }
        catch (Exception cause)
        {
            Faults.Handle(cause);
        }
    }

    /// <summary>Arms the receive timeout once nothing is under way.</summary>
    public void AfterMessage()
    {
        if (_receiveTimeout is not null && PendingAsync == 0)
        {
            _receiveTimeout.Arm();
        }
    }

    public void CancelReceiveTimeout() => _receiveTimeout?.Set(null);

    public void Handle(SystemMessage message)
    {
        switch (message)
        {
            case AsyncContinuation continuation:
                continuation.Run();
                break;
            case Create:
                Lifecycle.Create(this);
                break;
            case Watch watch:
                DeathWatch.AddWatcher(watch);
                break;
            case Unwatch unwatch:
                _deathWatch?.RemoveWatcher(unwatch);
                break;
            case DeathWatchNotification death:
                _deathWatch?.SubjectTerminated(death);
                _children?.Terminated(death.Actor);
                break;
            case Failed failed:
                Faults.ChildFailed(failed);
                break;
            case Suspend:
                Faults.Suspend();
                break;
            case Resume resume:
                Faults.Resume(resume.CausedByFailure);
                break;
            case Recreate recreate:
                Faults.Recreate(recreate.Cause);
                break;
            case Terminate:
                Lifecycle.Terminate(this);
                break;
        }
    }

    /// <summary>Tells those who watch that this actor is gone, and watches nobody any more.</summary>
    public void TellWatchers()
    {
        ParentRef.SendSystemMessage(new DeathWatchNotification(SelfRef, existenceConfirmed: true, addressTerminated: false));
        _deathWatch?.TellWatchers();
        _deathWatch?.UnwatchAll();
    }

    public void UnwatchAll() => _deathWatch?.UnwatchAll();

    /// <summary>Whoever still holds the reference shall hold little. The children stay, to refuse new ones.</summary>
    public void LetGo()
    {
        Actor = null;
        CurrentMessage = null;
        MessageSender = null;
        ActorTimers = null;
        _behaviors.Reset(null);
        _deathWatch = null;
        _async = null;
        _receiveTimeout = null;
    }

    public IInternalActorRef? FindChild(string name)
    {
        var hash = name.IndexOf('#', StringComparison.Ordinal);
        var child = _children?.Find(hash < 0 ? name : name[..hash]) ?? SystemImpl.FindBeside(this, name);
        return hash >= 0 && child?.Path.Uid.ToString(global::System.Globalization.CultureInfo.InvariantCulture) != name[(hash + 1)..] ? null : child;
    }

    public IActorRef ActorOf(Props props, string? name = null) => Children.Attach(props, name);

    public ActorSelection ActorSelection(ActorPath actorPath) => SystemImpl.ActorSelection(actorPath);

    public ActorSelection ActorSelection(string actorPath)
        => actorPath.StartsWith('/') || actorPath.Contains("://", StringComparison.Ordinal)
            ? SystemImpl.ActorSelection(actorPath)
            : new ActorSelection(Self, actorPath);

    public IActorRef Child(string name) => (IActorRef?)_children?.Find(name) ?? ActorRefs.Nobody;

    public IEnumerable<IActorRef> GetChildren() => _children?.All() ?? [];

    public void Stop(IActorRef child)
    {
        if (child is IInternalActorRef actor)
        {
            _children?.MarkDying(actor);
            actor.Stop();
        }
    }

    public IActorRef Watch(IActorRef subject) => DeathWatch.Watch(subject, null);

    public IActorRef WatchWith(IActorRef subject, object message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return DeathWatch.Watch(subject, message);
    }

    public IActorRef Unwatch(IActorRef subject) => DeathWatch.Unwatch(subject);

    public void SetReceiveTimeout(TimeSpan? timeout) => (_receiveTimeout ??= new ReceiveTimeoutTimer(this)).Set(timeout);

    public void Become(Receive receive) => _behaviors.Become(receive);

    public void BecomeStacked(Receive receive) => _behaviors.Push(receive);

    public void UnbecomeStacked() => _behaviors.Pop();

    public void Become(UntypedReceive receive) => _behaviors.Become(BehaviorStack.Handling(receive));

    public void BecomeStacked(UntypedReceive receive) => _behaviors.Push(BehaviorStack.Handling(receive));
}
