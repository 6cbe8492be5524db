using ActorTasks.Actors;
using ActorTasks.TaskLifecycle;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorTasks.ActorSystemTests.Workers;

/// <summary>The pool under probes that play shards; handlers end by hand.</summary>
public sealed class PoolInVirtualTime : TestKit
{
    private readonly HandRunner _runner = new();
    private readonly TestProbe _shard;
    private readonly IActorRef _pool;

    public PoolInVirtualTime()
        : base($"akka.scheduler.implementation = \"{typeof(TestScheduler).AssemblyQualifiedName}\"")
    {
        var handlers = new HandlerRegistry(new ActorTasksBuilder().Handle("demo", () => Task.CompletedTask).Handlers, null);
        var context = new PoolContext(new ActorTasksOptions { AsyncSlots = 2, Prefetch = 0 }, handlers, _runner, null, NullLogger.Instance);
        _pool = Sys.ActorOf(Props.Create(() => new WorkerPool(context)));
        _shard = CreateTestProbe("shard");
    }

    private TestScheduler Clock => (TestScheduler)Sys.Scheduler;

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, null)]
    [InlineData(2, 1.0)]
    [InlineData(3, 2.0)]
    [InlineData(5, 8.0)]
    [InlineData(100, 30.0)]
    public void A_crash_loop_makes_the_next_start_wait_longer_each_time(int losses, double? pauseS) =>
        Assert.Equal(pauseS, CrashLoop.PauseAfter(losses)?.TotalSeconds);

    [Fact]
    public void After_a_crash_loop_nothing_is_claimed_until_the_pause_is_over()
    {
        Tell(new ShardUp(0, Losses: 2));
        _shard.ExpectMsg<AttemptsHeld>();
        Tell(new HeadChanged(0, HandlerKind.Async, ReadyKey.Of(ATask.Waiting()), 0));
        _shard.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, _shard.ExpectMsg<ClaimTasks>().Count);
    }

    [Fact]
    public void An_outcome_is_sent_to_each_shard_that_comes_up_until_one_says_that_it_is_on_disk()
    {
        var token = StartOne();
        _runner.End(token, new AttemptEnd(HandRunner.Result, null));
        var report = new AttemptReport(token, HandRunner.Result, HandlerEnded: true);
        _shard.ExpectMsg(report);
        foreach (var name in new[] { "second", "third" })
        {
            var next = CreateTestProbe(name);
            _pool.Tell(new ShardUp(0), next);
            Assert.Equal([token], next.ExpectMsg<AttemptsHeld>().Tokens);
            next.ExpectMsg(report);
        }

        Tell(new ReportRecorded(token, HandlerEnded: true));
        var last = CreateTestProbe("last");
        _pool.Tell(new ShardUp(0), last);
        Assert.Empty(last.ExpectMsg<AttemptsHeld>().Tokens);
    }

    [Fact]
    public void A_slot_stays_taken_until_the_handler_has_really_ended()
    {
        var token = StartOne(slots: 2);
        Clock.Advance(TimeSpan.FromHours(1));
        Assert.False(_shard.ExpectMsg<AttemptReport>().HandlerEnded);
        Tell(new HeadChanged(0, HandlerKind.Async, ReadyKey.Of(ATask.Waiting()), 1));
        Assert.Equal(1, _shard.ExpectMsg<ClaimTasks>().Count);
        Tell(new ClaimTaken(0, HandlerKind.Async, 2, 0, null));
        _runner.End(token, new AttemptEnd(HandRunner.Result, null));
        Assert.True(_shard.ExpectMsg<AttemptReport>().HandlerEnded);
        Tell(new HeadChanged(0, HandlerKind.Async, ReadyKey.Of(ATask.Waiting()), 2));
        Assert.Equal(2, _shard.ExpectMsg<ClaimTasks>().Count);
    }

    [Fact]
    public void Without_starts_ahead_no_handler_waits_for_results_to_be_on_disk()
    {
        var token = StartOne();
        _runner.End(token, new AttemptEnd(new AttemptOutcome.Succeeded(null, new byte[StartsAhead.MaxBytes + 1]), null));
        _shard.ExpectMsg<AttemptReport>();
        StartOne(up: false);
    }

    [Fact]
    public void A_shard_that_goes_takes_its_claims_along()
    {
        Tell(new ShardUp(0));
        _shard.ExpectMsg<AttemptsHeld>();
        Tell(new HeadChanged(0, HandlerKind.Async, ReadyKey.Of(ATask.Waiting()), 0));
        Assert.Equal(2, _shard.ExpectMsg<ClaimTasks>().Count);
        Sys.Stop(_shard.Ref);
        var next = CreateTestProbe("next");
        _pool.Tell(new ShardUp(1), next);
        next.ExpectMsg<AttemptsHeld>();
        _pool.Tell(new HeadChanged(1, HandlerKind.Async, ReadyKey.Of(ATask.Waiting(1)), 0), next);
        Assert.Equal(2, next.FishForMessage<ClaimTasks>(claim => claim.Count == 2).Count);
    }

    [Fact]
    public void A_stop_asks_running_handlers_to_end_after_the_timeout_and_gives_up_after_the_grace()
    {
        var (ending, deaf) = (StartOne(slots: 2), StartOne(slots: 1, up: false));
        _pool.Tell(new Drain(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(5)), TestActor);
        WhenItHasHeard();
        Clock.Advance(TimeSpan.FromSeconds(19));
        Assert.False(_runner.Work(ending).Cancellation.IsCancellationRequested);
        Clock.Advance(TimeSpan.FromSeconds(1));
        AwaitCondition(() => _runner.Work(ending).Cancellation.IsCancellationRequested && _runner.Work(deaf).Cancellation.IsCancellationRequested);
        _runner.End(ending, new AttemptEnd(null, new OperationCanceledException()));
        Assert.IsType<AttemptOutcome.Released>(_shard.ExpectMsg<AttemptReport>().Outcome);
        Tell(new ReportRecorded(ending, HandlerEnded: true));
        WhenItHasHeard();
        Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(1, ExpectMsg<Drained>().LeftBehind);
    }

    private AttemptToken StartOne(int slots = 2, bool up = true)
    {
        if (up)
        {
            Tell(new ShardUp(0));
            _shard.ExpectMsg<AttemptsHeld>();
        }

        Tell(new HeadChanged(0, HandlerKind.Async, ReadyKey.Of(ATask.Waiting()), up ? 0 : 1));
        var claim = _shard.ExpectMsg<ClaimTasks>();
        Assert.Equal(slots, claim.Count);
        var task = ATask.Running();
        Tell(new ClaimTaken(0, HandlerKind.Async, claim.Claim, 1, null));
        Tell(new AttemptsStarted(0, HandlerKind.Async, claim.Claim, 1, [new StartedAttempt(task, ReadOnlyMemory<byte>.Empty)]));
        AwaitCondition(() => _runner.Has(task.Token));
        return task.Token;
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
