using Xunit.Sdk;

namespace ActorTasks.EngineTests.TestKits;

public class ExpectMatchingTests : TestKit
{
    private static readonly TimeSpan Shortly = TimeSpan.FromMilliseconds(10);

    [Fact]
    public async Task Each_message_matches_one_of_the_predicates()
    {
        foreach (var message in new object[] { "a", 1, "b", "c", 2, "d" })
        {
            TestActor.Tell(message);
        }

        var predicates = new[] { PredicateInfo.Create<int>(n => n > 0), PredicateInfo.Create<string>(_ => true), PredicateInfo.Create<string>(m => m == "b") };

        Assert.Equal(["a", 1, "b"], ExpectMsgAllOfMatchingPredicates(predicates));
        var rest = new List<object>();
        PredicateInfo[] others = [PredicateInfo.Create<string>(m => m == "d"), PredicateInfo.Create<string>(_ => true), PredicateInfo.Create<int>(_ => true)];
        await foreach (var message in ExpectMsgAllOfMatchingPredicatesAsync(others))
        {
            rest.Add(message);
        }

        Assert.Equal(["c", 2, "d"], rest);
    }

    [Fact]
    public void A_message_that_matches_none_of_them_fails()
    {
        TestActor.Tell("a");
        TestActor.Tell("b");

        var failure = Assert.Throws<FailException>(() => ExpectMsgAllOfMatchingPredicates(PredicateInfo.Create<string>(m => m == "a"), PredicateInfo.Create<int>(_ => true)));

        Assert.Contains("found unexpected [b]", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silence_gives_the_messages_that_came_before_it()
    {
        TestActor.Tell("a");
        TestActor.Tell("b");

        Assert.Equal(["a", "b"], (await WaitForRadioSilenceAsync(Shortly)).Cast<object>());
        Assert.Empty(await WaitForRadioSilenceAsync(TimeSpan.Zero));
    }

    [Fact]
    public async Task More_messages_than_allowed_before_silence_fail()
    {
        TestActor.Tell("a");
        TestActor.Tell("b");

        await Assert.ThrowsAsync<FalseException>(() => WaitForRadioSilenceAsync(TimeSpan.FromSeconds(10), maxMessages: 1));
    }

    [Fact]
    public async Task A_message_of_a_type_that_should_not_come_fails()
    {
        TestActor.Tell("a");
        await FishUntilMessageAsync<int>(Shortly);
        TestActor.Tell(1);

        await Assert.ThrowsAsync<FalseException>(() => FishUntilMessageAsync<int>(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void Collections_are_equal_item_by_item()
    {
        TestActor.Tell(new List<int> { 1, 2 });
        TestActor.Tell(new[] { 1, 3 });

        ExpectMsg(new List<int> { 1, 2 });
        var failure = Assert.ThrowsAny<XunitException>(() => ExpectMsg(new[] { 1, 2 }));
        Assert.Contains("Expected: [1, 2]", failure.Message, StringComparison.Ordinal);
    }
}
