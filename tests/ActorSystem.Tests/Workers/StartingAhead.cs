using ActorTasks.Actors;
using ActorTasks.TaskLifecycle;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorTasks.ActorSystemTests.Workers;

/// <summary>Attempts that are started before the only slot is free, and wait for it.</summary>
public sealed class StartingAhead : TestKit
{
    private const int Prefetch = 3;

    private readonly HandRunner _runner = new();
    private readonly TestProbe _shard;
    private readonly IActorRef _pool;
    private bool _isLeaseHeld = true;

    public StartingAhead()
        : base($"akka.scheduler.implementation = \"{typeof(TestScheduler).AssemblyQualifiedName}\"")
    {
        var handlers = new HandlerRegistry(new ActorTasksBuilder().Handle("demo", () => Task.CompletedTask).Handlers, null);
        var context = new PoolContext(new ActorTasksOptions { AsyncSlots = 1, Prefetch = Prefetch }, handlers, _runner, null, NullLogger.Instance)
        {
            MayStart = () => Volatile.Read(ref _isLeaseHeld),
            Clock = new FrontDoor.VirtualClock(),
        };
        _pool = Sys.ActorOf(Props.Create(() => new WorkerPool(context)));
        _shard = CreateTestProbe("shard");
        Tell(new ShardUp(0));
        _shard.ExpectMsg<AttemptsHeld>();
    }

    private TestScheduler Clock => (TestScheduler)Sys.Scheduler;

    [Fact]
    public void Quick_handlers_have_their_successors_started_while_the_slot_is_taken()
    {
        Warm();
        Assert.Equal(1 + Prefetch, Claim().Count);
    }

    [Fact]
    public void One_handler_runs_at_a_time_and_the_next_one_begins_when_it_has_ended()
    {
        var tasks = Line(ATask.Running(), ATask.Running(), ATask.Running());
        foreach (var (task, next) in tasks.Zip(tasks.Skip(1)))
        {
            AwaitCondition(() => _runner.Has(task.Token));
            Assert.False(_runner.Has(next.Token));
            End(task);
        }

        AwaitCondition(() => _runner.Has(tasks[^1].Token));
    }

    [Fact]
    public void One_of_a_higher_priority_that_was_started_later_goes_first()
    {
        var tasks = Line(ATask.Running(), ATask.Running(), ATask.Running() with { Priority = 9 });
        End(tasks[0]);
        AwaitCondition(() => _runner.Has(tasks[2].Token));
        Assert.False(_runner.Has(tasks[1].Token));
    }

    [Theory]
    [InlineData(CancelMode.Cooperative)]
    [InlineData(CancelMode.Force)]
    internal void A_cancel_ends_one_in_line_at_once_and_its_handler_is_never_called(CancelMode mode)
    {
        var tasks = Line(ATask.Running(), ATask.Running(), ATask.Running());
        Tell(new CancelAttempt(tasks[1].Token, mode));
        var report = _shard.ExpectMsg<AttemptReport>();
        Assert.Equal((tasks[1].Token, true), (report.Token, report.HandlerEnded));
        Assert.IsType<AttemptOutcome.Stopped>(report.Outcome);
        End(tasks[0]);
        AwaitCondition(() => _runner.Has(tasks[2].Token));
        Assert.False(_runner.Has(tasks[1].Token));
    }

    [Fact]
    public void A_stop_gives_those_in_line_back_at_once_and_waits_for_the_one_that_runs()
    {
        var tasks = Line(ATask.Running(), ATask.Running(), ATask.Running());
        _pool.Tell(new Drain(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(5)), TestActor);
        var released = new[] { _shard.ExpectMsg<AttemptReport>(), _shard.ExpectMsg<AttemptReport>() };
        Assert.Equal([tasks[1].Token, tasks[2].Token], released.Select(report => report.Token).Order(ById));
        Assert.All(released, report => Assert.IsType<AttemptOutcome.Released>(report.Outcome));
        Assert.All(released, report => Tell(new ReportRecorded(report.Token, HandlerEnded: true)));
        End(tasks[0]);
        Tell(new ReportRecorded(tasks[0].Token, HandlerEnded: true));
        Assert.Equal(0, ExpectMsg<Drained>().LeftBehind);
    }

    [Fact]
    public void Who_has_waited_through_a_whole_round_goes_back_since_handlers_have_become_slow()
    {
        var tasks = Line(ATask.Running(), ATask.Running());
        Clock.Advance(TimeSpan.FromSeconds(1));
        _shard.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        Clock.Advance(TimeSpan.FromSeconds(1));
        var report = _shard.ExpectMsg<AttemptReport>();
        Assert.Equal(tasks[1].Token, report.Token);
        Assert.IsType<AttemptOutcome.Released>(report.Outcome);
        End(tasks[0]);
        Assert.False(_runner.Has(tasks[1].Token));
    }

    [Fact]
    public void One_whose_turn_comes_after_the_lease_is_over_is_given_back()
    {
        var tasks = Line(ATask.Running(), ATask.Running(), ATask.Running());
        Volatile.Write(ref _isLeaseHeld, false);
        End(tasks[0]);
        foreach (var task in tasks.Skip(1))
        {
            var report = _shard.ExpectMsg<AttemptReport>();
            Assert.Equal(task.Token, report.Token);
            Assert.Equal(Outcomes.LeaseOver, Assert.IsType<AttemptOutcome.Released>(report.Outcome).Reason);
        }
    }

    [Fact]
    public void A_shard_that_comes_up_again_hears_of_those_in_line_too()
    {
        var tasks = Line(ATask.Running(), ATask.Running());
        var next = CreateTestProbe("next");
        _pool.Tell(new ShardUp(0), next);
        Assert.Equal([tasks[0].Token, tasks[1].Token], next.ExpectMsg<AttemptsHeld>().Tokens.Order(ById));
    }

    [Fact]
    public void Payloads_that_would_fill_the_memory_do_not_wait_in_line()
    {
        var large = new DataInfo("application/json", StartsAhead.MaxBytes, "");
        var tasks = Line(ATask.Running() with { Payload = large }, ATask.Running() with { Payload = large });
        var report = _shard.ExpectMsg<AttemptReport>();
        Assert.Equal(tasks[1].Token, report.Token);
        Assert.IsType<AttemptOutcome.Released>(report.Outcome);
        Assert.True(_runner.Has(tasks[0].Token));
    }

    [Fact]
    public void The_next_handler_begins_when_results_that_would_fill_the_memory_are_on_disk()
    {
        var tasks = Line(ATask.Running(), ATask.Running());
        var large = new AttemptOutcome.Succeeded(null, new byte[StartsAhead.MaxBytes + 1]);
        _runner.End(tasks[0].Token, new AttemptEnd(large, null));
        _shard.ExpectMsg<AttemptReport>();
        WhenItHasHeard();
        Assert.False(_runner.Has(tasks[1].Token));
        Tell(new ReportRecorded(tasks[0].Token, HandlerEnded: true));
        AwaitCondition(() => _runner.Has(tasks[1].Token));
    }

    private static Comparer<AttemptToken> ById { get; } = Comparer<AttemptToken>.Create((one, other) => one.Id.CompareTo(other.Id));

    /// <summary>Handlers have ended in no time: enough for starts ahead.</summary>
    private void Warm()
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
    private TaskState[] Line(params TaskState[] tasks)
    {
        Warm();
        Start(Claim(), tasks);
        return tasks;
    }

    private ClaimTasks Claim()
    {
        Tell(new HeadChanged(0, HandlerKind.Async, ReadyKey.Of(ATask.Waiting()), long.MaxValue));
        return _shard.ExpectMsg<ClaimTasks>();
    }

    private void Start(ClaimTasks claim, params TaskState[] tasks)
    {
        Tell(new ClaimTaken(0, HandlerKind.Async, claim.Claim, tasks.Length, null));
        Tell(new AttemptsStarted(
            0, HandlerKind.Async, claim.Claim, tasks.Length, [.. tasks.Select(task => new StartedAttempt(task, ReadOnlyMemory<byte>.Empty))]));
        AwaitCondition(() => _runner.Has(tasks[0].Token));
    }

    private void End(TaskState task)
    {
        _runner.End(task.Token, new AttemptEnd(HandRunner.Result, null));
        _shard.ExpectMsg(new AttemptReport(task.Token, HandRunner.Result, HandlerEnded: true));
    }

    /// <summary>What was told to the pool so far has taken effect: messages are handled in their order.</summary>
    private void WhenItHasHeard()
    {
        var probe = CreateTestProbe();
        _pool.Tell(new ShardUp(7), probe);
        probe.ExpectMsg<AttemptsHeld>();
    }

    private void Tell(object message) => _pool.Tell(message, _shard);
}
