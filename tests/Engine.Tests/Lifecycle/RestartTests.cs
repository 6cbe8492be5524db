namespace ActorTasks.EngineTests;

public class RestartTests : TestKit
{
    private static readonly Exception Fault = new InvalidOperationException("fault");

    [Fact]
    public void A_restart_runs_its_steps_in_order_and_waits_for_the_stopped_children_before_the_new_instance_is_made()
    {
        var instances = 0;
        Func<int> next = () => ++instances;
        var actor = Sys.ActorOf(Props.Create(() => new Restarting(TestActor, next)), "restarting");
        ExpectMsg("constructed 1");
        ExpectMsg("started 1");
        actor.Tell("stash me");
        actor.Tell(new Throw(Fault));
        actor.Tell("next");

        Assert.Equal(
            [
                "going 1 with fault on Throw", "stopped 1", "disposed 1", "child stopped",
                "constructed 2", "back 2 with fault", "started 2", "2 got stash me", "2 got next",
            ],
            ReceiveN(9).Cast<string>());
    }

    [Fact]
    public async Task The_reference_its_watchers_and_its_watches_survive_a_restart()
    {
        var subject = Sys.ActorOf(Props.Create(() => new Crew(TestActor, "subject", null)));
        ExpectMsg("subject starts");
        var actor = Watch(Sys.ActorOf(Props.Create(() => new Watching(subject, TestActor))));
        var before = await actor.Ask<IActorRef>("self", TimeSpan.FromSeconds(3));

        actor.Tell(new Throw(Fault));
        var after = await actor.Ask<IActorRef>("self", TimeSpan.FromSeconds(3));
        Sys.Stop(subject);

        Assert.Equal(before, after);
        Assert.Equal(before.Path.Uid, after.Path.Uid);
        ExpectMsg("subject stops");
        ExpectMsg("saw the end of the subject");
    }

    [Fact]
    public void An_exception_in_PreRestart_is_logged_and_the_restart_goes_on()
    {
        var log = CreateTestProbe();
        Sys.EventStream.Subscribe(log.Ref, typeof(Error));
        var actor = Sys.ActorOf(Props.Create(() => new Thrower("going", Fault)), "thrower");

        actor.Tell(new Throw(new InvalidOperationException("first")));
        actor.Tell("well?");

        ExpectMsg("well?");
        var failure = log.FishForMessage<Error>(e => e.Cause is PreRestartException);
        Assert.Equal(actor.Path.ToString(), failure.LogSource);
    }

    [Fact]
    public void An_exception_in_PostRestart_ends_the_actor_under_the_default_strategy()
    {
        var log = CreateTestProbe();
        Sys.EventStream.Subscribe(log.Ref, typeof(Error));
        var actor = Watch(Sys.ActorOf(Props.Create(() => new Thrower("back", Fault)), "thrower"));

        actor.Tell(new Throw(new InvalidOperationException("first")));

        ExpectTerminated(actor);
        var failure = (PostRestartException)log.FishForMessage<Error>(e => e.Cause is PostRestartException).Cause;
        Assert.Same(Fault, failure.InnerException);
        Assert.Equal("first", failure.OriginalCause.Message);
    }

    [Fact]
    public void Without_the_base_call_in_PreRestart_the_children_are_kept_and_restarted_themselves()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Keeper(TestActor)), "keeper");
        ExpectMsg("child starts");

        actor.Tell(new Throw(Fault));

        ExpectMsg("child goes");
        ExpectMsg("child stops");
        ExpectMsg("child is back");
        ExpectMsg("child starts");
    }

    [Fact]
    public void The_old_instance_still_has_its_context_in_PreRestart_and_loses_its_reference_after()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Holder(TestActor)), "holder");

        actor.Tell(new Throw(Fault));

        Assert.Equal(actor, ExpectMsg<IActorRef>());
        Assert.Equal(TestActor, ExpectMsg<IActorRef>());
        var peek = ExpectMsg<Peek>();
        ExpectMsg("back");
        Assert.Equal(Sys.DeadLetters, peek.Self());
    }

    private sealed class Restarting : UntypedActor, IWithStash, IDisposable
    {
        private readonly IActorRef _witness;
        private readonly int _number;
        private readonly ManualResetEventSlim _disposed = new();

        public Restarting(IActorRef witness, Func<int> next)
        {
            _witness = witness;
            _number = next();
            witness.Tell($"constructed {_number}");
        }

        public IStash Stash { get; set; } = null!;

        public void Dispose()
        {
            _witness.Tell($"disposed {_number}");
            _disposed.Set();
        }

        protected override void PreStart()
        {
            if (_number == 1)
            {
                // The child ends only after this is disposed, and the new instance is made only after that.
                Context.ActorOf(Props.Create(() => new LastWord(_witness, _disposed)));
            }

            _witness.Tell($"started {_number}");
        }

        protected override void PostStop() => _witness.Tell($"stopped {_number}");

        protected override void PreRestart(Exception reason, object message)
        {
            _witness.Tell($"going {_number} with {reason.Message} on {message.GetType().Name}");
            base.PreRestart(reason, message);
        }

        protected override void PostRestart(Exception reason)
        {
            _witness.Tell($"back {_number} with {reason.Message}");
            base.PostRestart(reason);
        }

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case Throw fault:
                    throw fault.Cause;
                case "stash me" when _number == 1:
                    Stash.Stash();
                    break;
                default:
                    _witness.Tell($"{_number} got {message}");
                    break;
            }
        }
    }

    private sealed class Watching : ReceiveActor
    {
        private readonly IActorRef _subject;

        public Watching(IActorRef subject, IActorRef witness)
        {
            _subject = subject;
            Receive<Throw>(t => throw t.Cause);
            Receive<string>(_ => Sender.Tell(Self));
            Receive<Terminated>(t => t.ActorRef.Equals(subject), _ => witness.Tell("saw the end of the subject"));
        }

        protected override void PreStart() => Context.Watch(_subject);

        protected override void PostRestart(Exception reason)
        {
            // No PreStart: the watch is the old instance's.
        }
    }

    private sealed class Keeper(IActorRef witness) : UntypedActor
    {
        protected override void PreStart() => Context.ActorOf(Props.Create(() => new Crew(witness, "child", null)), "child");

        protected override void PreRestart(Exception reason, object message)
        {
        }

        protected override void PostRestart(Exception reason)
        {
        }

        protected override void OnReceive(object message) => throw ((Throw)message).Cause;
    }

    private sealed record Peek(Func<IActorRef> Self);

    private sealed class Holder(IActorRef witness) : UntypedActor
    {
        protected override void PreRestart(Exception reason, object message)
        {
            witness.Tell(Self);
            witness.Tell(Sender);
            witness.Tell(new Peek(() => Self));
        }

        protected override void PostRestart(Exception reason) => witness.Tell("back");

        protected override void OnReceive(object message) => throw ((Throw)message).Cause;
    }
}
