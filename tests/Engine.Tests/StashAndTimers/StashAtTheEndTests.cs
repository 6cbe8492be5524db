namespace ActorTasks.EngineTests;

public class StashAtTheEndTests : TestKit
{
    [Fact]
    public void At_the_end_of_the_actor_the_stash_is_buried_before_the_rest()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));
        var actor = Start(s =>
        {
            if (s.Message is "stop")
            {
                s.StopSelf();
                s.SelfRef.Tell("queued");
            }
            else
            {
                s.Stash.Stash();
            }
        });

        actor.Tell("a");
        actor.Tell("b");
        actor.Tell("stop");

        Assert.Equal(["a", "b", "queued"], ReceiveN(3).Cast<DeadLetter>().Select(l => l.Message));
    }

    [Fact]
    public void After_a_restart_the_stash_is_handled_before_other_mail()
    {
        var closed = true;
        var actor = Start(s =>
        {
            switch (s.Message)
            {
                case "throw":
                    closed = false;
                    s.SelfRef.Tell("queued", TestActor);
                    throw new InvalidOperationException("told to");
                case var _ when closed:
                    s.Stash.Stash();
                    break;
                default:
                    s.Reply(s.Message);
                    break;
            }
        });

        actor.Tell("a");
        actor.Tell("b");
        actor.Tell("throw");

        Assert.Equal(["a", "b", "queued"], ReceiveN(3).Cast<string>());
    }

    [Fact]
    public void When_PreRestart_throws_the_stash_is_lost_without_a_letter()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));
        var actor = Sys.ActorOf(Props.Create(() => new Loser()));

        actor.Tell("stash");
        actor.Tell("throw");
        actor.Tell("count");

        ExpectMsg(0);
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void A_stashed_notice_of_an_end_is_delivered_when_it_comes_back()
    {
        var subject = Sys.ActorOf(Props.Create(() => new Loser()));
        var closed = true;
        var actor = Start(s =>
        {
            switch (s.Message)
            {
                case "watch":
                    s.Watch(subject);
                    s.Reply("watching");
                    break;
                case "open":
                    closed = false;
                    s.Stash.UnstashAll();
                    break;
                case Terminated when closed:
                    s.Stash.Stash();
                    TestActor.Tell("stashed");
                    break;
                case Terminated notice:
                    TestActor.Tell(notice.ActorRef);
                    break;
            }
        });
        actor.Tell("watch");
        ExpectMsg("watching");
        Sys.Stop(subject);
        ExpectMsg("stashed");

        actor.Tell("open");

        ExpectMsg(subject);
    }

    private IActorRef Start(Action<Stashing> handle) => Sys.ActorOf(Props.Create(() => new Stashing(handle)));

    private sealed class Loser : UntypedActorWithStash
    {
        protected override void PreRestart(Exception reason, object message) => throw new InvalidOperationException("PreRestart");

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case "stash":
                    Stash.Stash();
                    break;
                case "count":
                    Sender.Tell(Stash.Count);
                    break;
                default:
                    throw new InvalidOperationException("told to");
            }
        }
    }
}
