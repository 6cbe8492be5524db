namespace ActorTasks.EngineTests;

public class StashTests : TestKit
{
    [Fact]
    public void What_is_stashed_comes_back_first_in_order_and_with_its_sender()
    {
        var other = CreateTestProbe();
        var actor = Start(s =>
        {
            switch (s.Message)
            {
                case "open":
                    s.Stash.UnstashAll();
                    s.Become(m => s.Reply(m));
                    break;
                default:
                    s.Stash.Stash();
                    break;
            }
        });

        actor.Tell("a");
        actor.Tell("b", other.Ref);
        actor.Tell("c");
        actor.Tell("open");
        actor.Tell("d");

        Assert.Equal(["a", "c", "d"], ReceiveN(3).Cast<string>());
        other.ExpectMsg("b");
    }

    [Fact]
    public void Unstash_returns_only_the_oldest()
    {
        var actor = Start(s =>
        {
            switch (s.Message)
            {
                case "one":
                    s.Stash.Unstash();
                    s.Become(m => s.Reply(m));
                    break;
                default:
                    s.Stash.Stash();
                    break;
            }
        });

        actor.Tell("a");
        actor.Tell("b");
        actor.Tell("one");
        actor.Tell("c");

        ExpectMsg("a");
        ExpectMsg("c");
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void The_stash_is_null_in_the_constructor_and_there_from_PreStart_on()
    {
        Sys.ActorOf(Props.Create(() => new Early(TestActor)));

        ExpectMsg("constructor: False");
        ExpectMsg("PreStart: True");
    }

    [Fact]
    public void One_delivery_is_stashed_once_only()
    {
        var actor = Start(s =>
        {
            s.Stash.Stash();
            try
            {
                s.Stash.Stash();
            }
            catch (IllegalActorStateException refusal)
            {
                s.Reply(refusal);
            }
        });

        actor.Tell("a");

        ExpectMsg<IllegalActorStateException>();
    }

    [Fact]
    public void An_equal_message_of_another_delivery_may_be_stashed_too()
    {
        var actor = Start(s =>
        {
            if (s.Message is "count")
            {
                s.Reply(s.Stash.Count);
            }
            else
            {
                s.Stash.Stash();
            }
        });

        actor.Tell("same");
        actor.Tell("same");
        actor.Tell("count");

        ExpectMsg(2);
    }

    [Fact]
    public void A_message_that_came_back_may_be_stashed_again()
    {
        var rounds = 0;
        var actor = Start(s =>
        {
            if (s.Message is "again")
            {
                s.Stash.UnstashAll();
            }
            else if (++rounds < 3)
            {
                s.Stash.Stash();
            }
            else
            {
                s.Reply(s.Message);
            }
        });

        actor.Tell("a");
        actor.Tell("again");
        actor.Tell("again");

        ExpectMsg("a");
    }

    [Fact]
    public void A_predicate_returns_what_matches_and_drops_the_rest_for_good()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));
        var actor = Start(s =>
        {
            switch (s.Message)
            {
                case "open":
                    s.Stash.UnstashAll(e => "b".Equals(e.Message));
                    s.Reply(s.Stash.Count);
                    s.Become(m => s.Reply(m));
                    break;
                default:
                    s.Stash.Stash();
                    break;
            }
        });

        actor.Tell("a");
        actor.Tell("b");
        actor.Tell("open");

        ExpectMsg(0);
        ExpectMsg("b");
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void What_is_cleared_can_be_put_back_in_front()
    {
        var actor = Start(s =>
        {
            switch (s.Message)
            {
                case "turn":
                    var all = s.Stash.ClearStash().ToList();
                    s.Stash.Prepend([all[1], all[0]]);
                    s.Stash.UnstashAll();
                    s.Become(m => s.Reply(m));
                    break;
                default:
                    s.Stash.Stash();
                    break;
            }
        });

        actor.Tell("a");
        actor.Tell("b");
        actor.Tell("turn");

        ExpectMsg("b");
        ExpectMsg("a");
    }

    private IActorRef Start(Action<Stashing> handle) => Sys.ActorOf(Props.Create(() => new Stashing(handle)));

    private sealed class Early : UntypedActorWithStash
    {
        private readonly IActorRef _witness;

        public Early(IActorRef witness)
        {
            _witness = witness;
            witness.Tell($"constructor: {Stash is not null}");
        }

        protected override void PreStart() => _witness.Tell($"PreStart: {Stash is not null}");

        protected override void OnReceive(object message) => Unhandled(message);
    }

    [Fact]
    public void A_stash_holds_no_more_than_its_props_say()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Bounded(TestActor)).WithStashCapacity(2));

        actor.Tell("a");
        actor.Tell("b");
        EventFilter.Exception<StashOverflowException>().ExpectOne(() => actor.Tell("c"));

        ExpectMsg((1, 2));
        ExpectMsg((2, 2));
    }

    [Fact]
    public void A_stash_without_limit_has_none_whatever_its_props_say()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Unbounded(TestActor)).WithStashCapacity(1));

        actor.Tell("a");
        actor.Tell("b");

        ExpectMsg((1, -1));
        ExpectMsg((2, -1));
    }

    private sealed class Bounded(IActorRef witness) : UntypedActorWithStash
    {
        protected override void OnReceive(object message)
        {
            Stash.Stash();
            witness.Tell((Stash.Count, Stash.Capacity));
        }
    }

    private sealed class Unbounded(IActorRef witness) : UntypedActor, IWithUnboundedStash
    {
        public IStash Stash { get; set; } = null!;

        protected override void OnReceive(object message)
        {
            Stash.Stash();
            witness.Tell((Stash.Count, Stash.Capacity));
        }
    }
}
