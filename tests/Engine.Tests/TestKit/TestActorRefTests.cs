namespace ActorTasks.EngineTests.TestKits;

public class TestActorRefTests : TestKit
{
    [Fact]
    public void It_has_reacted_when_Tell_returns()
    {
        var counter = ActorOfAsTestActorRef<Counter>();

        counter.Tell("a");
        counter.Tell("b");

        Assert.Equal(2, counter.UnderlyingActor.Count);
    }

    [Fact]
    public void What_it_throws_on_Receive_comes_to_the_test()
    {
        var counter = ActorOfAsTestActorRef(() => new Counter());

        Assert.Throws<InvalidOperationException>(() => counter.Receive("fail"));
        counter.Receive("a", TestActor);

        Assert.Equal(1, counter.UnderlyingActor.Count);
        ExpectMsg("count 1");
    }

    [Fact]
    public void What_it_throws_on_Tell_goes_to_its_supervisor()
    {
        var counter = ActorOfAsTestActorRef<Counter>();
        var before = counter.UnderlyingActor;

        EventFilter.Exception<InvalidOperationException>().ExpectOne(() => counter.Tell("fail"));

        AwaitAssert(() => Assert.NotSame(before, counter.UnderlyingActor), interval: TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public void It_is_a_child_of_whom_the_test_says()
    {
        var parent = ActorOfAsTestActorRef<Counter>("parent");
        var probe = CreateTestProbe();

        Assert.Equal(parent.Ref.Path / "child", ActorOfAsTestActorRef<Counter>(parent, "child").Ref.Path);
        Assert.Equal(probe.Ref.Path / "child", ActorOfAsTestActorRef<Counter>(probe.Ref, "child").Ref.Path);
        Assert.StartsWith("$$", ActorOfAsTestActorRef<Counter>().Ref.Path.Name, StringComparison.Ordinal);
    }

    [Fact]
    public void Test_actors_of_different_classes_get_names_of_their_own_and_may_be_parents_of_each_other()
    {
        var counter = ActorOfAsTestActorRef<Counter>();
        var other = new TestActorRef<Awaiting>(Sys, Props.Create(() => new Awaiting()));

        Assert.NotEqual(counter.Path, other.Path);
        Assert.Equal(counter.Path / "child", new TestActorRef<Awaiting>(Sys, Props.Create(() => new Awaiting()), counter, "child").Path);
    }

    [Fact]
    public async Task What_an_asynchronous_handler_throws_on_ReceiveAsync_comes_to_the_test()
    {
        var actor = new TestActorRef<Awaiting>(Sys, Props.Create(() => new Awaiting()));
        var gate = new TaskCompletionSource<string>();

        var handled = actor.ReceiveAsync(gate.Task, TestActor);
        Assert.False(handled.IsCompleted);
        gate.SetResult("done");
        await handled;
        ExpectMsg("done");

        await Assert.ThrowsAsync<InvalidOperationException>(() => actor.ReceiveAsync(Task.FromException<string>(new InvalidOperationException("at once"))));
        var late = new TaskCompletionSource<string>();
        var fails = actor.ReceiveAsync(late.Task);
        late.SetException(new NotSupportedException("late"));
        await Assert.ThrowsAsync<NotSupportedException>(() => fails);
    }

    [Fact]
    public void It_is_equal_to_its_reference()
    {
        var counter = ActorOfAsTestActorRef<Counter>();

        Assert.True(counter == counter.Ref);
        Assert.True(counter.Ref == counter);
        Assert.False(counter == TestActor);
        Assert.Equal(counter.Ref.GetHashCode(), counter.GetHashCode());
    }

    [Fact]
    public void It_is_watched_and_stops()
    {
        var counter = ActorOfAsTestActorRef<Counter>();
        Watch(counter);

        counter.Tell(PoisonPill.Instance);

        ExpectTerminated(counter.Ref);
        Assert.Throws<IllegalActorStateException>(() => counter.UnderlyingActor);
    }

    [Fact]
    public void It_watches_others()
    {
        var counter = ActorOfAsTestActorRef<Counter>();
        var probe = CreateTestProbe();
        counter.Watch(probe.Ref);

        Sys.Stop(probe.Ref);

        AwaitAssert(() => Assert.Equal(probe.Ref, counter.UnderlyingActor.Ended), interval: TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public void Messages_to_itself_are_handled_before_Tell_returns()
    {
        var counter = ActorOfAsTestActorRef<Counter>();

        counter.Tell(5);

        Assert.Equal(6, counter.UnderlyingActor.Count);
    }

    private sealed class Counter : ReceiveActor
    {
        public Counter()
        {
            Receive<string>(m => m == "fail", _ => throw new InvalidOperationException("failed"));
            Receive<Terminated>(t => Ended = t.ActorRef);
            Receive<int>(n =>
            {
                Count++;
                if (n > 0)
                {
                    Self.Tell(n - 1);
                }
            });
            ReceiveAny(_ => Sender.Tell($"count {++Count}"));
        }

        public int Count { get; private set; }

        public IActorRef? Ended { get; private set; }
    }

    private sealed class Awaiting : ReceiveActor
    {
        public Awaiting()
        {
            ReceiveAsync<Task<string>>(async task => Sender.Tell(await task));
        }
    }
}
