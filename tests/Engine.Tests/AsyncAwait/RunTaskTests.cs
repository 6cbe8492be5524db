namespace ActorTasks.EngineTests;

public class RunTaskTests : TestKit
{
    [Fact]
    public void The_failure_of_a_child_waits_until_the_handler_ends()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var boss = Sys.ActorOf(Props.Create(() => new Boss(TestActor, gate.Task)));
        boss.Tell("make");
        var child = ExpectMsg<IActorRef>();
        boss.Tell("await");
        ExpectMsg("awaiting");

        child.Tell(Kill.Instance);
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        gate.SetResult();

        // The sender is still that of the message, not the child.
        Assert.Equal(TestActor, ExpectMsg<IActorRef>());
        ExpectMsg("decides");
    }

    [Fact]
    public void An_untyped_actor_runs_tasks_as_the_rest_of_its_message()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Runner()));

        actor.Tell(1);
        actor.Tell(2);

        Assert.Equal(["1 begins", "1 ends", "2 begins", "2 ends"], ReceiveN(4).Cast<string>());
    }

    [Fact]
    public void Continuations_of_actions_stay_on_the_actor_one_after_the_other()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Runner()));

        actor.Tell("two awaits");

        ExpectMsg(actor);
        ExpectMsg(actor);
    }

    private sealed class Boss : ReceiveActor
    {
        private readonly IActorRef _witness;

        public Boss(IActorRef witness, Task gate)
        {
            _witness = witness;
            Receive<string>(m => m == "make", _ => Sender.Tell(Context.ActorOf(Props.Create(() => new Runner()))));
            ReceiveAsync<string>(async _ =>
            {
                witness.Tell("awaiting");
                await gate;
                witness.Tell(Sender);
            });
        }

        protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ =>
        {
            _witness.Tell("decides");
            return Directive.Stop;
        });
    }

    private sealed class Runner : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            var sender = Sender;
            if (message is int)
            {
                RunTask(async () =>
                {
                    sender.Tell($"{message} begins");
                    await Task.Yield();
                    sender.Tell($"{message} ends");
                });
            }
            else
            {
                RunTask(async () =>
                {
                    await Task.Yield();
                    Sender.Tell(Self);
                    await Task.Run(static () => { });
                    Sender.Tell(Context.Self);
                });
            }
        }
    }
}
