namespace ActorTasks.EngineTests.PersistentActors;

public sealed class CircuitBreakerTests : TestKit
{
    public CircuitBreakerTests()
        : base($"akka.scheduler.implementation = \"{typeof(TestScheduler).AssemblyQualifiedName}\"")
    {
    }

    private TestScheduler Clock => (TestScheduler)Sys.Scheduler;

    [Fact]
    public async Task A_closed_breaker_lets_calls_through()
    {
        var breaker = Breaker();

        Assert.Equal(42, await breaker.WithCircuitBreaker(() => Task.FromResult(42)));
        Assert.True(breaker.IsClosed);
    }

    [Fact]
    public async Task A_synchronous_call_that_takes_too_long_is_counted_before_it_ends()
    {
        var breaker = new CircuitBreaker(Sys.Scheduler, 1, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1));
        using var gate = new ManualResetEventSlim();

        var call = Task.Run(() => breaker.WithSyncCircuitBreaker(gate.Wait));

        await Assert.ThrowsAsync<TimeoutException>(() => call.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.True(breaker.IsOpen);
        gate.Set();
    }

    [Fact]
    public async Task Failures_in_a_row_open_the_breaker_and_a_success_between_them_does_not()
    {
        var breaker = Breaker(maxFailures: 2);
        await Fail(breaker);
        await breaker.WithCircuitBreaker(() => Task.CompletedTask);
        await Fail(breaker);
        Assert.True(breaker.IsClosed);
        Assert.Equal(1L, breaker.CurrentFailureCount);

        await Fail(breaker);

        Assert.True(breaker.IsOpen);
        await Assert.ThrowsAsync<OpenCircuitException>(() => breaker.WithCircuitBreaker(() => Task.CompletedTask));
        Assert.IsType<Broken>(breaker.LastCaughtException);
    }

    [Fact]
    public async Task After_the_reset_time_one_call_decides()
    {
        var breaker = Breaker(maxFailures: 1);
        await Fail(breaker);
        Clock.Advance(TimeSpan.FromMinutes(1));
        AwaitCondition(() => breaker.IsHalfOpen);
        var probe = new TaskCompletionSource();
        var deciding = breaker.WithCircuitBreaker(() => probe.Task);

        await Assert.ThrowsAsync<OpenCircuitException>(() => breaker.WithCircuitBreaker(() => Task.CompletedTask));
        probe.SetResult();
        await deciding;

        Assert.True(breaker.IsClosed);
    }

    [Fact]
    public async Task A_failure_while_half_open_opens_the_breaker_again_for_longer()
    {
        var breaker = Breaker(maxFailures: 1).WithExponentialBackoff(TimeSpan.FromHours(1));
        await Fail(breaker);
        Clock.Advance(TimeSpan.FromMinutes(1));
        AwaitCondition(() => breaker.IsHalfOpen);
        await Fail(breaker);
        Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(breaker.IsOpen);

        Clock.Advance(TimeSpan.FromMinutes(1));

        AwaitCondition(() => breaker.IsHalfOpen);
    }

    [Fact]
    public async Task A_call_that_takes_too_long_counts_as_failed()
    {
        var breaker = new CircuitBreaker(Sys.Scheduler, 1, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1));

        await Assert.ThrowsAsync<TimeoutException>(() => breaker.WithCircuitBreaker(() => new TaskCompletionSource().Task));

        Assert.True(breaker.IsOpen);
    }

    [Fact]
    public async Task Listeners_hear_of_every_change()
    {
        var heard = new List<string>();
        var breaker = Breaker(maxFailures: 1);
        breaker.OnOpen(() => Hear("open"));
        breaker.OnHalfOpen(() => Hear("half open"));
        breaker.OnClose(() => Hear("closed"));
        await Fail(breaker);
        AwaitAssert(() => Assert.Equal(["open"], Heard()));
        Clock.Advance(TimeSpan.FromMinutes(1));
        AwaitAssert(() => Assert.Equal(["open", "half open"], Heard()));

        breaker.WithSyncCircuitBreaker(() => { });

        AwaitAssert(() => Assert.Equal(["open", "half open", "closed"], Heard()));

        void Hear(string what)
        {
            lock (heard)
            {
                heard.Add(what);
            }
        }

        string[] Heard()
        {
            lock (heard)
            {
                return [.. heard];
            }
        }
    }

    private static async Task Fail(CircuitBreaker breaker) =>
        await Assert.ThrowsAsync<Broken>(() => breaker.WithCircuitBreaker(() => Task.FromException(new Broken("call"))));

    private CircuitBreaker Breaker(int maxFailures = 5) => new(Sys.Scheduler, maxFailures, TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1));
}
