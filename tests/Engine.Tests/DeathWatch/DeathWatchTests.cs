namespace ActorTasks.EngineTests;

public class DeathWatchTests : TestKit
{
    [Fact]
    public void Who_watches_the_dead_is_told_at_once_that_it_may_never_have_lived()
    {
        var subject = Quiet();
        Watch(subject);
        Sys.Stop(subject);
        Assert.True(ExpectTerminated(subject).ExistenceConfirmed);
        var watcher = Watcher();

        watcher.Tell(new WatchIt(subject));
        ExpectMsg("watching");

        var told = ExpectMsg<Told>();
        Assert.Equal((subject, subject, false), (told.Notice.ActorRef, told.Sender, told.Notice.ExistenceConfirmed));
    }

    [Fact]
    public void Every_watcher_is_told_once_however_often_it_asked()
    {
        var subject = Quiet();
        var first = Watcher();
        var second = Watcher();
        foreach (var watcher in new[] { first, first, second })
        {
            watcher.Tell(new WatchIt(subject));
            ExpectMsg("watching");
        }

        Sys.Stop(subject);

        Assert.Equal(2, ReceiveN(2).OfType<Told>().Count());
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void A_restart_is_not_an_end()
    {
        var boss = Sys.ActorOf(Props.Create(() => new Crew(CreateTestProbe().Ref, "boss", new OneForOneStrategy(2, null, _ => Directive.Restart))));
        boss.Tell(new Make(Props.Create(() => new Failing())));
        var subject = Watch(ExpectMsg<IActorRef>());

        subject.Tell(Kill.Instance);
        subject.Tell("alive 1");
        ExpectMsg("alive 1");
        subject.Tell(Kill.Instance);
        subject.Tell("alive 2");
        ExpectMsg("alive 2");
        subject.Tell(Kill.Instance);

        ExpectTerminated(subject);
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void Who_does_not_handle_the_end_of_whom_it_watches_fails_with_a_death_pact()
    {
        var subject = Quiet();
        var log = CreateTestProbe();
        Sys.EventStream.Subscribe(log.Ref, typeof(Error));
        var careless = Watch(Sys.ActorOf(Props.Create(() => new Careless(subject))));
        careless.Tell("ready?");
        ExpectMsg("ready?");

        Sys.Stop(subject);

        ExpectTerminated(careless);
        var pact = (DeathPactException)log.FishForMessage<Error>(e => e.Cause is DeathPactException).Cause;
        Assert.Equal(subject, pact.DeadActor);
    }

    [Fact]
    public void A_child_of_the_same_name_can_be_made_and_watched_when_the_old_one_is_gone()
    {
        var parent = Sys.ActorOf(Props.Create(() => new Replacing(TestActor)));

        parent.Tell("make");
        var first = ExpectMsg<IActorRef>();
        first.Tell(PoisonPill.Instance);
        var second = ExpectMsg<IActorRef>();
        second.Tell(PoisonPill.Instance);
        var third = ExpectMsg<IActorRef>();

        Assert.Equal(3, new[] { first, second, third }.Distinct().Count());
        Assert.Equal(first.Path, third.Path);
    }

    [Fact]
    public void Who_stopped_watching_is_not_told_even_if_the_notice_lies_in_its_mailbox()
    {
        using var busy = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        var subject = Watch(Quiet());
        var watcher = Watcher();
        watcher.Tell(new WatchIt(subject));
        ExpectMsg("watching");
        watcher.Tell(new Block(busy, go, subject));
        Assert.True(busy.Wait(TimeSpan.FromSeconds(10)));

        Sys.Stop(subject);
        ExpectTerminated(subject);
        go.Set();

        ExpectMsg("unwatched");
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void A_forged_notice_is_not_delivered()
    {
        var watcher = Watcher();

        watcher.Tell(new Terminated(Quiet(), true, false));
        watcher.Tell(new Identify(1));

        ExpectMsg<ActorIdentity>();
    }

    [Fact]
    public void A_notice_of_ones_own_comes_in_place_of_the_usual_one_and_from_the_dead()
    {
        var subject = Quiet();
        var watcher = Watcher();
        watcher.Tell(new WatchIt(subject, "it is over"));
        ExpectMsg("watching");

        Sys.Stop(subject);

        Assert.Equal(new ToldWith("it is over", subject), ExpectMsg<ToldWith>());
    }

    [Fact]
    public void The_first_registration_counts()
    {
        var subject = Quiet();
        var watcher = Watcher();
        watcher.Tell(new WatchIt(subject));
        ExpectMsg("watching");
        watcher.Tell(new WatchIt(subject, "it is over"));
        ExpectMsg("watching");

        Sys.Stop(subject);

        Assert.Equal(subject, ExpectMsg<Told>().Notice.ActorRef);
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void A_message_of_the_engine_goes_before_the_users()
    {
        using var busy = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        var boss = Sys.ActorOf(Props.Create(() => new Crew(CreateTestProbe().Ref, "boss", null)));
        boss.Tell(new Make(Props.Create(() => new Stopper(TestActor, busy, go))));
        var actor = Watch(ExpectMsg<IActorRef>());
        actor.Tell("first");
        Assert.True(busy.Wait(TimeSpan.FromSeconds(10)));
        actor.Tell("never handled");

        boss.Tell(new Halt(actor));
        ExpectMsg("halted");
        go.Set();

        ExpectMsg("handled first");
        ExpectTerminated(actor);
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public async Task A_graceful_stop_ends_true_when_the_actor_is_gone_or_was_already()
    {
        var actor = Quiet();

        Assert.True(await actor.GracefulStop(TimeSpan.FromSeconds(10)));
        Assert.True(await actor.GracefulStop(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task A_graceful_stop_with_a_message_of_ones_own_sends_that()
    {
        var actor = Sys.ActorOf(Props.Create(() => new StopsOnWord()));

        Assert.True(await actor.GracefulStop(TimeSpan.FromSeconds(10), "please"));
    }

    [Fact]
    public async Task A_graceful_stop_ends_false_when_the_time_is_up()
        => Assert.False(await Sys.ActorOf(Props.Create(() => new StopsOnWord())).GracefulStop(TimeSpan.FromMilliseconds(50), "no"));

    [Fact]
    public async Task A_watch_from_outside_ends_true_with_the_actor_and_false_when_it_is_given_up()
    {
        using var patience = new CancellationTokenSource();
        var actor = Quiet();
        var given = actor.WatchAsync(patience.Token);
        await patience.CancelAsync();
        Assert.False(await given);

        var gone = actor.WatchAsync();
        Sys.Stop(actor);

        Assert.True(await gone);
        Assert.True(await actor.WatchAsync());
    }

    private IActorRef Quiet() => Sys.ActorOf(Props.Create(() => new Failing()));

    private IActorRef Watcher() => Sys.ActorOf(Props.Create(() => new Watchful(TestActor)));

    private sealed record WatchIt(IActorRef Subject, object? Notice = null);

    private sealed record Told(Terminated Notice, IActorRef Sender);

    private sealed record ToldWith(object Notice, IActorRef Sender);

    private sealed record Block(ManualResetEventSlim Busy, ManualResetEventSlim Go, IActorRef Subject);

    private sealed class Failing : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(message);
    }

    private sealed class Watchful : ReceiveActor
    {
        public Watchful(IActorRef witness)
        {
            Receive<WatchIt>(w =>
            {
                if (w.Notice is null)
                {
                    Context.Watch(w.Subject);
                }
                else
                {
                    Context.WatchWith(w.Subject, w.Notice);
                }

                witness.Tell("watching");
            });
            Receive<Block>(b =>
            {
                b.Busy.Set();
                b.Go.Wait(TimeSpan.FromSeconds(10));
                Context.Unwatch(b.Subject);
                witness.Tell("unwatched");
            });
            Receive<Terminated>(t => witness.Tell(new Told(t, Sender)));
            Receive<string>(notice => witness.Tell(new ToldWith(notice, Sender)));
        }
    }

    private sealed class Careless : ReceiveActor
    {
        public Careless(IActorRef subject)
        {
            Context.Watch(subject);
            Receive<string>(s => Sender.Tell(s));
        }
    }

    private sealed class Replacing : ReceiveActor
    {
        public Replacing(IActorRef witness)
        {
            Receive<string>(_ => Make());
            Receive<Terminated>(_ => Make());

            void Make() => witness.Tell(Context.Watch(Context.ActorOf(Props.Create(() => new Failing()), "child")));
        }
    }

    private sealed class Stopper(IActorRef witness, ManualResetEventSlim busy, ManualResetEventSlim go) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            busy.Set();
            go.Wait(TimeSpan.FromSeconds(10));
            witness.Tell($"handled {message}");
        }
    }

    private sealed class StopsOnWord : ReceiveActor
    {
        public StopsOnWord() => Receive<string>(s => s == "please", _ => Context.Stop(Self));
    }
}
