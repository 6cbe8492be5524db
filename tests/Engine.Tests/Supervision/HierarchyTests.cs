namespace ActorTasks.EngineTests;

public class HierarchyTests : TestKit
{
    private static readonly Exception Fault = new InvalidOperationException("fault");

    [Fact]
    public void Killing_a_manager_under_all_for_one_restarts_the_managers_and_replaces_their_workers()
    {
        var boss = Start("boss", new AllForOneStrategy(_ => Directive.Restart));
        var first = MakeUnder(boss, "first");
        var second = MakeUnder(boss, "second");
        MakeUnder(first, "worker");

        first.Tell(Kill.Instance);

        ExpectMsgAllOf(
            "first goes", "first stops", "first is back", "first starts",
            "worker stops",
            "second goes", "second stops", "second is back", "second starts");
    }

    [Fact]
    public void Whoever_watches_a_worker_learns_of_its_end_when_its_supervisor_gives_it_up()
    {
        var boss = Start("boss", new OneForOneStrategy(0, null, _ => Directive.Restart));
        var worker = Watch(MakeUnder(boss, "worker"));

        worker.Tell(new Throw(Fault));

        ExpectMsg("worker stops");
        ExpectTerminated(worker);
    }

    [Fact]
    public void Children_of_a_resumed_actor_go_on_too()
    {
        var boss = Start("boss", new OneForOneStrategy(_ => Directive.Resume));
        var middle = MakeUnder(boss, "middle");
        var worker = MakeUnder(middle, "worker");

        middle.Tell(new Throw(Fault));
        middle.Tell(new Say("middle went on"));
        ExpectMsg("middle went on");
        worker.Tell(new Say("worker went on"));

        ExpectMsg("worker went on");
    }

    [Fact]
    public void While_the_supervisor_decides_the_children_of_the_one_that_failed_stand_still()
    {
        using var asked = new ManualResetEventSlim();
        using var decide = new ManualResetEventSlim();
        var boss = Start("boss", new OneForOneStrategy(_ =>
        {
            asked.Set();
            decide.Wait(TimeSpan.FromSeconds(10));
            return Directive.Resume;
        }));
        var middle = MakeUnder(boss, "middle");
        var worker = MakeUnder(middle, "worker");

        middle.Tell(new Throw(Fault));
        Assert.True(asked.Wait(TimeSpan.FromSeconds(10)));
        worker.Tell(new Say("worker went on"));
        ExpectNoMsg(TimeSpan.FromMilliseconds(100));
        decide.Set();

        ExpectMsg("worker went on");
    }

    [Theory]
    [InlineData(Directive.Resume)]
    [InlineData(Directive.Restart)]
    public void A_child_that_failed_in_its_constructor_or_before_its_start_is_created_anew_also_by_resume(Directive directive)
    {
        var attempts = 0;
        Func<int> next = () => ++attempts;
        var boss = Start("boss", new OneForOneStrategy(_ => directive));
        boss.Tell(new Make(Props.Create(() => new Stillborn(TestActor, next)), "child"));
        var child = ExpectMsg<IActorRef>();

        // First the constructor throws, then PreStart does, then it starts as if it were the first time.
        ExpectMsg("constructor 1");
        ExpectMsg("constructor 2");
        ExpectMsg("constructor 3");
        ExpectMsg("started 3");
        child.Tell("hello");
        ExpectMsg("hello");
    }

    [Fact]
    public void Escalation_fails_the_supervisor_with_the_same_exception_and_its_supervisor_decides()
    {
        var seen = new List<Exception>();
        var top = Start("top", new OneForOneStrategy(cause =>
        {
            seen.Add(cause);
            return Directive.Restart;
        }));
        var middle = MakeUnder(top, "middle", new OneForOneStrategy(_ => Directive.Escalate));
        var worker = Watch(MakeUnder(middle, "worker"));

        worker.Tell(new Throw(Fault));

        var all = ReceiveN(6);
        Assert.Equal(["middle goes", "middle stops", "middle is back", "middle starts"], all.OfType<string>().Where(m => m != "worker stops"));
        Assert.Equal(worker, all.OfType<Terminated>().Single().ActorRef);
        Assert.Same(Fault, Assert.Single(seen));
    }

    [Fact]
    public void A_decider_that_throws_fails_the_supervisor()
    {
        var other = new InvalidOperationException("decider");
        var seen = new List<Exception>();
        var top = Start("top", new OneForOneStrategy(cause =>
        {
            seen.Add(cause);
            return Directive.Restart;
        }));
        var middle = MakeUnder(top, "middle", new OneForOneStrategy(_ => throw other));
        var worker = MakeUnder(middle, "worker");

        worker.Tell(new Throw(Fault));
        FishForMessage(m => "middle starts".Equals(m));

        Assert.Same(other, Assert.Single(seen));
    }

    [Fact]
    public void Many_children_may_fail_at_once_and_each_is_handled()
    {
        const int count = 20;
        var boss = Start("boss", new OneForOneStrategy(_ => Directive.Stop));
        var children = Enumerable.Range(0, count).Select(i => Watch(MakeUnder(boss, $"c{i}"))).ToArray();

        foreach (var child in children)
        {
            child.Tell(new Throw(Fault));
        }

        var all = ReceiveN(2 * count);
        Assert.Equal(count, all.OfType<Terminated>().Count());
        boss.Tell(new Say("boss is well"));
        ExpectMsg("boss is well");
    }

    [Fact]
    public void The_decider_sees_the_child_as_sender()
    {
        var boss = Sys.ActorOf(Props.Create(() => new Curious(TestActor)));
        boss.Tell(Props.Create(() => new Crew(TestActor, "child", null)));
        var child = FishForMessage<IActorRef>(_ => true);

        child.Tell(new Throw(Fault));

        Assert.Equal(child, FishForMessage<Curious.Asked>(_ => true).By);
    }

    private IActorRef Start(string name, SupervisorStrategy strategy)
    {
        var actor = Sys.ActorOf(Props.Create(() => new Crew(TestActor, name, strategy)), name);
        ExpectMsg($"{name} starts");
        return actor;
    }

    private IActorRef MakeUnder(IActorRef parent, string name, SupervisorStrategy? strategy = null)
    {
        parent.Tell(new Make(Props.Create(() => new Crew(TestActor, name, strategy)), name));
        var answers = ReceiveN(2);
        Assert.Contains($"{name} starts", answers);
        return answers.OfType<IActorRef>().Single();
    }

    private sealed class Stillborn : UntypedActor
    {
        private readonly IActorRef _witness;
        private readonly int _attempt;

        public Stillborn(IActorRef witness, Func<int> next)
        {
            _witness = witness;
            _attempt = next();
            witness.Tell($"constructor {_attempt}");
            if (_attempt == 1)
            {
                throw Fault;
            }
        }

        protected override void PreStart()
        {
            if (_attempt == 2)
            {
                throw Fault;
            }

            _witness.Tell($"started {_attempt}");
        }

        protected override void PostRestart(Exception reason) => _witness.Tell("must not be called");

        protected override void OnReceive(object message) => _witness.Tell(message);
    }

    private sealed class Curious(IActorRef witness) : UntypedActor
    {
        protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ =>
        {
            witness.Tell(new Asked(Sender));
            return Directive.Stop;
        });

        protected override void OnReceive(object message) => Sender.Tell(Context.ActorOf((Props)message));

        public sealed record Asked(IActorRef By);
    }
}
