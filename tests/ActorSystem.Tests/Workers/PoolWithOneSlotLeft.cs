using ActorTasks.Actors;
using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorTasks.ActorSystemTests.Workers;

/// <summary>A pool with one slot left, since a long handler has the other. Its handlers end by hand, under probes that play shards; a few attempts may start ahead.</summary>
public abstract class PoolWithOneSlotLeft : TestKit
{
    private protected const int Prefetch = 3;

    private const int LongPartition = 9;

    private readonly TestProbe _elsewhere;
    private readonly TaskState _long = ATask.Running(partition: LongPartition);
    private bool _isLeaseHeld = true;

    private protected PoolWithOneSlotLeft()
        : base($"akka.scheduler.implementation = \"{typeof(TestScheduler).AssemblyQualifiedName}\"")
    {
        var handlers = new HandlerRegistry(new ActorTasksBuilder().Handle("demo", () => Task.CompletedTask).Handlers, null);
        var context = new PoolContext(new ActorTasksOptions { AsyncSlots = 2, Prefetch = Prefetch }, handlers, Runner, new StuckReads(), NullLogger.Instance)
        {
            MayStart = () => Volatile.Read(ref _isLeaseHeld),
            Clock = new FrontDoor.VirtualClock(),
        };
        Pool = Sys.ActorOf(Props.Create(() => new WorkerPool(context)));
        _elsewhere = CreateTestProbe("elsewhere");
        Pool.Tell(new ShardUp(LongPartition), _elsewhere);
        _elsewhere.ExpectMsg<AttemptsHeld>();
        Offer(LongPartition, _elsewhere);
        StartOf(LongPartition, _elsewhere, _elsewhere.ExpectMsg<ClaimTasks>(), _long);
        AwaitCondition(() => Runner.Has(_long.Token));
        Shard = CreateTestProbe("shard");
        Tell(new ShardUp(0));
        Shard.ExpectMsg<AttemptsHeld>();
    }

    private protected HandRunner Runner { get; } = new();

    private protected TestProbe Shard { get; }

    private protected IActorRef Pool { get; }

    private protected TestScheduler Clock => (TestScheduler)Sys.Scheduler;

    /// <summary>The other slot is free too.</summary>
    private protected void EndLong()
    {
        Runner.End(_long.Token, new AttemptEnd(HandRunner.Result, null));
        _elsewhere.FishForMessage<AttemptReport>(report => report.Token == _long.Token);
        Tell(new ReportRecorded(_long.Token, HandlerEnded: true));
    }

    private protected void EndLease() => Volatile.Write(ref _isLeaseHeld, false);

    private protected static Comparer<AttemptToken> ById { get; } = Comparer<AttemptToken>.Create((one, other) => one.Id.CompareTo(other.Id));

    /// <summary>Handlers have ended in no time: enough for starts ahead.</summary>
    private protected void Warm()
    {
        for (var i = 0; i < Prefetch; i++)
        {
            var task = ATask.Running();
            Start(Claim(), task);
            End(task);
            Tell(new ReportRecorded(task.Token, HandlerEnded: true));
        }
    }

    /// <summary>Starts these together: the first one runs, the others wait.</summary>
    private protected TaskState[] Line(params TaskState[] tasks)
    {
        Warm();
        Start(Claim(), tasks);
        return tasks;
    }

    private protected ClaimTasks Claim()
    {
        Offer();
        return Shard.ExpectMsg<ClaimTasks>();
    }

    private protected void Offer() => Offer(0, Shard);

    /// <summary>The shard has a ready task.</summary>
    private protected void Offer(int partition, TestProbe shard) =>
        Pool.Tell(new HeadChanged(partition, HandlerKind.Async, ReadyKey.Of(ATask.Waiting(partition)), long.MaxValue), shard);

    private protected void ExpectNoClaim()
    {
        // It claims behind what is in its mailbox when it hears of a task.
        WhenItHasHeard();
        WhenItHasHeard();
        Shard.ExpectNoMsg(TimeSpan.Zero);
    }

    private protected void Start(ClaimTasks claim, params TaskState[] tasks)
    {
        StartOf(0, Shard, claim, tasks);
        AwaitCondition(() => Runner.Has(tasks[0].Token));
    }

    private protected void StartOf(int partition, TestProbe shard, ClaimTasks claim, params TaskState[] tasks)
    {
        Pool.Tell(new ClaimTaken(partition, HandlerKind.Async, claim.Claim, tasks.Length, null), shard);
        Pool.Tell(
            new AttemptsStarted(
                partition, HandlerKind.Async, claim.Claim, tasks.Length, [.. tasks.Select(task => new StartedAttempt(task, ReadOnlyMemory<byte>.Empty))]),
            shard);
    }

    /// <summary>Ends with more than may be on its way to disk: in its result, or in what it enqueues.</summary>
    private protected void EndLarge(TaskState task, bool isResult = true)
    {
        var bytes = new byte[StartsAhead.MaxBytes + 1];
        var submit = new SubmitTask(
            ATask.Waiting().Id, "demo", "default", 4, null, null, null, RetryPolicy.Default, [], null, null, new DataInfo("application/json", bytes.Length, ""), bytes);
        var large = isResult
            ? new AttemptOutcome.Succeeded(null, bytes)
            : HandRunner.Result with { Enqueued = [new EnqueuedTask(submit, null, ReadOnlyMemory<byte>.Empty)] };
        Runner.End(task.Token, new AttemptEnd(large, null));
        Shard.ExpectMsg<AttemptReport>();
    }

    private protected void End(TaskState task)
    {
        Runner.End(task.Token, new AttemptEnd(HandRunner.Result, null));
        Shard.ExpectMsg(new AttemptReport(task.Token, HandRunner.Result, HandlerEnded: true));
    }

    /// <summary>What was told to the pool so far has taken effect: messages are handled in their order.</summary>
    private protected void WhenItHasHeard()
    {
        var probe = CreateTestProbe();
        Pool.Tell(new ShardUp(7), probe);
        probe.ExpectMsg<AttemptsHeld>();
    }

    private protected void Tell(object message) => Pool.Tell(message, Shard);

    /// <summary>A store that answers no read.</summary>
    private sealed class StuckReads : IOpenTasks
    {
        public Task<IReadOnlyList<TaskRow>> FindAsync(int partition, IReadOnlyList<TaskId> ids, CancellationToken cancellation) =>
            new TaskCompletionSource<IReadOnlyList<TaskRow>>().Task;

        public Task<ReadyPage> ReadyAsync(int partition, KindTypes kind, ReadyKey? after, long nowUs, int limit, CancellationToken cancellation) =>
            new TaskCompletionSource<ReadyPage>().Task;

        public Task<DuePage> DueAsync(int partition, DueKey after, int limit, CancellationToken cancellation) =>
            new TaskCompletionSource<DuePage>().Task;

        public Task<IReadOnlyDictionary<TaskId, ReadOnlyMemory<byte>>> PayloadsAsync(IReadOnlyList<TaskId> ids, CancellationToken cancellation) =>
            new TaskCompletionSource<IReadOnlyDictionary<TaskId, ReadOnlyMemory<byte>>>().Task;
    }
}
