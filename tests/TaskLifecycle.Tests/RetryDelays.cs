using ActorTasks.TaskLifecycle;

namespace ActorTasks.TaskLifecycleTests;

public sealed class RetryDelays
{
    private static readonly RetryPolicy Steady = RetryPolicy.Default with { Jitter = 0, DelayUs = 100, MaxDelayUs = 1_000 };

    [Theory]
    [InlineData("Fixed", new long[] { 100, 100, 100, 100, 100 })]
    [InlineData("Linear", new long[] { 100, 200, 300, 400, 500 })]
    [InlineData("Exponential", new long[] { 100, 200, 400, 800, 1_000 })]
    public void Delays_grow_as_the_policy_says(string backoff, long[] expected)
    {
        var policy = Steady with { Backoff = Enum.Parse<BackoffKind>(backoff) };

        Assert.Equal(expected, Enumerable.Range(1, 5).Select(failures => policy.DelayAfterUs(failures, 0.7)));
    }

    [Fact]
    public void The_last_delay_of_a_list_repeats()
    {
        var policy = Steady with { Backoff = BackoffKind.List, DelaysUs = [5, 50, 2_000] };

        Assert.Equal([5, 50, 1_000, 1_000], Enumerable.Range(1, 4).Select(failures => policy.DelayAfterUs(failures, 0)));
    }

    [Fact]
    public void A_list_without_items_falls_back_to_the_delay() =>
        Assert.Equal(100, (Steady with { Backoff = BackoffKind.List }).DelayAfterUs(3, 0));

    [Fact]
    public void Chance_moves_the_delay_either_way_by_the_jitter()
    {
        var policy = Steady with { Jitter = 0.2, Backoff = BackoffKind.Fixed };

        Assert.Equal((80, 100, 120), (policy.DelayAfterUs(1, 0), policy.DelayAfterUs(1, 0.5), policy.DelayAfterUs(1, 1)));
    }

    [Fact]
    public void A_thousand_failures_do_not_overflow() =>
        Assert.Equal(600_000_000, (RetryPolicy.Default with { Jitter = 0 }).DelayAfterUs(1_000, 0.5));
}
