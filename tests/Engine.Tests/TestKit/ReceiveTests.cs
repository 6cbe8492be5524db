using System.Collections;
using Xunit.Sdk;

namespace ActorTasks.EngineTests.TestKits;

public class ReceiveTests : TestKit
{
    private static readonly TimeSpan Shortly = TimeSpan.FromMilliseconds(10);

    /// <summary>For what ends by itself, on however busy a machine.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    public void One_message_is_taken_or_none_came()
    {
        TestActor.Tell("a");

        Assert.Equal("a", ReceiveOne());
        Assert.Equal("a", LastMessage);
        Assert.Null(ReceiveOne(TimeSpan.Zero));
        Assert.Null(ReceiveOne(Shortly));
        Assert.Throws<IllegalActorStateException>(() => LastMessage);
        Assert.Throws<IllegalActorStateException>(() => LastSender);
    }

    [Fact]
    public async Task One_message_is_waited_for()
    {
        var waiting = ReceiveOneAsync();

        TestActor.Tell("late");

        Assert.Equal("late", await waiting);
    }

    [Fact]
    public void A_peek_leaves_the_message()
    {
        TestActor.Tell("a");

        Assert.Equal("a", PeekOne());
        Assert.True(TryPeekOne(out var envelope, TimeSpan.Zero, CancellationToken.None));
        Assert.Equal(TestActor, envelope.Sender);
        Assert.Equal("a", ReceiveOne(TimeSpan.Zero));
        Assert.Null(PeekOne(TimeSpan.Zero));
    }

    [Fact]
    public void A_message_is_tried_for_with_its_sender()
    {
        TestActor.Tell("a");

        Assert.True(TryReceiveOne(out var envelope, TimeSpan.Zero));
        Assert.Equal(("a", TestActor), (envelope.Message, envelope.Sender));
        Assert.False(TryReceiveOne(out _, TimeSpan.Zero));
    }

    [Fact]
    public async Task A_number_of_messages_is_taken_in_order()
    {
        foreach (var i in Enumerable.Range(0, 6))
        {
            TestActor.Tell(i);
        }

        Assert.Equal([0, 1, 2], ReceiveN(3));
        var rest = new List<object>();
        await foreach (var message in ReceiveNAsync(3))
        {
            rest.Add(message);
        }

        Assert.Equal([3, 4, 5], rest);
    }

    [Fact]
    public void Too_few_messages_fail_with_their_number()
    {
        TestActor.Tell(1);

        var failure = Assert.Throws<TrueException>(() => ReceiveN(2, TimeSpan.FromMilliseconds(300)));

        Assert.Contains("Only got 1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Messages_are_taken_while_the_filter_makes_something_of_them()
    {
        foreach (var message in new object[] { "a", "b", 3, "d" })
        {
            TestActor.Tell(message);
        }

        Assert.Equal(["A", "B"], ReceiveWhile(m => (m as string)?.ToUpperInvariant(), Patience));
        ExpectMsg(3);
        ExpectMsg("d");
    }

    [Fact]
    public void Messages_are_taken_while_the_predicate_holds_and_others_are_dropped()
    {
        foreach (var message in new object[] { "a", 1, "b", "stop", "c" })
        {
            TestActor.Tell(message);
        }

        Assert.Equal(["a", "b"], ReceiveWhile<string>(m => m != "stop", Patience));
        ExpectMsg("stop");
        ExpectMsg("c");
    }

    [Fact]
    public void Messages_of_another_type_may_end_it()
    {
        TestActor.Tell("a");
        TestActor.Tell(1);

        Assert.Equal(["a"], ReceiveWhile<string>(_ => true, Patience, shouldIgnoreOtherMessageTypes: false));
        ExpectMsg(1);
    }

    [Fact]
    public async Task No_more_messages_are_taken_than_asked_for()
    {
        foreach (var i in Enumerable.Range(0, 5))
        {
            TestActor.Tell($"{i}");
        }

        Assert.Equal(["0", "1"], ReceiveWhile<string>(_ => true, Patience, msgs: 2));
        var taken = new List<string>();
        await foreach (var message in ReceiveWhileAsync<string>(_ => true, Patience, msgs: 2))
        {
            taken.Add(message);
        }

        Assert.Equal(["2", "3"], taken);
        ExpectMsg("4");
    }

    [Fact]
    public void Fishing_drops_what_does_not_fit_and_keeps_it_on_request()
    {
        foreach (var message in new object[] { 1, "small", "the fish", "left" })
        {
            TestActor.Tell(message);
        }

        var dropped = new ArrayList();

        Assert.Equal("the fish", FishForMessage<string>(m => m.Contains("fish", StringComparison.Ordinal), dropped));
        Assert.Equal(new object[] { 1, "small" }, dropped.ToArray());
        ExpectMsg("left");
    }

    [Fact]
    public void Fishing_in_vain_fails_with_the_hint()
    {
        TestActor.Tell("boot");

        var failure = Assert.Throws<TrueException>(() => FishForMessage(m => m is "fish", Shortly, "a fish"));

        Assert.Contains("a fish", failure.Message, StringComparison.Ordinal);
    }
}
