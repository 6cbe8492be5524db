namespace ActorTasks.EngineTests.Own;

public sealed class VirtualTimeTests : IDisposable
{
    private readonly VirtualTime _time = new();
    private readonly TestKit _kit;

    public VirtualTimeTests() => _kit = new TestKit(ActorSystemSetup.Create(_time.Setup));

    public void Dispose() => _kit.Dispose();

    [Fact]
    public void Time_stands_until_it_is_advanced()
    {
        var start = _time.GetUtcNow();

        _time.Advance(TimeSpan.FromSeconds(90));

        Assert.Equal(start.AddSeconds(90), _time.GetUtcNow());
        Assert.Equal(start.AddSeconds(90), _kit.Sys.Scheduler.Now);
    }

    [Fact]
    public void Timers_fire_in_the_order_of_their_times_each_at_its_own_moment()
    {
        var start = _time.GetUtcNow();
        var fired = new List<(int Seconds, TimeSpan At)>();
        foreach (var seconds in new[] { 3, 1, 2 })
        {
            _time.CreateTimer(_ => fired.Add((seconds, _time.GetUtcNow() - start)), null, TimeSpan.FromSeconds(seconds), Timeout.InfiniteTimeSpan);
        }

        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal([(1, TimeSpan.FromSeconds(1)), (2, TimeSpan.FromSeconds(2)), (3, TimeSpan.FromSeconds(3))], fired);
        Assert.Null(_time.UntilNext);
    }

    [Fact]
    public void A_periodic_timer_fires_as_often_as_the_time_says_until_it_is_disposed()
    {
        var fired = 0;
        var timer = _time.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));

        _time.Advance(TimeSpan.FromSeconds(5));
        timer.Dispose();
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(5, fired);
        Assert.False(timer.Change(TimeSpan.Zero, TimeSpan.Zero));
    }

    [Fact]
    public void A_timer_that_is_changed_fires_at_its_new_time_only()
    {
        var fired = 0;
        var timer = _time.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        timer.Change(TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan);

        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(0, fired);
        Assert.Equal(TimeSpan.FromSeconds(1), _time.UntilNext);
        Assert.True(_time.AdvanceToNext());

        Assert.Equal(1, fired);
        Assert.False(_time.AdvanceToNext());
    }

    [Fact]
    public async Task What_actors_do_at_each_step_is_waited_for()
    {
        _kit.ActorOf(Props.Create<Chain>(_kit.TestActor), "chain");

        await _time.AdvanceAsync(TimeSpan.FromSeconds(10));

        // Each link is started by the one before it, at virtual moments 1, 2, … 10.
        Assert.Equal(Enumerable.Range(1, 10).Cast<object>(), _kit.ReceiveN(10));
        Assert.False(_kit.HasMessages);
    }

    [Fact]
    public async Task The_timeout_of_an_Ask_passes_virtually()
    {
        var silent = _kit.ActorOf<Silent>();
        var asked = silent.Ask<string>("question", TimeSpan.FromHours(1));

        await _time.AdvanceAsync(TimeSpan.FromMinutes(59));
        Assert.False(asked.IsCompleted);
        await _time.AdvanceAsync(TimeSpan.FromMinutes(1));

        await Assert.ThrowsAsync<AskTimeoutException>(() => asked);
    }

    [Fact]
    public async Task Delays_of_handlers_receive_timeouts_and_repeated_messages_keep_step()
    {
        _kit.ActorOf(Props.Create<Sleeper>(_kit.TestActor, _time), "sleeper").Tell("sleep");
        _kit.Sys.Scheduler.ScheduleTellRepeatedly(TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(4), _kit.TestActor, "tick", ActorRefs.NoSender);

        await _time.AdvanceAsync(TimeSpan.FromSeconds(9));

        // Asleep until 3, then silent for 5.
        Assert.Equal(["awake", "tick", "timeout", "tick"], _kit.ReceiveN(4));
    }

    [Fact]
    public void What_is_left_runs_when_the_system_ends()
    {
        var ran = false;
        _kit.Sys.Scheduler.Advanced.ScheduleOnce(TimeSpan.FromDays(1), () => ran = true);

        _kit.Shutdown(verifySystemShutdown: true);

        Assert.True(ran);
        Assert.Throws<SchedulerException>(() => _kit.Sys.Scheduler.Advanced.ScheduleOnce(TimeSpan.Zero, () => { }));
    }

    private sealed class Chain : ReceiveActor, IWithTimers
    {
        public Chain(IActorRef target)
        {
            Timers.StartSingleTimer("link", 1, TimeSpan.FromSeconds(1));
            Receive<int>(n =>
            {
                target.Tell(n);
                Timers.StartSingleTimer("link", n + 1, TimeSpan.FromSeconds(1));
            });
        }

        public ITimerScheduler Timers { get; set; } = null!;
    }

    private sealed class Silent : ReceiveActor
    {
        public Silent() => ReceiveAny(_ => { });
    }

    private sealed class Sleeper : ReceiveActor
    {
        public Sleeper(IActorRef target, TimeProvider time)
        {
            ReceiveAsync<string>(async _ =>
            {
                await Task.Delay(TimeSpan.FromSeconds(3), time);
                target.Tell("awake");
                SetReceiveTimeout(TimeSpan.FromSeconds(5));
            });
            Receive<ReceiveTimeout>(_ =>
            {
                target.Tell("timeout");
                SetReceiveTimeout(null);
            });
        }
    }
}
