using Xunit.Sdk;

namespace ActorTasks.EngineTests.TestKits;

public class WithinTests : TestKit
{
    [Fact]
    public void A_block_gives_its_result()
        => Assert.Equal(5, Within(TimeSpan.FromSeconds(10), () => 5));

    [Fact]
    public void Waits_inside_a_block_get_what_is_left()
        => Within(TimeSpan.FromHours(2), () =>
        {
            Assert.InRange(Remaining, TimeSpan.FromHours(1), TimeSpan.FromHours(2));
            Assert.InRange(RemainingOrDefault, TimeSpan.FromHours(1), TimeSpan.FromHours(2));
        });

    [Fact]
    public void A_nested_block_gets_no_more_than_the_outer_has_left()
        => Within(TimeSpan.FromSeconds(10), () => Within(TimeSpan.FromSeconds(60), () => Assert.InRange(Remaining, TimeSpan.Zero, TimeSpan.FromSeconds(10))));

    [Fact]
    public void The_limit_is_gone_after_the_block()
    {
        Within(TimeSpan.FromSeconds(1), () => { });

        Assert.Throws<InvalidOperationException>(() => Remaining);
    }

    [Fact]
    public void The_limit_is_gone_after_a_block_that_failed()
    {
        Assert.Throws<ArgumentNullException>(() => Within(TimeSpan.FromSeconds(1), () => throw new ArgumentNullException()));

        Assert.Throws<InvalidOperationException>(() => Remaining);
    }

    [Fact]
    public void A_block_that_is_late_fails()
    {
        var never = new ManualResetEventSlim();

        var failure = Assert.Throws<FailException>(() => Within(TimeSpan.FromMilliseconds(10), () => { never.Wait(50); }));

        Assert.Contains("exceeding", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_block_that_is_too_fast_fails()
    {
        var failure = Assert.Throws<FailException>(() => Within(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10), () => { }, "the block"));

        Assert.Contains("should have at least been", failure.Message, StringComparison.Ordinal);
        Assert.Contains("the block", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_block_that_ends_with_silence_is_not_late()
        => Within(TimeSpan.FromMilliseconds(20), () => Assert.Empty(ReceiveWhile<object>(_ => true)));

    [Fact]
    public async Task An_asynchronous_block_gives_its_result()
    {
        TestActor.Tell("a");

        Assert.Equal("a", await WithinAsync(TimeSpan.FromSeconds(10), async () => await ExpectMsgAsync<string>()));
    }

    [Fact]
    public async Task An_asynchronous_block_that_never_ends_fails()
    {
        var failure = await Assert.ThrowsAsync<FailException>(() => WithinAsync(TimeSpan.FromMilliseconds(10), () => new TaskCompletionSource().Task));

        Assert.Contains("exceeding", failure.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => Remaining);
    }
}
