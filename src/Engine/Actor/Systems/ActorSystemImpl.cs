using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using ActorEngine.Actor.Cells;
using ActorEngine.Actor.Setup;
using ActorEngine.Configuration;
using ActorEngine.Dispatch;
using ActorEngine.Event;

namespace ActorEngine.Actor;

/// <summary>A system: its guardians, its services, and the order in which it ends.</summary>
internal sealed class ActorSystemImpl : ExtendedActorSystem, IFinalTerminate
{
    private static long s_lastUid;

    private readonly ConcurrentDictionary<string, IInternalActorRef> _temp = new();
    private readonly TaskCompletionSource _terminated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Stack<Action> _onTermination = new();
    private readonly Extensions _extensions;
    private readonly long _startTimestamp;
    private readonly LocalActorRef _root;
    private readonly LocalActorRef _user;
    private readonly LocalActorRef _system;
    private long _lastTemp;
    private bool _callbacksRun;

    private ActorSystemImpl(string name, ActorSystemSetup setup)
    {
        Name = name;
        var bootstrap = setup.Get<BootstrapSetup>();
        var config = bootstrap.HasValue ? bootstrap.Value.Config : Util.Option<Config>.None;
        var engine = setup.Get<EngineSetup>().GetOrElse(new EngineSetup());
        Settings = new Settings(this, config.HasValue ? config.Value : Config.Empty, setup);
        Clock = engine.Clock ?? TimeProvider.System;
        Chance = engine.Chance ?? Random.Shared;
        KeepsContext = engine.KeepsContext;
        _startTimestamp = Clock.GetTimestamp();
        RootPath = new RootActorPath(new Address("akka", name));
        EventStream = new EventStream(Settings.DebugEventStream);
        EventStream.SetLogLevel(Logging.LogLevelFor(Settings.LogLevel));
        Log = Logging.GetLogger(EventStream, $"ActorSystem({name})", Settings.LogFormatter);
        DeadLetterRef = new DeadLetterActorRef(this, RootPath / "deadLetters");
        Dispatchers = new Dispatchers(Settings.Config, engine.Dispatcher
            ?? new ThreadPoolDispatcher(Settings.Config.GetInt(Dispatchers.DefaultDispatcherId + ".throughput", 30)));
        Scheduler = MakeScheduler(engine);
        _extensions = new Extensions(this);

        var above = new AboveRoot(this, Finish);
        _root = new ActorCell(this, Props.Create<RootGuardian>(), above, RootPath, Dispatchers.Standard).SelfRef;
        _root.SendSystemMessage(new Create());
        _user = (LocalActorRef)_root.Cell.Children.Attach(Props.Create<Guardian>().WithSupervisorStrategy(UserStrategy()), "user");
        _system = (LocalActorRef)_root.Cell.Children.Attach(Props.Create<Guardian>(), "system");
        Temp = new ContainerRef(this, RootPath / "temp", _root, n => _temp.GetValueOrDefault(n));
        _root.Tell(new RootGuardian.Supervise(_user, _system), null);
    }

    public override string Name { get; }

    public override Settings Settings { get; }

    public override EventStream EventStream { get; }

    public override IScheduler Scheduler { get; }

    public override IActorRef DeadLetters => DeadLetterRef;

    public override ILoggingAdapter Log { get; }

    public override Task WhenTerminated => _terminated.Task;

    private protected override TimeSpan Running => Clock.GetElapsedTime(_startTimestamp);

    public DeadLetterActorRef DeadLetterRef { get; }

    public ActorPath RootPath { get; }

    public Dispatchers Dispatchers { get; }

    public TimeProvider Clock { get; }

    public Random Chance { get; }

    public bool KeepsContext { get; }

    public IInternalActorRef Temp { get; }

    public IInternalActorRef UserGuardian => _user;

    /// <summary>True once the actors are being stopped.</summary>
    public bool IsStopping { get; private set; }

    public static long NextUid() => Interlocked.Increment(ref s_lastUid);

    public static ActorSystem Start(string name, ActorSystemSetup setup)
    {
        ArgumentNullException.ThrowIfNull(setup);
        if (string.IsNullOrEmpty(name) || name[0] == '-' || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
        {
            throw new ArgumentException(
                $"Invalid ActorSystem name [{name}], must contain only word characters (i.e. [a-zA-Z0-9] plus non-leading '-')", nameof(name));
        }

        var system = new ActorSystemImpl(name, setup);
        try
        {
            system.StartServices();
        }
        catch
        {
            system.FinalTerminate();
            throw;
        }

        return system;
    }

    public override IActorRef ActorOf(Props props, string? name = null) => _user.Cell.Children.Attach(props, name);

    public override IActorRef SystemActorOf(Props props, string? name = null) => _system.Cell.Children.Attach(props, name);

    public override IActorRef SystemActorOf<TActor>(string? name = null) => SystemActorOf(Props.Create<TActor>(), name);

    public override ActorSelection ActorSelection(ActorPath actorPath) => new(_root, actorPath.Elements);

    public override ActorSelection ActorSelection(string actorPath)
    {
        if (Address.TryParse(actorPath, out var address, out var rest))
        {
            return address.Equals(RootPath.Address) ? new(_root, rest) : new(DeadLetters, rest);
        }

        return actorPath.StartsWith('/') ? new(_root, actorPath) : new(_user, actorPath);
    }

    public override void Stop(IActorRef actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (actor is not IInternalActorRef target)
        {
            return;
        }

        if (target.Parent is { } parent && (parent.Equals(_user) || parent.Equals(_system)))
        {
            parent.Tell(new Guardian.StopChild(actor), null);
        }
        else
        {
            target.Stop();
        }
    }

    public override Task Terminate()
    {
        if (Settings.CoordinatedShutdownRunByActorSystemTerminate)
        {
            _ = CoordinatedShutdown.Get(this).Run(CoordinatedShutdown.ActorSystemTerminateReason.Instance);
            return WhenTerminated;
        }

        return FinalTerminate();
    }

    /// <summary>Stops the actors, whatever else there is to do.</summary>
    public Task FinalTerminate()
    {
        IsStopping = true;
        ((IInternalActorRef)_user).Stop();
        return WhenTerminated;
    }

    public override void RegisterOnTermination(Action code)
    {
        ArgumentNullException.ThrowIfNull(code);
        lock (_onTermination)
        {
            if (_callbacksRun)
            {
                throw new InvalidOperationException("ActorSystem already terminated.");
            }

            _onTermination.Push(code);
        }
    }

    public override object RegisterExtension(IExtensionId extension) => _extensions.Register(extension);

    public override object GetExtension(IExtensionId extensionId) => _extensions.Register(extensionId);

    public override T GetExtension<T>() => TryGetExtension<T>(out var extension) ? extension : null!;

    public override bool HasExtension(Type type) => _extensions.Has(type);

    public override bool HasExtension<T>() => _extensions.Has(typeof(T));

    public override bool TryGetExtension(Type extensionType, [NotNullWhen(true)] out object? extension)
        => _extensions.TryGet(extensionType, out extension);

    public override bool TryGetExtension<T>([NotNullWhen(true)] out T? extension)
        where T : class
    {
        extension = _extensions.TryGet(typeof(T), out var found) ? (T)found : null;
        return extension is not null;
    }

    public override string PrintTree()
    {
        var text = new StringBuilder();
        Print(_root, 0);
        return text.ToString();

        void Print(LocalActorRef actor, int depth)
        {
            text.Append(' ', depth * 2).Append(depth == 0 ? "/" : actor.Path.Name).Append(" (").Append(actor.Cell.Props.Type.Name).AppendLine(")");
            foreach (var child in actor.Cell.GetChildren().OfType<LocalActorRef>())
            {
                Print(child, depth + 1);
            }
        }
    }

    public ActorPath NewTempPath() => new ChildActorPath(Temp.Path, "$" + Base64Name.Of(Interlocked.Increment(ref _lastTemp)), 0);

    public void RegisterTemp(ActorPath path, IInternalActorRef actor) => _temp[path.Name] = actor;

    public void UnregisterTemp(ActorPath path) => _temp.TryRemove(path.Name, out _);

    /// <summary>What stands beside the guardians and is no actor.</summary>
    public IInternalActorRef? FindBeside(ActorCell parent, string name) => !ReferenceEquals(parent, _root.Cell)
        ? null
        : name switch
        {
            "temp" => Temp,
            "deadLetters" => DeadLetterRef,
            _ => null,
        };

    public override string ToString() => $"akka://{Name}";

    private SupervisorStrategy UserStrategy() => string.IsNullOrEmpty(Settings.SupervisorStrategyClass)
        ? SupervisorStrategy.DefaultStrategy
        : SupervisorStrategyConfigurator.CreateConfigurator(Settings.SupervisorStrategyClass).Create();

    private IScheduler MakeScheduler(EngineSetup engine)
    {
        if (engine.Scheduler is { } make)
        {
            return make(Clock, Log);
        }

        if (string.IsNullOrEmpty(Settings.SchedulerClass))
        {
            return new HeapScheduler(Clock, Log);
        }

        var type = TypeNames.Find(Settings.SchedulerClass)
            ?? throw new ConfigurationException($"The type of akka.scheduler.implementation was not found: {Settings.SchedulerClass}");
        return (IScheduler)Activator.CreateInstance(type, Settings.Config, Log)!;
    }

    private void StartServices()
    {
        EventStream.StartUnsubscriber(SystemActorOf(Props.Create<EventStreamUnsubscriber>(EventStream), "eventStreamUnsubscriber"));
        var number = 0;
        foreach (var logger in Settings.Loggers)
        {
            var type = TypeNames.Find(logger)
                ?? throw new ConfigurationException($"Logger specified in config cannot be found: \"{logger}\"");
            Loggers.Start(this, type, $"log{++number}-{Logging.SimpleName(type)}");
        }

        if (Settings.LogDeadLetters > 0)
        {
            DeadLetterListener.Start(this);
        }

        if (Settings.DebugUnhandledMessage)
        {
            UnhandledMessageForwarder.Start(this);
        }

        // Made now, for its hook on the end of the process.
        CoordinatedShutdown.Get(this);
        if (Settings.LogConfigOnStart)
        {
            Log.Info("{0}", Settings.Config);
        }

        _extensions.Load(Settings.Config.GetStringList("akka.extensions"));
    }

    private void Finish()
    {
        (Scheduler as IDisposable)?.Dispose();
        while (true)
        {
            Action? code;
            lock (_onTermination)
            {
                if (!_onTermination.TryPop(out code))
                {
                    _callbacksRun = true;
                    break;
                }
            }

            try
            {
                code();
            }
            catch (Exception cause)
            {
                Log.Error(cause, "A termination callback failed");
            }
        }

        _terminated.TrySetResult();
    }
}
