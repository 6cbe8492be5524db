namespace ActorTasks.EngineTests;

public class ActorTreeTests : TestKit
{
    [Fact]
    public async Task Of_many_threads_that_make_an_actor_of_one_name_exactly_one_succeeds()
    {
        for (var round = 0; round < 20; round++)
        {
            var name = $"one{round}";
            var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
            {
                try
                {
                    return Sys.ActorOf(Props.Create(() => new Tree()), name);
                }
                catch (InvalidActorNameException)
                {
                    return null;
                }
            })));

            Assert.Single(results, r => r is not null);
        }
    }

    [Fact]
    public void A_name_that_is_taken_empty_or_not_allowed_is_refused_at_once()
    {
        Sys.ActorOf(Props.Create(() => new Tree()), "dup");

        Assert.Equal("Actor name \"dup\" is not unique!", Refused("dup"));
        Assert.Equal("Actor name must not be empty.", Refused(""));
        Assert.StartsWith("Illegal actor name [$a]", Refused("$a"), StringComparison.Ordinal);
        Assert.StartsWith("Illegal actor name [a/b]", Refused("a/b"), StringComparison.Ordinal);
        Assert.StartsWith("Illegal actor name [\u00e4]", Refused("\u00e4"), StringComparison.Ordinal);

        string Refused(string name) => Assert.Throws<InvalidActorNameException>(() => Sys.ActorOf(Props.Create(() => new Tree()), name)).Message;
    }

    [Fact]
    public void Children_without_a_name_are_numbered_by_letters()
    {
        var parent = Sys.ActorOf(Props.Create(() => new Tree()), "parent");

        var names = Enumerable.Range(0, 66).Select(_ =>
        {
            parent.Tell("make");
            return ExpectMsg<IActorRef>().Path.Name;
        }).ToArray();

        Assert.Equal(["$a", "$b", "$c"], names.Take(3));
        Assert.Equal(66, names.Distinct().Count());
    }

    [Fact]
    public void A_name_is_free_again_when_the_end_of_the_child_was_handled_and_not_before()
    {
        var parent = Sys.ActorOf(Props.Create(() => new Reuser(TestActor)), "parent");

        parent.Tell("go");

        ExpectMsg("refused while it stops, still counted: 1, still found: True");
        ExpectMsg("made again");
    }

    [Fact]
    public void A_child_that_does_not_exist_is_nobody()
    {
        var parent = Sys.ActorOf(Props.Create(() => new Tree()), "parent");

        parent.Tell("missing");

        Assert.Same(ActorRefs.Nobody, ExpectMsg<IActorRef>());
    }

    [Fact]
    public void An_actor_of_the_same_name_is_another_actor_at_the_same_path()
    {
        var first = Watch(Sys.ActorOf(Props.Create(() => new Tree()), "same"));
        Sys.Stop(first);
        ExpectTerminated(first);
        IActorRef? second = null;
        AwaitAssert(() => second = Sys.ActorOf(Props.Create(() => new Tree()), "same"));

        Assert.NotEqual(first, second);
        Assert.Equal(first.Path, second!.Path);
        Assert.NotEqual(first.Path.Uid, second.Path.Uid);
        Assert.Equal($"[akka://test/user/same#{second.Path.Uid}]", second.ToString());
    }

    [Fact]
    public void No_child_is_made_by_an_actor_that_is_stopping()
    {
        Sys.ActorOf(Props.Create(() => new LateParent(TestActor))).Tell(PoisonPill.Instance);

        Assert.Equal("Cannot create child while terminating or terminated", ExpectMsg<InvalidOperationException>().Message);
    }

    [Fact]
    public void After_stopping_itself_an_actor_ends_the_message_in_hand_and_receives_nothing_more()
    {
        var actor = Watch(Sys.ActorOf(Props.Create(() => new SelfStopper(TestActor))));

        actor.Tell("stop");
        actor.Tell("more");

        ExpectMsg("rest of stop");
        ExpectTerminated(actor);
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void A_killed_actor_is_restarted_if_its_supervisor_says_so()
    {
        var boss = Sys.ActorOf(Props.Create(() => new Crew(TestActor, "boss", new OneForOneStrategy(_ => Directive.Restart))));
        ExpectMsg("boss starts");
        boss.Tell(new Make(Props.Create(() => new Crew(TestActor, "child", null))));
        var child = FishForMessage<IActorRef>(_ => true);

        child.Tell(Kill.Instance);

        FishForMessage(m => "child is back".Equals(m));
    }

    [Fact]
    public void A_poison_pill_waits_its_turn_and_what_comes_after_it_is_dead()
    {
        var letters = CreateTestProbe();
        Sys.EventStream.Subscribe(letters.Ref, typeof(DeadLetter));
        var actor = Watch(Sys.ActorOf(Props.Create(() => new Tree())));

        actor.Tell("echo 1");
        actor.Tell(PoisonPill.Instance);
        actor.Tell("echo 2");

        ExpectMsg("echo 1");
        ExpectTerminated(actor);
        Assert.Equal("echo 2", letters.ExpectMsg<DeadLetter>().Message);
    }

    [Fact]
    public void The_sender_is_never_null()
    {
        var actor = Sys.ActorOf(Props.Create(() => new SenderTeller(TestActor)));

        actor.Tell("x", ActorRefs.NoSender);

        Assert.Equal(Sys.DeadLetters, ExpectMsg<IActorRef>());
    }

    [Fact]
    public void Null_is_no_dead_letter() => Assert.Throws<InvalidMessageException>(() => Sys.DeadLetters.Tell(null!, ActorRefs.NoSender));

    [Fact]
    public void Who_is_asked_for_its_identity_gives_its_reference()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Tree()), "who");

        actor.Tell(new Identify(7));

        ExpectMsg(new ActorIdentity(7, actor));
    }

    [Fact]
    public async Task A_selection_finds_actors_by_path_and_says_when_there_is_none()
    {
        var parent = Sys.ActorOf(Props.Create(() => new Tree()), "parent");
        parent.Tell("make");
        var child = ExpectMsg<IActorRef>();
        var patience = TimeSpan.FromSeconds(3);

        Assert.Equal(child, await Sys.ActorSelection("/user/parent/$a").ResolveOne(patience));
        Assert.Equal(child, await Sys.ActorSelection(child.Path).ResolveOne(patience));
        Assert.Equal(parent, await new ActorSelection(child, "..").ResolveOne(patience));
        await Assert.ThrowsAsync<ActorNotFoundException>(() => Sys.ActorSelection("/user/nobody").ResolveOne(patience));
    }

    private sealed class Tree : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case "make":
                    Sender.Tell(Context.ActorOf(Props.Create(() => new Tree())));
                    break;
                case "missing":
                    Sender.Tell(Context.Child("missing"));
                    break;
                default:
                    Sender.Tell(message);
                    break;
            }
        }
    }

    private sealed class Reuser : ReceiveActor
    {
        public Reuser(IActorRef witness)
        {
            Receive<string>(_ =>
            {
                var child = Context.Watch(Context.ActorOf(Props.Create(() => new Tree()), "child"));
                Context.Stop(child);
                try
                {
                    Context.ActorOf(Props.Create(() => new Tree()), "child");
                }
                catch (InvalidActorNameException)
                {
                    var found = Context.Child("child").Equals(child);
                    witness.Tell($"refused while it stops, still counted: {Context.GetChildren().Count()}, still found: {found}");
                }
            });
            Receive<Terminated>(_ =>
            {
                Context.ActorOf(Props.Create(() => new Tree()), "child");
                witness.Tell("made again");
            });
        }
    }

    private sealed class LateParent(IActorRef witness) : UntypedActor
    {
        protected override void OnReceive(object message) => Unhandled(message);

        protected override void PostStop()
        {
            try
            {
                Context.ActorOf(Props.Create(() => new Tree()));
            }
            catch (InvalidOperationException refusal)
            {
                witness.Tell(refusal);
            }
        }
    }

    private sealed class SelfStopper(IActorRef witness) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            Context.Stop(Self);
            witness.Tell($"rest of {message}");
        }
    }

    private sealed class SenderTeller(IActorRef witness) : UntypedActor
    {
        protected override void OnReceive(object message) => witness.Tell(Sender);
    }
}
