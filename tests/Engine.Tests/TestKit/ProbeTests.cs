namespace ActorTasks.EngineTests.TestKits;

public class ProbeTests : TestKit
{
    [Fact]
    public void A_message_is_there_when_Tell_returns()
    {
        var probe = CreateTestProbe();

        probe.Ref.Tell("a");

        Assert.True(probe.HasMessages);
        Assert.Equal("a", probe.ReceiveOne(TimeSpan.Zero));
    }

    [Fact]
    public void Messages_of_one_sender_stay_in_order()
    {
        var probe = CreateTestProbe();
        var echo = ActorOf<Echo>();

        for (var i = 0; i < 1000; i++)
        {
            probe.Send(echo, i);
        }

        Assert.Equal(Enumerable.Range(0, 1000).Cast<object>(), probe.ReceiveN(1000));
    }

    [Fact]
    public async Task No_message_of_several_senders_is_lost()
    {
        var probe = CreateTestProbe();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(n => Task.Run(() =>
        {
            for (var i = 0; i < 500; i++)
            {
                probe.Ref.Tell((n, i), ActorRefs.NoSender);
            }
        })));

        var received = probe.ReceiveN(2000).Cast<(int Sender, int Number)>().ToList();
        Assert.All(received.GroupBy(m => m.Sender), g => Assert.Equal(Enumerable.Range(0, 500), g.Select(m => m.Number)));
    }

    [Fact]
    public void A_probe_replies_and_forwards()
    {
        var first = CreateTestProbe();
        var second = CreateTestProbe("second");
        first.Ref.Tell("question");

        first.ExpectMsg("question");
        first.Reply("answer");
        first.Forward(second);
        first.Forward(second, "other");

        ExpectMsg("answer");
        second.ExpectMsg("question");
        Assert.Equal(TestActor, second.Sender);
        second.ExpectMsg("other");
        Assert.Equal(TestActor, second.Sender);
        Assert.Equal("second", second.Ref.Path.Name);
    }

    [Fact]
    public void A_probe_stands_where_a_reference_is_asked_for()
    {
        var probe = CreateTestProbe();
        IActorRef reference = probe;

        reference.Tell("a", TestActor);

        probe.ExpectMsg("a");
        Assert.Equal(probe.Ref.Path, reference.Path);
        Assert.True(probe.Ref.Equals(probe));
        Assert.True(reference.Equals(probe.Ref));
        Assert.Equal(probe.Ref.GetHashCode(), probe.GetHashCode());
        Assert.Equal(0, reference.CompareTo(probe.Ref));
    }

    [Fact]
    public void A_probe_is_watched_and_watches()
    {
        var probe = CreateTestProbe();
        var echo = ActorOf<Echo>();
        probe.Watch(echo);
        Watch(probe);

        Sys.Stop(echo);
        probe.ExpectTerminated(echo);
        Sys.Stop(probe);

        ExpectTerminated(probe.Ref);
    }

    [Fact]
    public void An_unwatched_actor_ends_silently()
    {
        var echo = ActorOf<Echo>();
        var other = CreateTestProbe();
        Watch(echo);
        other.Watch(echo);
        Unwatch(echo);

        Sys.Stop(echo);

        other.ExpectTerminated(echo);
        Assert.False(HasMessages);
    }

    [Fact]
    public void Children_of_a_probe_are_restarted()
    {
        var probe = CreateTestProbe();
        var restarted = probe.ChildActorOf<Failing>("restarted");

        EventFilter.Exception<InvalidOperationException>("broken").ExpectOne(() => restarted.Tell("fail"));

        restarted.Tell("alive");
        ExpectMsg("alive");
        Assert.Equal(probe.Ref.Path / "restarted", restarted.Path);
    }

    [Fact]
    public void Another_actor_fills_the_same_queue()
    {
        var second = CreateTestActor("second-entrance");

        second.Tell("a");
        TestActor.Tell("b");

        // The second one may still have to start.
        ExpectMsgAllOf("a", "b");
    }

    private sealed class Failing : ReceiveActor
    {
        public Failing()
        {
            Receive<string>(m => m == "fail", _ => throw new InvalidOperationException("broken"));
            ReceiveAny(m => Sender.Tell(m));
        }
    }
}
