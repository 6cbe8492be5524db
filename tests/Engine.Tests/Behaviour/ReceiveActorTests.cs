namespace ActorTasks.EngineTests;

public class ReceiveActorTests : TestKit
{
    [Fact]
    public void The_first_handler_that_fits_has_the_message_also_by_base_type_and_interface()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Typed()));

        actor.Tell("text");
        actor.Tell(12);
        actor.Tell(new ArgumentNullException());
        actor.Tell(new List<int>());
        actor.Tell(1.5);

        Assert.Equal(["string", "small int", "Exception", "IEnumerable", "any"], ReceiveN(5).Cast<string>());
    }

    [Fact]
    public void What_a_predicate_or_a_trying_handler_refuses_goes_to_the_next_one()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Typed()));

        actor.Tell(500);
        actor.Tell(5000);

        ExpectMsg("tried int");
        ExpectMsg("any");
    }

    [Fact]
    public void Handlers_can_be_registered_by_type()
    {
        var actor = Sys.ActorOf(Props.Create(() => new ByType()));

        actor.Tell("yes");
        actor.Tell("async");
        actor.Tell("no");
        actor.Tell(1);

        Assert.Equal(["type yes", "async async", "tried no", "int"], ReceiveN(4).Cast<string>());
    }

    [Fact]
    public void What_nobody_handles_is_published_as_unhandled_and_is_no_failure()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(UnhandledMessage));
        var actor = Sys.ActorOf(Props.Create(() => new OnlyStrings()));

        actor.Tell(12);
        actor.Tell("fine");

        var unhandled = ExpectMsg<UnhandledMessage>();
        Assert.Equal((12, TestActor, actor), ((int)unhandled.Message, unhandled.Sender, unhandled.Recipient));
        ExpectMsg("fine");
    }

    [Fact]
    public void After_a_handler_for_everything_none_can_be_registered_and_the_actor_is_stopped()
    {
        var actor = Watch(Sys.ActorOf(Props.Create(() => new TooMuch())));

        ExpectTerminated(actor);
    }

    [Fact]
    public void Handlers_are_registered_in_the_constructor_and_in_become_only()
    {
        var actor = Sys.ActorOf(Props.Create(() => new LateRegistrar(TestActor)));

        actor.Tell("register");

        ExpectMsg<InvalidOperationException>();
    }

    [Fact]
    public void The_context_is_there_in_field_initialisers()
        => Assert.Equal("field", Sys.ActorOf(Props.Create(() => new WithField(TestActor)), "field") is not null ? ExpectMsg<string>() : "");

    [Fact]
    public void Become_replaces_the_behaviour_in_force_but_never_the_first()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Changing()));

        Assert.Equal("initial", Ask(actor, "who"));
        Assert.Equal("A", Ask(actor, "become A"));
        Assert.Equal("B", Ask(actor, "become B"));
        Assert.Equal("initial", Ask(actor, "back"));
        Assert.Equal("initial", Ask(actor, "back"));
    }

    [Fact]
    public void Stacked_behaviours_are_left_one_by_one()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Changing()));

        Assert.Equal("A", Ask(actor, "stack A"));
        Assert.Equal("B", Ask(actor, "stack B"));
        Assert.Equal("A", Ask(actor, "back"));
        Assert.Equal("initial", Ask(actor, "back"));
    }

    [Fact]
    public void A_restart_goes_back_to_the_first_behaviour()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Changing()));
        Assert.Equal("A", Ask(actor, "stack A"));

        actor.Tell("throw");

        Assert.Equal("initial", Ask(actor, "who"));
    }

    [Fact]
    public void Become_in_the_constructor_counts_and_registration_goes_on_after_it()
    {
        var actor = Sys.ActorOf(Props.Create(() => new ChangesAtBirth()));

        Assert.Equal("new: x", Ask(actor, "x"));
        Assert.Equal("first: back", Ask(actor, "back"));
        Assert.Equal("first: x", Ask(actor, "x"));
    }

    [Fact]
    public void An_untyped_actor_handles_everything_unless_it_says_otherwise()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(UnhandledMessage));
        var actor = Sys.ActorOf(Props.Create(() => new Picky()));

        actor.Tell("ignored");
        actor.Tell(1);

        Assert.Equal(1, ExpectMsg<UnhandledMessage>().Message);
    }

    private string Ask(IActorRef actor, string message)
    {
        actor.Tell(message);
        return ExpectMsg<string>();
    }

    private sealed class Typed : ReceiveActor
    {
        public Typed()
        {
            Receive<string>(_ => Sender.Tell("string"));
            Receive<int>(n => n < 100, _ => Sender.Tell("small int"));
            Receive<int>(n =>
            {
                if (n < 1000)
                {
                    Sender.Tell("tried int");
                }

                return n < 1000;
            });
            Receive<Exception>(_ => Sender.Tell("Exception"));
            Receive<System.Collections.IEnumerable>(_ => Sender.Tell("IEnumerable"));
            ReceiveAny(_ => Sender.Tell("any"));
        }
    }

    private sealed class ByType : ReceiveActor
    {
        public ByType()
        {
            Receive(typeof(string), m => Sender.Tell($"type {m}"), m => "yes".Equals(m));
            ReceiveAsync(typeof(string), m => "async".Equals(m), async m =>
            {
                await Task.Yield();
                Sender.Tell($"async {m}");
            });
            Receive(typeof(string), m =>
            {
                Sender.Tell($"tried {m}");
                return true;
            });
            ReceiveAnyAsync(_ =>
            {
                Sender.Tell("int");
                return Task.CompletedTask;
            });
        }
    }

    private sealed class OnlyStrings : ReceiveActor
    {
        public OnlyStrings() => Receive<string>(s => Sender.Tell(s));
    }

    private sealed class TooMuch : ReceiveActor
    {
        public TooMuch()
        {
            Receive<object>(_ => { });
            Receive<string>(_ => { });
        }
    }

    private sealed class LateRegistrar : ReceiveActor
    {
        public LateRegistrar(IActorRef witness) => Receive<string>(_ =>
        {
            try
            {
                Receive<int>(_ => { });
            }
            catch (InvalidOperationException refusal)
            {
                witness.Tell(refusal);
            }
        });
    }

    private sealed class WithField(IActorRef witness) : UntypedActor
    {
        private readonly string _name = Context.Self.Path.Name;

        protected override void PreStart() => witness.Tell(_name);

        protected override void OnReceive(object message) => Unhandled(message);
    }

    private sealed class Changing : ReceiveActor
    {
        public Changing() => Behave("initial");

        private void Behave(string name)
        {
            Receive<string>(m => m == "throw", _ => throw new InvalidOperationException("told to"));
            Receive<string>(m =>
            {
                switch (m.Split(' '))
                {
                    case ["become", var next]:
                        Become(() => Behave(next));
                        Self.Forward("who");
                        break;
                    case ["stack", var next]:
                        BecomeStacked(() => Behave(next));
                        Self.Forward("who");
                        break;
                    case ["back"]:
                        UnbecomeStacked();
                        Self.Forward("who");
                        break;
                    default:
                        Sender.Tell(name);
                        break;
                }
            });
        }
    }

    private sealed class ChangesAtBirth : ReceiveActor
    {
        public ChangesAtBirth()
        {
            Become(() =>
            {
                Receive<string>(m => m == "back", m =>
                {
                    UnbecomeStacked();
                    Self.Forward(m);
                });
                Receive<string>(m => Sender.Tell($"new: {m}"));
            });
            Receive<string>(m => Sender.Tell($"first: {m}"));
        }
    }

    private sealed class Picky : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is int)
            {
                Unhandled(message);
            }
        }
    }
}
