using ActorTasks.Actors;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.ActorSystemTests.Workers;

/// <summary>One worker under a probe that plays the pool; its timeouts come when the test says so.</summary>
public sealed class WorkingInVirtualTime()
    : TestKit($"akka.scheduler.implementation = \"{typeof(TestScheduler).AssemblyQualifiedName}\"")
{
    private readonly HandRunner _runner = new();

    private TestScheduler Clock => (TestScheduler)Sys.Scheduler;

    [Fact]
    public void An_attempt_that_ends_is_reported_once_and_the_worker_takes_the_next()
    {
        var worker = NewWorker();
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            var token = Begin(worker, attempt);
            _runner.End(token, new AttemptEnd(HandRunner.Result, null));
            ExpectMsg(new AttemptReport(token, HandRunner.Result, HandlerEnded: true));
            Clock.Advance(TimeSpan.FromHours(2));
        }

        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void The_timeout_of_the_submit_comes_first_then_that_of_the_handler_then_the_setting()
    {
        var cases = new (TimeSpan? Submit, TimeSpan? Handler, TimeSpan Expected)[]
        {
            (TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(5)),
            (null, TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(50)),
            (null, null, TimeSpan.FromMinutes(30)),
        };
        foreach (var (submit, handler, expected) in cases)
        {
            var worker = NewWorker();
            var token = Begin(worker, 1, submit, handler);
            Clock.Advance(expected - TimeSpan.FromSeconds(1));
            Assert.False(_runner.Work(token).Cancellation.IsCancellationRequested);
            Clock.Advance(TimeSpan.FromSeconds(1));
            var report = ExpectMsg<AttemptReport>();
            Assert.Equal((token, false), (report.Token, report.HandlerEnded));
            Assert.Contains($"{expected.TotalSeconds:0.###} s", Assert.IsType<AttemptOutcome.TimedOut>(report.Outcome).Error.Message, StringComparison.Ordinal);
            Assert.True(_runner.Work(token).Cancellation.IsCancellationRequested);
            _runner.End(token, new AttemptEnd(null, new OperationCanceledException()));
            ExpectMsg(new AttemptReport(token, null, HandlerEnded: true));
        }
    }

    [Fact]
    public void After_a_forced_cancel_and_while_the_node_stops_no_timeout_is_told()
    {
        foreach (var reason in new[] { StopReason.ForcedCancel, StopReason.Shutdown })
        {
            var worker = NewWorker();
            var token = Begin(worker, 1);
            worker.Tell(new StopAttempt(token, reason));
            AwaitCondition(() => _runner.Work(token).Cancellation.IsCancellationRequested);
            Clock.Advance(TimeSpan.FromHours(2));
            _runner.End(token, new AttemptEnd(HandRunner.Result, null));
            ExpectMsg(new AttemptReport(token, HandRunner.Result, HandlerEnded: true));
        }
    }

    [Fact]
    public void A_cancel_for_another_attempt_is_not_heard()
    {
        var worker = NewWorker();
        var token = Begin(worker, 1);
        worker.Tell(new StopAttempt(token with { Attempt = 2 }, StopReason.Cancel));
        _runner.End(token, new AttemptEnd(HandRunner.Result, null));
        ExpectMsg(new AttemptReport(token, HandRunner.Result, HandlerEnded: true));
        Assert.False(_runner.Work(token).Cancellation.IsCancellationRequested);
    }

    [Fact]
    public void A_worker_that_is_stopped_in_the_middle_reports_on_its_way_out_and_again_when_the_handler_ends()
    {
        var worker = NewWorker();
        var token = Begin(worker, 1);
        Sys.Stop(worker);
        var report = ExpectMsg<AttemptReport>();
        Assert.Equal((token, false), (report.Token, report.HandlerEnded));
        Assert.Equal("worker-stopped", Assert.IsType<AttemptOutcome.Failed>(report.Outcome).Error.Type);
        AwaitCondition(() => _runner.Work(token).Cancellation.IsCancellationRequested);
        _runner.End(token, new AttemptEnd(HandRunner.Result, null));
        ExpectMsg(new AttemptReport(token, null, HandlerEnded: true));
    }

    private IActorRef NewWorker()
    {
        var runner = _runner;
        return ChildActorOf(Props.Create(() => new Worker(runner, TimeSpan.FromMinutes(30))));
    }

    private AttemptToken Begin(IActorRef worker, int attempt, TimeSpan? submit = null, TimeSpan? handler = null)
    {
        var task = ATask.Running(attempt) with { TimeoutUs = submit is { } of ? of.Ticks / TimeSpan.TicksPerMicrosecond : null };
        var function = Handlers.Call.Compile(() => 1) with { TimeoutUs = handler is { } own ? own.Ticks / TimeSpan.TicksPerMicrosecond : null };
        worker.Tell(new RunAttempt(task, function, default));
        AwaitCondition(() => _runner.Has(task.Token));
        return task.Token;
    }
}
