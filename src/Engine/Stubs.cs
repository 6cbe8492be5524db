using ActorEngine.Event;
using ActorEngine.Actor.Setup;
using ActorEngine.Dispatch;

namespace ActorEngine.Actor.Cells
{
    internal sealed class AsyncHandlers
    {
        public static void Run(Func<Task> action) => throw new NotSupportedException();
        public void Execute(Task task) => throw new NotSupportedException();
    }

    internal sealed class BehaviorStack { public void Reset(Receive r) => throw new NotSupportedException(); }

    internal sealed class Children
    {
        public List<IInternalActorRef> All() => throw new NotSupportedException();
        public RestartStats StatsOf(IActorRef child) => throw new NotSupportedException();
    }

    internal sealed class Mailbox
    {
        public bool IsClosed => throw new NotSupportedException();
        public void Post(object m, IActorRef? s) => throw new NotSupportedException();
        public void PostSystem(SystemMessage m) => throw new NotSupportedException();
    }

    internal sealed class ActorCell : IUntypedActorContext
    {
        public static ActorCell? Current { get; set; }
        public static IActorRef? CurrentSelf => Current?.Self;
        public static IActorRef? CurrentSender => Current?.Sender;
        public static ActorCell RequireCurrent() => Current ?? throw new NotSupportedException();
        public bool ClaimConstruction() => false;
        public BehaviorStack Behaviors => new();
        public Children Children => new();
        public Mailbox Mailbox => new();
        public TimeProvider Clock => TimeProvider.System;
        public ActorSystemImpl SystemImpl => null!;
        public IInternalActorRef ParentRef => null!;
        public IInternalActorRef? FindChild(string name) => null;
        public ITimerScheduler CreateTimers() => null!;
        public IActorRef Self => throw new NotSupportedException();
        public IActorRef Sender => throw new NotSupportedException();
        public IActorRef Parent => throw new NotSupportedException();
        public ActorSystem System => throw new NotSupportedException();
        public Props Props => throw new NotSupportedException();
        public TimeSpan? ReceiveTimeout => throw new NotSupportedException();
        public IActorRef ActorOf(Props props, string? name = null) => throw new NotSupportedException();
        public ActorSelection ActorSelection(ActorPath actorPath) => throw new NotSupportedException();
        public ActorSelection ActorSelection(string actorPath) => throw new NotSupportedException();
        public void Become(Receive receive) => throw new NotSupportedException();
        public void Become(UntypedReceive receive) => throw new NotSupportedException();
        public void BecomeStacked(Receive receive) => throw new NotSupportedException();
        public void BecomeStacked(UntypedReceive receive) => throw new NotSupportedException();
        public IActorRef Child(string name) => throw new NotSupportedException();
        public IEnumerable<IActorRef> GetChildren() => throw new NotSupportedException();
        public void SetReceiveTimeout(TimeSpan? timeout) => throw new NotSupportedException();
        public void Stop(IActorRef child) => throw new NotSupportedException();
        public void UnbecomeStacked() => throw new NotSupportedException();
        public IActorRef Unwatch(IActorRef subject) => throw new NotSupportedException();
        public IActorRef Watch(IActorRef subject) => throw new NotSupportedException();
        public IActorRef WatchWith(IActorRef subject, object message) => throw new NotSupportedException();
    }

    internal sealed class CellStash(ActorCell cell) : IStash
    {
        public ActorCell Cell => cell;
        public int Count => throw new NotSupportedException();
        public int Capacity => throw new NotSupportedException();
        public bool IsEmpty => throw new NotSupportedException();
        public bool NonEmpty => throw new NotSupportedException();
        public bool IsFull => throw new NotSupportedException();
        public IEnumerable<Envelope> ClearStash() => throw new NotSupportedException();
        public void Prepend(IEnumerable<Envelope> envelopes) => throw new NotSupportedException();
        public void Stash() => throw new NotSupportedException();
        public void Unstash() => throw new NotSupportedException();
        public void UnstashAll() => throw new NotSupportedException();
        public void UnstashAll(Func<Envelope, bool> predicate) => throw new NotSupportedException();
    }
}

namespace ActorEngine.Actor
{

    internal sealed class ActorSystemImpl : ExtendedActorSystem
    {
        public static ActorSystem Start(string name, ActorSystemSetup setup) => throw new NotSupportedException();
        public IInternalActorRef Temp => throw new NotSupportedException();
        public TimeProvider Clock => TimeProvider.System;
        public ActorPath NewTempPath() => throw new NotSupportedException();
        public void RegisterTemp(ActorPath p, IInternalActorRef r) => throw new NotSupportedException();
        public void UnregisterTemp(ActorPath p) => throw new NotSupportedException();
        public override string Name => throw new NotSupportedException();
        public override Settings Settings => throw new NotSupportedException();
        public override EventStream EventStream => throw new NotSupportedException();
        public override IScheduler Scheduler => throw new NotSupportedException();
        public override IActorRef DeadLetters => throw new NotSupportedException();
        public override ILoggingAdapter Log => throw new NotSupportedException();
        public override Task WhenTerminated => throw new NotSupportedException();
        public override TimeSpan StartTime => throw new NotSupportedException();
        public override TimeSpan Uptime => throw new NotSupportedException();
        public override IActorRef ActorOf(Props props, string? name = null) => throw new NotSupportedException();
        public override ActorSelection ActorSelection(ActorPath actorPath) => throw new NotSupportedException();
        public override ActorSelection ActorSelection(string actorPath) => throw new NotSupportedException();
        public override object GetExtension(IExtensionId extensionId) => throw new NotSupportedException();
        public override T GetExtension<T>() => throw new NotSupportedException();
        public override bool HasExtension(Type type) => throw new NotSupportedException();
        public override bool HasExtension<T>() => throw new NotSupportedException();
        public override string PrintTree() => throw new NotSupportedException();
        public override object RegisterExtension(IExtensionId extension) => throw new NotSupportedException();
        public override void RegisterOnTermination(Action code) => throw new NotSupportedException();
        public override void Stop(IActorRef actor) => throw new NotSupportedException();
        public override IActorRef SystemActorOf(Props props, string? name = null) => throw new NotSupportedException();
        public override IActorRef SystemActorOf<TActor>(string? name = null) => throw new NotSupportedException();
        public override Task Terminate() => throw new NotSupportedException();
        public override bool TryGetExtension(Type extensionType, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out object? extension) => throw new NotSupportedException();
        public override bool TryGetExtension<T>([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out T? extension) where T : class => throw new NotSupportedException();
    }
}
