namespace ActorTasks.EngineTests.Own;

/// <summary>A supervisor may have decided on a restart before it learns that the actor is being stopped.</summary>
public class StoppedWhileRestartingTests : TestKit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    public void An_actor_whose_restart_failed_and_that_is_being_stopped_ends_also_when_another_restart_comes()
    {
        using var childMayEnd = new ManualResetEventSlim();
        using var siblingFails = new ManualResetEventSlim();
        using var siblingDecided = new ManualResetEventSlim();
        IActorRef? sibling = null;
        var strategy = new AllForOneStrategy(Decide);
        var boss = Sys.ActorOf(Props.Create(() => new Crew(CreateTestProbe().Ref, "boss", strategy)));
        var victim = Make(boss, Props.Create(() => new Fragile(new bool[1], TestActor, childMayEnd)));
        sibling = Make(boss, Props.Create(() => new Signalling(siblingFails)));
        Watch(victim);

        victim.Tell("fail");
        Assert.True(siblingDecided.Wait(Patience));
        boss.Tell(new Identify(1));
        ExpectMsg<ActorIdentity>();
        childMayEnd.Set();

        ExpectMsg("child stopped");
        ExpectTerminated(victim);

        Directive Decide(Exception cause)
        {
            switch (cause)
            {
                case PostRestartException:
                    // The sibling fails before it hears that all are stopped.
                    sibling!.Tell("fail");
                    siblingFails.Wait(Patience);
                    return Directive.Stop;
                case NotSupportedException:
                    siblingDecided.Set();
                    return Directive.Restart;
                default:
                    return Directive.Restart;
            }
        }
    }

    private IActorRef Make(IActorRef boss, Props props)
    {
        boss.Tell(new Make(props));
        return ExpectMsg<IActorRef>();
    }

    private sealed class Fragile : UntypedActor
    {
        public Fragile(bool[] madeBefore, IActorRef witness, ManualResetEventSlim childMayEnd)
        {
            if (madeBefore[0])
            {
                throw new InvalidOperationException("a second instance cannot be made");
            }

            madeBefore[0] = true;
            Context.ActorOf(Props.Create(() => new LastWord(witness, childMayEnd)));
        }

        protected override void PreRestart(Exception reason, object message)
        {
            // The child is kept.
        }

        protected override void OnReceive(object message) => throw new InvalidOperationException("told to");
    }

    private sealed class Signalling(ManualResetEventSlim fails) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            fails.Set();
            throw new NotSupportedException("told to");
        }
    }
}
