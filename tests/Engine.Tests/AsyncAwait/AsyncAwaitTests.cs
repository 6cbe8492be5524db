namespace ActorTasks.EngineTests;

public class AsyncAwaitTests : TestKit
{
    private static readonly Exception Fault = new InvalidOperationException("fault");

    [Fact]
    public void After_an_await_the_handler_goes_on_with_its_sender_its_own_reference_and_its_context()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var actor = Start(async a =>
        {
            await gate.Task;
            await Task.Yield();
            a.SenderRef.Tell((a.SelfRef, a.ContextSelf));
        });

        actor.Tell("go");
        gate.SetResult();

        Assert.Equal((actor, actor), ExpectMsg<(IActorRef, IActorRef)>());
    }

    [Fact]
    public void No_other_message_is_handled_until_the_handler_ends()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var actor = Start(async a =>
        {
            a.SenderRef.Tell("begins");
            await gate.Task;
            a.SenderRef.Tell("ends");
        });

        actor.Tell("go");
        actor.Tell("sync");
        ExpectMsg("begins");
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        gate.SetResult();

        ExpectMsg("ends");
        ExpectMsg("sync");
    }

    [Fact]
    public void Tasks_started_within_a_handler_never_run_beside_it()
    {
        var actor = Start(async a =>
        {
            var inside = 0;
            var worst = 0;
            await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
            {
                for (var i = 0; i < 20; i++)
                {
                    worst = Math.Max(worst, Interlocked.Increment(ref inside));
                    Interlocked.Decrement(ref inside);
                    await Task.Yield();
                }
            }));
            a.SenderRef.Tell(worst);
        });

        actor.Tell("go");

        ExpectMsg(1);
    }

    [Fact]
    public void An_exception_after_an_await_is_a_failure_and_PreRestart_gets_the_message()
    {
        var actor = Start(async _ =>
        {
            await Task.Yield();
            throw Fault;
        });

        actor.Tell("go");

        Assert.Equal(("go", Fault), ExpectMsg<(object, Exception)>());
        actor.Tell("sync");
        ExpectMsg("sync");
    }

    [Fact]
    public void An_exception_before_the_first_await_is_a_failure_too()
    {
        var actor = Start(_ => throw Fault);

        actor.Tell("go");

        Assert.Equal(("go", Fault), ExpectMsg<(object, Exception)>());
    }

    [Fact]
    public void A_cancellation_that_escapes_is_a_failure()
    {
        var actor = Start(async _ =>
        {
            await Task.Yield();
            throw new OperationCanceledException();
        });

        actor.Tell("go");

        Assert.IsType<TaskCanceledException>(ExpectMsg<(object Message, Exception Reason)>().Reason);
    }

    [Fact]
    public void An_exception_that_is_caught_is_no_failure()
    {
        var actor = Start(async a =>
        {
            try
            {
                await Task.FromException(Fault);
            }
            catch (InvalidOperationException)
            {
                await Task.Yield();
                a.SenderRef.Tell("caught");
            }
        });

        actor.Tell("go");
        actor.Tell("sync");

        ExpectMsg("caught");
        ExpectMsg("sync");
    }

    [Fact]
    public void An_actor_that_stops_itself_and_awaits_ends_there_and_not_even_finally_runs()
    {
        var witness = TestActor;
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var actor = Watch(Start(async a =>
        {
            try
            {
                a.StopSelf();
                await gate.Task;
                witness.Tell("must not run");
            }
            finally
            {
                witness.Tell("must not run either");
            }
        }));

        actor.Tell("go");

        ExpectMsg("stopped");
        ExpectTerminated(actor);
        gate.SetResult();
        ExpectNoMsg(TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public void What_is_piped_is_not_held_up_by_an_awaiting_handler()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var probe = CreateTestProbe();
        var actor = Start(async a =>
        {
            var later = new TaskCompletionSource<string>();
            _ = later.Task.PipeTo(probe.Ref);
            later.SetResult("piped");
            await gate.Task;
            a.SenderRef.Tell("ends");
        });

        actor.Tell("go");

        probe.ExpectMsg("piped");
        gate.SetResult();
        ExpectMsg("ends");
    }

    [Fact]
    public void Off_the_actors_turn_there_is_no_context()
    {
        var actor = Start(async a =>
        {
            // A thread of its own: those of the pool may still be in the context of another test.
            var faults = new TaskCompletionSource<Exception?[]>();
            var uses = new Func<object>[] { () => a.SelfRef, () => a.SenderRef, () => a.ContextSelf };
            new Thread(() => faults.SetResult(uses.Select(use => Record.Exception(use)).ToArray())).Start();
            a.SenderRef.Tell(await faults.Task);
        });

        actor.Tell("go");

        Assert.All(ExpectMsg<Exception?[]>(), fault => Assert.StartsWith(
            "There is no active ActorContext, ", Assert.IsType<NotSupportedException>(fault).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void The_receive_timeout_counts_from_the_end_of_the_handler()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var actor = Start(async a =>
        {
            a.TimeOutAfter(TimeSpan.FromMilliseconds(10));
            await gate.Task;
            a.SenderRef.Tell("ends");
        });

        actor.Tell("go");
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        gate.SetResult();

        ExpectMsg("ends");
        ExpectMsg<ReceiveTimeout>();
    }

    [Fact]
    public void A_watch_and_a_stop_are_handled_while_the_handler_waits()
    {
        var actor = Start(_ => new TaskCompletionSource().Task);
        actor.Tell("go");

        Watch(actor);
        Sys.Stop(actor);

        ExpectMsg("stopped");
        ExpectTerminated(actor);
    }

    private IActorRef Start(Func<Awaiting, Task> handler) => Sys.ActorOf(Props.Create(() => new Awaiting(TestActor, handler)));

    private sealed class Awaiting : ReceiveActor
    {
        private readonly IActorRef _witness;

        public Awaiting(IActorRef witness, Func<Awaiting, Task> handler)
        {
            _witness = witness;
            Receive<string>(m => m == "sync", m => Sender.Tell(m));
            ReceiveAsync<string>(_ => handler(this));
            Receive<ReceiveTimeout>(m => witness.Tell(m));
        }

        public IActorRef SenderRef => Sender;

        public IActorRef SelfRef => Self;

        public IActorRef ContextSelf => Context.Self;

        public void StopSelf() => Context.Stop(Self);

        public void TimeOutAfter(TimeSpan timeout) => SetReceiveTimeout(timeout);

        protected override void PostStop() => _witness.Tell("stopped");

        protected override void PreRestart(Exception reason, object message) => _witness.Tell((message, reason));
    }
}
