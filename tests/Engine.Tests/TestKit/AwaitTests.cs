using Xunit.Sdk;

namespace ActorTasks.EngineTests.TestKits;

public class AwaitTests : TestKit
{
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(1);

    [Fact]
    public void An_assertion_is_repeated_until_it_holds()
    {
        var tries = 0;

        AwaitAssert(() => Assert.Equal(3, ++tries), interval: Often);

        Assert.Equal(3, tries);
    }

    [Fact]
    public void The_last_failure_is_thrown_when_the_time_is_up()
    {
        var tries = 0;

        var failure = Assert.Throws<InvalidOperationException>(
            () => AwaitAssert(() => throw new InvalidOperationException($"try {++tries}"), TimeSpan.FromMilliseconds(20), Often));

        Assert.Equal($"try {tries}", failure.Message);
        Assert.True(tries > 1);
    }

    [Fact]
    public async Task An_asynchronous_assertion_is_repeated_until_it_holds()
    {
        var tries = 0;

        await AwaitAssertAsync(
            async () =>
            {
                await Task.Yield();
                Assert.Equal(3, ++tries);
            },
            interval: Often);

        Assert.Equal(3, tries);
    }

    [Fact]
    public async Task A_condition_is_looked_at_until_it_holds()
    {
        var looks = 0;

        AwaitCondition(() => ++looks == 3, null, Often);
        await AwaitConditionAsync(() => ++looks == 6, null, Often);
        await AwaitConditionAsync(() => Task.FromResult(++looks == 9), null, Often);

        Assert.Equal(9, looks);
    }

    [Fact]
    public async Task A_condition_that_never_holds_fails_with_the_message()
    {
        var failure = Assert.Throws<FailException>(() => AwaitCondition(() => false, TimeSpan.FromMilliseconds(5), Often, "the sky is green"));

        Assert.Contains("the sky is green", failure.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<FailException>(() => AwaitConditionAsync(() => false, TimeSpan.FromMilliseconds(5), Often));
    }

    [Fact]
    public async Task A_condition_may_be_asked_for_without_failing()
    {
        Assert.True(AwaitConditionNoThrow(() => true, TimeSpan.Zero));
        Assert.False(AwaitConditionNoThrow(() => false, TimeSpan.FromMilliseconds(5), Often));
        Assert.False(await AwaitConditionNoThrowAsync(() => false, TimeSpan.FromMilliseconds(5), Often));
    }

    [Fact]
    public void An_infinite_wait_is_refused() => Assert.Throws<ArgumentException>(() => AwaitCondition(() => false, Timeout.InfiniteTimeSpan));
}

public class DilatedTests() : TestKit("akka.test.timefactor = 4")
{
    [Fact]
    public void Waits_are_multiplied_by_the_time_factor()
    {
        Assert.Equal(TimeSpan.FromSeconds(4), Dilated(TimeSpan.FromSeconds(1)));
        Assert.Equal(TimeSpan.FromSeconds(12), RemainingOrDefault);
        Assert.Equal(TimeSpan.FromSeconds(8), RemainingOrDilated(TimeSpan.FromSeconds(2)));
    }
}
