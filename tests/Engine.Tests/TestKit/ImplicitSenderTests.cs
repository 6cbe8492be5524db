namespace ActorTasks.EngineTests.TestKits;

public class ImplicitSenderTests : TestKit
{
    [Fact]
    public void What_a_test_tells_comes_from_its_test_actor()
    {
        ActorOf<Echo>().Tell("a");

        ExpectMsg("a");
    }

    [Fact]
    public async Task The_sender_stays_after_an_await()
    {
        var echo = ActorOf<Echo>();
        await Task.Yield();
        echo.Tell("a");
        await ExpectMsgAsync("a");

        await Task.Run(static () => { });

        echo.Tell("b");
        await ExpectMsgAsync("b");
    }

    [Fact]
    public void What_a_test_tells_a_selection_comes_from_its_test_actor_too()
    {
        var echo = ActorOf<Echo>();

        Sys.ActorSelection(echo.Path).Tell("a");

        ExpectMsg("a");
    }

    [Fact]
    public void A_probe_does_not_become_the_sender()
    {
        var probe = CreateTestProbe();
        ActorOf<Echo>().Tell("a");

        ExpectMsg("a");
        Assert.False(probe.HasMessages);
    }

    [Fact]
    public void An_actor_that_runs_on_the_thread_of_a_test_sends_as_itself()
    {
        var actor = ActorOfAsTestActorRef<Teller>();

        actor.Tell(TestActor);

        ExpectMsg("from the actor");
        Assert.Equal(actor.Ref, LastSender);
    }

    private sealed class Teller : ReceiveActor
    {
        public Teller() => Receive<IActorRef>(target => target.Tell("from the actor"));
    }
}

public class NoImplicitSenderTests : TestKit, INoImplicitSender
{
    [Fact]
    public void What_such_a_test_tells_comes_from_nobody()
    {
        TestActor.Tell("a");

        ExpectMsg("a");
        Assert.Equal(Sys.DeadLetters, LastSender);
    }


}
