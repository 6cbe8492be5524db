using System.Diagnostics.CodeAnalysis;
using ActorEngine.Configuration;
using ActorEngine.Event;

namespace ActorEngine.Actor;

/// <summary>
/// Ends an actor system in phases: the tasks of a phase run side by side, the next phase begins when they are done,
/// have failed or took too long. The phases and their timeouts are config (<c>akka.coordinated-shutdown.phases</c>).
/// </summary>
public sealed class CoordinatedShutdown : IExtension
{
    /// <summary>First: before the front door closes.</summary>
    public const string PhaseBeforeServiceUnbind = "before-service-unbind";

    /// <summary>Take no more connections.</summary>
    public const string PhaseServiceUnbind = "service-unbind";

    /// <summary>Let the requests under way end.</summary>
    public const string PhaseServiceRequestsDone = "service-requests-done";

    /// <summary>Stop the services.</summary>
    public const string PhaseServiceStop = "service-stop";

    /// <summary>Before a node leaves its cluster.</summary>
    public const string PhaseBeforeClusterShutdown = "before-cluster-shutdown";

    /// <summary>Hand shards over.</summary>
    public const string PhaseClusterShardingShutdownRegion = "cluster-sharding-shutdown-region";

    /// <summary>Leave the cluster.</summary>
    public const string PhaseClusterLeave = "cluster-leave";

    /// <summary>Wait until the cluster saw it.</summary>
    public const string PhaseClusterExiting = "cluster-exiting";

    /// <summary>The cluster saw it.</summary>
    public const string PhaseClusterExitingDone = "cluster-exiting-done";

    /// <summary>End what belongs to the cluster.</summary>
    public const string PhaseClusterShutdown = "cluster-shutdown";

    /// <summary>The last phase with actors.</summary>
    public const string PhaseBeforeActorSystemTerminate = "before-actor-system-terminate";

    /// <summary>Last: the actor system ends.</summary>
    public const string PhaseActorSystemTerminate = "actor-system-terminate";

    private readonly ShutdownPhases _phases;
    private readonly ILoggingAdapter _log;
    private readonly Dictionary<string, List<ShutdownTask>> _tasks = [];
    private readonly TaskCompletionSource<Done> _run = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Reason? _reason;

    private CoordinatedShutdown(ExtendedActorSystem system, ShutdownPhases phases)
    {
        System = system;
        _phases = phases;
        _log = Logging.GetLogger(system, this);
    }

    /// <summary>The system that this is the end of.</summary>
    public ExtendedActorSystem System { get; }

    /// <summary>Why the first run was started; null before.</summary>
    public Reason? ShutdownReason => Volatile.Read(ref _reason);

    /// <summary>The sum of the timeouts of all phases that have tasks.</summary>
    public TimeSpan TotalTimeout
    {
        get
        {
            lock (_tasks)
            {
                return _tasks.Keys.Aggregate(TimeSpan.Zero, (sum, phase) => sum + Timeout(phase));
            }
        }
    }

    /// <summary>The coordinated shutdown of a system.</summary>
    public static CoordinatedShutdown Get(ActorSystem sys) => sys.WithExtension<CoordinatedShutdown, CoordinatedShutdownExtension>();

    /// <summary>Adds a task to a phase; also while the shutdown runs, to phases that are still to come.</summary>
    /// <param name="phase">One of the configured phases.</param>
    /// <param name="taskName">A name for the log.</param>
    /// <param name="task">The task; it is started when the phase is reached.</param>
    /// <exception cref="ConfigurationException">There is no such phase.</exception>
    public void AddTask(string phase, string taskName, Func<Task<Done>> task)
    {
        if (!_phases.IsKnown(phase))
        {
            throw new ConfigurationException(
                $"Unknown phase [{phase}], known phases [{string.Join(",", _phases.Ordered)}]. "
                + "All phases (along with their optional dependencies) must be defined in configuration.");
        }

        lock (_tasks)
        {
            if (!_tasks.TryGetValue(phase, out var tasks))
            {
                _tasks[phase] = tasks = [];
            }

            tasks.Add(new ShutdownTask(taskName, task));
        }
    }

    /// <summary>Runs the phases, once: later calls give the task of the first, and its reason stays.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="fromPhase">The first phase to run; null for all.</param>
    /// <exception cref="ArgumentException">There is no such phase.</exception>
    [SuppressMessage("Reliability", "CA2025", Justification = "The run owns nothing disposable.")]
    public Task<Done> Run(Reason reason, string? fromPhase = null)
    {
        ArgumentNullException.ThrowIfNull(reason);
        var phases = _phases.From(fromPhase);
        if (Interlocked.CompareExchange(ref _reason, reason, null) is null)
        {
            _ = RunAsync(phases);
        }

        return _run.Task;
    }

    /// <summary>How long a phase may take.</summary>
    /// <exception cref="ArgumentException">There is no such phase.</exception>
    public TimeSpan Timeout(string phase) => _phases.Get(phase).Timeout;

    private bool KeepsContext => ((ActorSystemImpl)System).KeepsContext;

    internal static CoordinatedShutdown Create(ExtendedActorSystem system)
    {
        var config = system.Settings.Config.GetConfig("akka.coordinated-shutdown")
            ?? throw new ConfigurationException("akka.coordinated-shutdown config cannot be empty");
        if (system.Settings is { CoordinatedShutdownRunByActorSystemTerminate: true, CoordinatedShutdownTerminateActorSystem: false })
        {
            throw new ConfigurationException(
                "akka.coordinated-shutdown.run-by-actor-system-terminate = on needs terminate-actor-system = on: Terminate() would not terminate");
        }

        var shutdown = new CoordinatedShutdown(system, ShutdownPhases.Read(config));
        shutdown.AddTermination(
            system.Settings.CoordinatedShutdownTerminateActorSystem, config.GetBoolean("exit-clr"));
        if (config.GetBoolean("run-by-clr-shutdown-hook"))
        {
            ProcessExitHook.Install(shutdown, shutdown._log);
        }

        return shutdown;
    }

    private async Task RunAsync(IReadOnlyList<string> phases)
    {
        try
        {
            foreach (var phase in phases)
            {
                await RunPhaseAsync(phase).ConfigureAwait(KeepsContext);
            }

            _run.SetResult(Done.Instance);
        }
        catch (Exception cause)
        {
            _run.SetException(cause);
        }
    }

    private async Task RunPhaseAsync(string name)
    {
        ShutdownTask[] tasks;
        lock (_tasks)
        {
            tasks = _tasks.TryGetValue(name, out var added) ? [.. added] : [];
        }

        _log.Debug("Performing phase [{0}] with [{1}] tasks", name, tasks.Length);
        if (tasks.Length == 0)
        {
            return;
        }

        var phase = _phases.Get(name);
        var work = Task.WhenAll(tasks.Select(task => RunTaskAsync(name, task, phase.Recover)));
        var clock = new Cancelable(System.Scheduler);
        await Task.WhenAny(work, Expiry(name, phase.Timeout, clock)).ConfigureAwait(KeepsContext);
        clock.Cancel();
        if (work.IsCompleted)
        {
            await work.ConfigureAwait(KeepsContext);
        }
        else if (phase.Recover)
        {
            _log.Warning("Coordinated shutdown phase [{0}] timed out after {1}", name, phase.Timeout);
        }
        else
        {
            throw new TimeoutException($"Coordinated shutdown phase [{name}] timed out after {phase.Timeout}");
        }
    }

    private async Task RunTaskAsync(string phase, ShutdownTask task, bool recover)
    {
        try
        {
            await task.Start().ConfigureAwait(KeepsContext);
        }
        catch (Exception cause) when (recover)
        {
            _log.Warning(cause, "Task [{0}] failed in phase [{1}]: {2}", task.Name, phase, cause.Message);
        }
    }

    /// <summary>Ends when the phase's time is over; never if no clock runs any more.</summary>
    private Task Expiry(string phase, TimeSpan timeout, Cancelable clock)
    {
        var expired = new TaskCompletionSource();
        var deadline = System.Scheduler.MonotonicClock + timeout;
        try
        {
            System.Scheduler.Advanced.ScheduleOnce(timeout, Expire, clock);
        }
        catch (Exception ended) when (ended is SchedulerException or InvalidOperationException)
        {
            _log.Debug("No timeout for phase [{0}]: {1}", phase, ended.Message);
        }

        return expired.Task;

        void Expire()
        {
            // A system that ends runs all its timers at once: that is no timeout.
            if (phase != PhaseActorSystemTerminate || System.Scheduler.MonotonicClock >= deadline)
            {
                expired.TrySetResult();
            }
        }
    }

    private void AddTermination(bool terminates, bool exits)
    {
        if (!terminates && !exits)
        {
            return;
        }

        AddTask(PhaseActorSystemTerminate, "terminate-system", async () =>
        {
            if (terminates)
            {
                await ((IFinalTerminate)System).FinalTerminate().ConfigureAwait(KeepsContext);
            }

            if (exits && ShutdownReason is not ClrExitReason)
            {
                Environment.Exit(0);
            }

            return Done.Instance;
        });
    }

    /// <summary>Why a shutdown was started.</summary>
    public class Reason
    {
        /// <summary>For reasons of one's own.</summary>
        protected Reason()
        {
        }
    }

    /// <summary>Somebody called <see cref="ActorSystem.Terminate"/>.</summary>
    public class ActorSystemTerminateReason : Reason
    {
        /// <summary>The one instance.</summary>
        public static readonly Reason Instance = new ActorSystemTerminateReason();

        private ActorSystemTerminateReason()
        {
        }
    }

    /// <summary>The process ends.</summary>
    public class ClrExitReason : Reason
    {
        /// <summary>The one instance.</summary>
        public static readonly Reason Instance = new ClrExitReason();

        private ClrExitReason()
        {
        }
    }

    /// <summary>No reason was given.</summary>
    public class UnknownReason : Reason
    {
        /// <summary>The one instance.</summary>
        public static readonly Reason Instance = new UnknownReason();

        private UnknownReason()
        {
        }
    }

    private sealed record ShutdownTask(string Name, Func<Task<Done>> Start);
}
