namespace ActorTasks.EngineTests;

public class EventStreamTests : TestKit
{
    private EventStream Stream => Sys.EventStream;

    [Fact]
    public void Who_subscribes_to_a_type_gets_what_derives_from_it_and_what_implements_it()
    {
        Stream.Subscribe(TestActor, typeof(Animal));
        Stream.Publish(new Dog());
        ExpectMsg<Dog>();
        Stream.Publish("no animal");

        var swims = CreateTestProbe();
        Stream.Subscribe<ISwim>(swims.Ref);
        Stream.Publish(new Dog());
        Stream.Publish(new Duck());

        ExpectMsg<Dog>();
        ExpectMsg<Duck>();
        swims.ExpectMsg<Duck>();
        swims.ExpectNoMsg(TimeSpan.FromMilliseconds(20));
    }

    [Fact]
    public void An_event_that_fits_several_subscriptions_comes_once()
    {
        Stream.Subscribe(TestActor, typeof(Animal));
        Stream.Subscribe(TestActor, typeof(ISwim));
        Stream.Subscribe(TestActor, typeof(Duck));

        Stream.Publish(new Duck());

        ExpectMsg<Duck>();
        ExpectNoMsg(TimeSpan.FromMilliseconds(20));
    }

    [Fact]
    public void To_subscribe_twice_to_one_type_is_false_and_changes_nothing()
    {
        Assert.True(Stream.Subscribe(TestActor, typeof(Dog)));
        Assert.False(Stream.Subscribe(TestActor, typeof(Dog)));
        Assert.True(Stream.Unsubscribe(TestActor, typeof(Dog)));
        Assert.False(Stream.Unsubscribe(TestActor, typeof(Dog)));

        Stream.Publish(new Dog());

        ExpectNoMsg(TimeSpan.FromMilliseconds(20));
    }

    [Fact]
    public void To_unsubscribe_from_a_part_leaves_the_rest()
    {
        Stream.Subscribe(TestActor, typeof(Animal));

        Assert.True(Stream.Unsubscribe(TestActor, typeof(Dog)));
        Stream.Publish(new Dog());
        Stream.Publish(new Duck());

        ExpectMsg<Duck>();
    }

    [Fact]
    public void A_later_subscription_counts_for_events_that_were_published_before()
    {
        Stream.Publish(new Dog());
        Stream.Subscribe(TestActor, typeof(Dog));
        Stream.Publish(new Dog());
        ExpectMsg<Dog>();

        var second = CreateTestProbe();
        Stream.Subscribe(second.Ref, typeof(object));
        Stream.Publish(new Dog());

        ExpectMsg<Dog>();
        second.FishForMessage(m => m is Dog);
    }

    [Fact]
    public void To_unsubscribe_from_everything_ends_it()
    {
        Stream.Subscribe(TestActor, typeof(Dog));
        Stream.Subscribe(TestActor, typeof(Duck));

        Assert.True(Stream.Unsubscribe(TestActor));
        Assert.False(Stream.Unsubscribe(TestActor));
        Stream.Publish(new Dog());

        ExpectNoMsg(TimeSpan.FromMilliseconds(20));
    }

    [Fact]
    public void Nobody_cannot_subscribe()
    {
        Assert.ThrowsAny<ArgumentNullException>(() => Stream.Subscribe(null!, typeof(Dog)));
        Assert.ThrowsAny<ArgumentNullException>(() => Stream.Unsubscribe(null!, typeof(Dog)));
        Assert.ThrowsAny<ArgumentNullException>(() => Stream.Unsubscribe(null!));
    }

    [Fact]
    public void A_subscriber_that_has_ended_is_removed()
    {
        var letters = CreateTestProbe();
        var subscriber = Watch(Sys.ActorOf(Props.Create(() => new Ignoring())));
        Stream.Subscribe(subscriber, typeof(Dog));

        Sys.Stop(subscriber);
        ExpectTerminated(subscriber);

        AwaitAssert(() => Assert.False(Stream.Unsubscribe(subscriber)));
        Assert.NotNull(letters);
    }

    [Fact]
    public void A_message_that_may_go_unheard_is_a_suppressed_letter_and_a_kill_is_not()
    {
        Stream.Subscribe(TestActor, typeof(DeadLetter));
        Stream.Subscribe(TestActor, typeof(SuppressedDeadLetter));
        var gone = Watch(Sys.ActorOf(Props.Create(() => new Ignoring())));
        Sys.Stop(gone);
        ExpectTerminated(gone);

        gone.Tell(PoisonPill.Instance);
        Assert.Same(PoisonPill.Instance, ExpectMsg<SuppressedDeadLetter>().Message);
        gone.Tell(new Unheard());
        Assert.Equal(Sys.DeadLetters, ExpectMsg<SuppressedDeadLetter>().Recipient);
        gone.Tell(Kill.Instance);
        Assert.Same(Kill.Instance, ExpectMsg<DeadLetter>().Message);
        gone.Tell("text", ActorRefs.NoSender);
        var letter = ExpectMsg<DeadLetter>();
        Assert.Equal(("text", Sys.DeadLetters, gone), ((string)letter.Message, letter.Sender, letter.Recipient));
        Sys.DeadLetters.Tell("direct");
        Assert.Equal("direct", ExpectMsg<DeadLetter>().Message);
    }

    [Fact]
    public void All_dead_letters_may_be_subscribed_to_at_once()
    {
        Stream.Subscribe(TestActor, typeof(AllDeadLetters));

        Sys.DeadLetters.Tell("letter");
        Sys.DeadLetters.Tell(PoisonPill.Instance);
        Stream.Publish(new Dropped("reason to drop", "full", TestActor));

        ExpectMsg<DeadLetter>();
        ExpectMsg<SuppressedDeadLetter>();
        Assert.Equal("full", ExpectMsg<Dropped>().Reason);
    }

    [Fact]
    public void A_dead_letter_wraps_its_message()
        => Assert.Equal("inner", WrappedMessage.Unwrap(new DeadLetter(new DeadLetter("inner", TestActor, TestActor), TestActor, TestActor)));

    private class Animal;

    private interface ISwim;

    private sealed class Dog : Animal;

    private sealed class Duck : Animal, ISwim;

    private sealed class Unheard : IDeadLetterSuppression;

    private sealed class Ignoring : UntypedActor
    {
        protected override void OnReceive(object message)
        {
        }
    }
}
