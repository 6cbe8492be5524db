namespace ActorTasks.EngineTests;

public class PropsTests : TestKit
{
    [Fact]
    public void Arguments_are_evaluated_once_and_used_again_for_every_instance()
    {
        var evaluated = 0;
        Func<int> next = () => ++evaluated;
        var props = Props.Create(() => new Numbered(TestActor, next()));

        Sys.ActorOf(props);
        ExpectMsg(1);
        var second = Sys.ActorOf(props);
        ExpectMsg(1);
        second.Tell("throw");

        ExpectMsg(1);
        Assert.Equal(1, evaluated);
    }

    [Fact]
    public void A_body_with_a_cast_is_evaluated_for_every_instance()
    {
        var evaluated = 0;
        Func<int> next = () => ++evaluated;
        var props = Props.Create<ActorBase>(() => (ActorBase)new Numbered(TestActor, next()));

        Sys.ActorOf(props);
        ExpectMsg(1);
        Sys.ActorOf(props);
        ExpectMsg(2);
    }

    [Fact]
    public void A_body_that_is_no_new_is_refused()
    {
        Func<Numbered> make = () => new Numbered(TestActor, 1);

        Assert.ThrowsAny<InvalidCastException>(() => Props.Create(() => make()));
        Assert.ThrowsAny<InvalidCastException>(() => Props.Create(() => new Numbered(TestActor, 1) { Extra = 2 }));
    }

    [Fact]
    public void A_type_with_arguments_is_made_by_the_constructor_that_takes_them()
    {
        Sys.ActorOf(Props.Create<Numbered>(TestActor, 5));
        ExpectMsg(5);
        Sys.ActorOf(Props.Create(typeof(Numbered), TestActor, 6));
        ExpectMsg(6);
    }

    [Fact]
    public void No_type_is_refused() => Assert.ThrowsAny<ArgumentNullException>(() => Props.Create((Type)null!));

    [Fact]
    public void Every_with_makes_a_copy()
    {
        var props = Props.Create(() => new Numbered(TestActor, 1));
        var other = props.WithSupervisorStrategy(SupervisorStrategy.StoppingStrategy);

        Assert.Null(props.SupervisorStrategy);
        Assert.Same(SupervisorStrategy.StoppingStrategy, other.SupervisorStrategy);
        Assert.Equal(props.Type, other.Type);
        Assert.Equal(props, Props.Create(() => new Numbered(TestActor, 1)));
    }

    [Fact]
    public void A_producer_makes_every_instance_and_takes_it_back()
    {
        var producer = new Producer(TestActor);
        var actor = Watch(Sys.ActorOf(Props.CreateBy(producer)));

        ExpectMsg(1);
        actor.Tell("throw");
        ExpectMsg("taken back");
        ExpectMsg(2);
        actor.Tell(PoisonPill.Instance);
        var end = ReceiveN(2);

        Assert.Contains("taken back", end);
        Assert.Equal(actor, end.OfType<Terminated>().Single().ActorRef);
    }

    [Fact]
    public void A_dispatcher_that_is_not_configured_is_refused_at_once()
        => Assert.ThrowsAny<ConfigurationException>(() => Sys.ActorOf(Props.Create(() => new Numbered(TestActor, 1)).WithDispatcher("no-such")));

    private sealed class Numbered : UntypedActor
    {
        public Numbered(IActorRef witness, int number) => witness.Tell(number);

        public int Extra { get; init; }

        protected override void OnReceive(object message) => throw new InvalidOperationException("told to");
    }

    private sealed class Producer(IActorRef witness) : IIndirectActorProducer
    {
        private int _made;

        public Type ActorType => typeof(Numbered);

        public ActorBase Produce() => new Numbered(witness, ++_made);

        public void Release(ActorBase actor) => witness.Tell("taken back");
    }
}
