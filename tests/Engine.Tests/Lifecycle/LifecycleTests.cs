namespace ActorTasks.EngineTests;

public class LifecycleTests : TestKit
{
    private static readonly Exception Fault = new InvalidOperationException("fault");

    [Fact]
    public void A_stop_ends_the_children_runs_the_hook_buries_the_mail_tells_the_watchers_and_disposes_last()
    {
        var letters = CreateTestProbe();
        Sys.EventStream.Subscribe(letters.Ref, typeof(DeadLetter));
        using var busy = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        using var dispose = new ManualResetEventSlim();
        var boss = Sys.ActorOf(Props.Create(() => new Crew(CreateTestProbe().Ref, "boss", null)));
        boss.Tell(new Make(Props.Create(() => new Staged(TestActor, busy, go, dispose))));
        var made = ReceiveN(3);
        Assert.Equal(["constructed", "started"], made.OfType<string>());
        var actor = Watch(made.OfType<IActorRef>().Single());

        actor.Tell("block");
        Assert.True(busy.Wait(TimeSpan.FromSeconds(10)));
        actor.Tell("late 1");
        actor.Tell("late 2");
        boss.Tell(new Halt(actor));
        ExpectMsg("halted");
        go.Set();

        ExpectMsg("child stopped");
        ExpectMsg("stopped");
        Assert.Equal("late 1", letters.ExpectMsg<DeadLetter>().Message);
        var second = letters.ExpectMsg<DeadLetter>();
        Assert.Equal(("late 2", TestActor, actor), ((string)second.Message, second.Sender, second.Recipient));

        // The actor waits in Dispose until this is seen: watchers do not wait for it.
        ExpectTerminated(actor);
        dispose.Set();
        ExpectMsg("disposed");
    }

    [Fact]
    public void When_the_constructor_throws_neither_hook_runs_and_the_actor_is_stopped()
    {
        var log = CreateTestProbe();
        Sys.EventStream.Subscribe(log.Ref, typeof(Error));
        var actor = Watch(Sys.ActorOf(Props.Create(() => new Unborn(TestActor, true)), "unborn"));

        ExpectMsg("constructing");
        ExpectTerminated(actor);
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));

        var cause = log.FishForMessage<Error>(e => e.LogSource == actor.Path.ToString()).Cause;
        var init = Assert.IsType<ActorInitializationException>(cause);
        Assert.Equal(actor, init.Actor);
        Assert.IsType<TypeLoadException>(init.InnerException);
        Assert.Same(Fault, init.InnerException!.InnerException!.InnerException);
    }

    [Fact]
    public void When_the_start_throws_the_instance_is_disposed_and_PostStop_does_not_run()
    {
        var actor = Watch(Sys.ActorOf(Props.Create(() => new Unborn(TestActor, false)), "unborn"));

        ExpectMsg("constructing");
        ExpectMsg("starting");
        ExpectMsg("disposed");
        ExpectTerminated(actor);
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void An_exception_in_PostStop_is_logged_and_the_actor_ends_all_the_same()
    {
        var log = CreateTestProbe();
        Sys.EventStream.Subscribe(log.Ref, typeof(Error));
        var actor = Watch(Sys.ActorOf(Props.Create(() => new Thrower("stop", Fault)), "thrower"));

        Sys.Stop(actor);

        ExpectTerminated(actor);
        Assert.Same(Fault, log.FishForMessage<Error>(e => e.LogSource == actor.Path.ToString()).Cause);
    }

    private sealed class Staged : UntypedActor, IDisposable
    {
        private readonly IActorRef _witness;
        private readonly ManualResetEventSlim _busy;
        private readonly ManualResetEventSlim _go;
        private readonly ManualResetEventSlim _dispose;

        public Staged(IActorRef witness, ManualResetEventSlim busy, ManualResetEventSlim go, ManualResetEventSlim dispose)
        {
            (_witness, _busy, _go, _dispose) = (witness, busy, go, dispose);
            witness.Tell("constructed");
        }

        public void Dispose()
        {
            _dispose.Wait(TimeSpan.FromSeconds(10));
            _witness.Tell("disposed");
        }

        protected override void PreStart()
        {
            Context.ActorOf(Props.Create(() => new LastWord(_witness, _go)));
            _witness.Tell("started");
        }

        protected override void PostStop() => _witness.Tell("stopped");

        protected override void OnReceive(object message)
        {
            _busy.Set();
            _go.Wait(TimeSpan.FromSeconds(10));
        }
    }

    private sealed class Unborn : UntypedActor, IDisposable
    {
        private readonly IActorRef _witness;

        public Unborn(IActorRef witness, bool inConstructor)
        {
            _witness = witness;
            witness.Tell("constructing");
            if (inConstructor)
            {
                throw Fault;
            }
        }

        public void Dispose() => _witness.Tell("disposed");

        protected override void PreStart()
        {
            _witness.Tell("starting");
            throw Fault;
        }

        protected override void PostStop() => _witness.Tell("stopped");

        protected override void OnReceive(object message) => Unhandled(message);
    }
}
