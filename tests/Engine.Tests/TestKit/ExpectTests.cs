using Xunit.Sdk;

namespace ActorTasks.EngineTests.TestKits;

public class ExpectTests : TestKit
{
    [Fact]
    public void Messages_are_equal_when_their_class_says_so_of_its_own_kind_only()
    {
        TestActor.Tell(new Kind("a"));

        ExpectMsg(new Kind("a"));
    }

    [Fact]
    public void The_next_message_is_expected_by_type_value_predicate_or_assertion()
    {
        foreach (var message in new object[] { "a", "b", "c", "d", 5 })
        {
            TestActor.Tell(message);
        }

        Assert.Equal("a", ExpectMsg<string>());
        Assert.Equal("b", ExpectMsg("b"));
        Assert.Equal("c", ExpectMsg<string>(m => m.Length == 1));
        Assert.Equal("d", ExpectMsg<string>(m => Assert.Equal("d", m)));
        Assert.Equal(5, ExpectMsg(4, (expected, actual) => expected + 1 == actual));
    }

    [Fact]
    public void A_message_of_another_type_fails_and_is_consumed()
    {
        TestActor.Tell("text");
        TestActor.Tell(1);

        Assert.Throws<FailException>(() => ExpectMsg<int>());

        Assert.Equal(1, ExpectMsg<int>());
    }

    [Fact]
    public void A_message_that_does_not_fit_fails()
    {
        TestActor.Tell("a");
        TestActor.Tell("a");

        var failure = Assert.ThrowsAny<XunitException>(() => ExpectMsg("b"));
        Assert.Contains("Expected: b", failure.Message, StringComparison.Ordinal);
        Assert.Throws<TrueException>(() => ExpectMsg<string>(m => m == "b"));
    }

    [Fact]
    public void Nothing_in_time_fails_with_the_type_and_the_hint()
    {
        var failure = Assert.Throws<FailException>(() => ExpectMsg<string>(TimeSpan.FromMilliseconds(10), "a greeting"));

        Assert.Contains("System.String", failure.Message, StringComparison.Ordinal);
        Assert.Contains("a greeting", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_sender_is_expected_too()
    {
        var probe = CreateTestProbe();
        TestActor.Tell("a", probe.Ref);
        TestActor.Tell("b", probe.Ref);

        Assert.Equal("a", ExpectMsgFrom<string>(probe.Ref));
        var failure = Assert.ThrowsAny<XunitException>(() => ExpectMsgFrom<string>(TestActor));
        Assert.Contains("Sender does not match", failure.Message, StringComparison.Ordinal);
        Assert.Equal(probe.Ref, LastSender);
    }

    [Fact]
    public void All_of_several_come_in_any_order()
    {
        TestActor.Tell(2);
        TestActor.Tell(1);
        TestActor.Tell(3);

        Assert.Equal([2, 1, 3], ExpectMsgAllOf(1, 2, 3));
    }

    [Fact]
    public void One_that_is_missing_of_several_fails()
    {
        TestActor.Tell(1);
        TestActor.Tell(4);

        var failure = Assert.Throws<FailException>(() => ExpectMsgAllOf(1, 2));

        Assert.Contains("not found [2] found unexpected [4]", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_of_several_is_enough()
    {
        TestActor.Tell(2);
        TestActor.Tell(9);

        Assert.Equal(2, ExpectMsgAnyOf<int>([1, 2, 3]));
        Assert.Throws<TrueException>(() => ExpectMsgAnyOf<int>([1, 2, 3]));
    }

    [Fact]
    public void Silence_is_expected_and_a_message_breaks_it()
    {
        ExpectNoMsg(TimeSpan.FromMilliseconds(10));
        TestActor.Tell("noise");

        Assert.Throws<FailException>(() => ExpectNoMsg(TimeSpan.FromMilliseconds(10)));
    }

    [Fact]
    public void The_end_of_a_watched_actor_is_expected()
    {
        var actor = ActorOf<Echo>();
        Watch(actor);

        Sys.Stop(actor);

        Assert.Equal(actor, ExpectTerminated(actor).ActorRef);
    }

    [Fact]
    public async Task Every_expectation_has_an_asynchronous_twin()
    {
        TestActor.Tell("a");
        TestActor.Tell("b");
        TestActor.Tell("c");
        TestActor.Tell("d");

        Assert.Equal("a", await ExpectMsgAsync<string>());
        Assert.Equal("b", await ExpectMsgAsync("b"));
        Assert.Equal("c", await ExpectMsgAsync<string>(m => m == "c"));
        Assert.Equal("d", await FishForMessageAsync<string>(m => m == "d"));
        await ExpectNoMsgAsync(TimeSpan.FromMilliseconds(10));
        await Assert.ThrowsAsync<FailException>(async () => await ExpectMsgAsync<string>(TimeSpan.FromMilliseconds(10)));
    }

    [Fact]
    public void A_wait_that_is_cancelled_ends()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        // Akka.NET wraps it once or twice.
        var failure = Assert.ThrowsAny<Exception>(() => ExpectMsg<string>(cancellationToken: cancelled.Token));
        Assert.IsAssignableFrom<OperationCanceledException>(failure.GetBaseException());
    }

#pragma warning disable CA1067 // That Equals(object) is not overridden is what the test is about.
    private sealed class Kind(string name) : IEquatable<Kind>
#pragma warning restore CA1067
    {
        private string Name => name;

        public bool Equals(Kind? other) => other is not null && other.Name == name;
    }
}
