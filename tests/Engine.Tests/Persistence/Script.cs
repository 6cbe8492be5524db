namespace ActorTasks.EngineTests.PersistentActors;

/// <summary>What a <see cref="Scripted"/> actor does; a test writes down only what it is about.</summary>
internal sealed class Script
{
    public Action<Scripted, object> Command { get; init; } = static (actor, message) => actor.PersistAndApply(message);

    public Action<Scripted, object> Recover { get; init; } = static (actor, message) => actor.Apply(message);

    public Action<Scripted>? Recovered { get; init; }

    public Action<Scripted>? Starting { get; init; }

    public Action<object>? Restarting { get; init; }

    public Recovery Recovery { get; init; } = Recovery.Default;

    /// <summary>Who hears of failures and rejections; null for nobody.</summary>
    public IActorRef? Observer { get; init; }

    public IStashOverflowStrategy? Overflow { get; init; }
}

internal sealed record GetState
{
    public static readonly GetState Instance = new();
}

internal sealed record PersistFailed(string Cause, object Event, long SequenceNr);

internal sealed record PersistRejected(string Cause, object Event, long SequenceNr);

internal sealed record RecoveryFailed(string Cause, object? Event);

internal sealed class Broken(string message) : Exception(message);

/// <summary>A persistent actor whose state is the list of its events.</summary>
internal sealed class Scripted(string persistenceId, Script script) : PersistentActor
{
    public List<object> State { get; private set; } = [];

    public override string PersistenceId => persistenceId;

    public override Recovery Recovery => script.Recovery;

    public override IStashOverflowStrategy InternalStashOverflowStrategy => script.Overflow ?? base.InternalStashOverflowStrategy;

    public new IActorRef Sender => base.Sender;

    public new IActorRef Self => base.Self;

    public static Props For(string persistenceId, Script script) => Props.Create(() => new Scripted(persistenceId, script));

    public void Apply(object @event)
    {
        if (@event is SnapshotOffer offer)
        {
            State = [.. (IEnumerable<object>)offer.Snapshot];
        }
        else
        {
            State.Add(@event);
        }
    }

    public void PersistAndApply(object @event) => Persist(@event, Apply);

    public void Reply(object answer) => Sender.Tell(answer, Self);

    public void Run(Func<Task> task) => RunTask(task);

    public void Behave(Action<Scripted, object> command) => Become(message =>
    {
        command(this, message);
        return true;
    });

    protected override void PreStart()
    {
        script.Starting?.Invoke(this);
        base.PreStart();
    }

    protected override void PreRestart(Exception reason, object message)
    {
        script.Restarting?.Invoke(message);
        base.PreRestart(reason, message);
    }

    protected override bool ReceiveRecover(object message)
    {
        if (message is RecoveryCompleted)
        {
            script.Recovered?.Invoke(this);
            return script.Recovered is not null;
        }

        script.Recover(this, message);
        return true;
    }

    protected override bool ReceiveCommand(object message)
    {
        if (message is GetState)
        {
            Reply(string.Join(" ", State));
        }
        else
        {
            script.Command(this, message);
        }

        return true;
    }

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr) =>
        script.Observer?.Tell(new PersistFailed(cause.Message, @event, sequenceNr), Self);

    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr) =>
        script.Observer?.Tell(new PersistRejected(cause.Message, @event, sequenceNr), Self);

    protected override void OnRecoveryFailure(Exception reason, object? message = null) =>
        script.Observer?.Tell(new RecoveryFailed(reason.Message, message), Self);
}

/// <summary>A supervisor of one child that reports each failure and decides as it was told.</summary>
internal sealed class Supervisor(Props child, Directive directive, IActorRef observer) : UntypedActor
{
    private readonly IActorRef _child = Context.ActorOf(child, "child");

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(cause =>
    {
        observer.Tell(cause, Self);
        return directive;
    });

    protected override void OnReceive(object message)
    {
        if (message is "child")
        {
            Sender.Tell(_child, Self);
        }
        else
        {
            _child.Forward(message);
        }
    }
}
