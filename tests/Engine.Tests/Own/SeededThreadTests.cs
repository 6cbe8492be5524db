namespace ActorTasks.EngineTests.Own;

public sealed class SeededThreadTests
{
    private static readonly DateTimeOffset s_start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_same_chance_gives_the_same_order_and_another_one_others()
    {
        var orders = Enumerable.Range(0, 8).Select(chance => string.Concat(OrderOf(chance))).ToList();

        Assert.Equal(orders, Enumerable.Range(0, 8).Select(chance => string.Concat(OrderOf(chance))));
        Assert.True(orders.Distinct().Count() > 1, $"Eight chances gave one order: {orders[0]}.");
        Assert.All(orders, order => Assert.Equal("aaabbbccc", string.Concat(order.Order())));
    }

    [Fact]
    public async Task What_is_awaited_goes_on_by_a_turn_of_the_thread()
    {
        var here = Environment.CurrentManagedThreadId;
        var thread = new SeededThread(new Random(1), s_start);
        var sign = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var waiting = thread.Call(async () =>
        {
            await sign.Task;
            return Environment.CurrentManagedThreadId;
        });

        sign.SetResult();
        Assert.False(waiting.IsCompleted);
        RunAll(thread);

        Assert.True(waiting.IsCompleted);
        Assert.Equal(here, await waiting);
        Assert.Null(thread.Strayed);
    }

    [Fact]
    public void A_starved_actor_has_no_turn_until_it_is_fed()
    {
        var thread = new SeededThread(new Random(1), s_start);
        var system = ActorSystem.Create("seeded", ActorSystemSetup.Create(thread.Time.Setup));
        var heard = new List<string>();
        var (one, other) = (system.ActorOf(Props.Create(() => new Teller("a", heard)), "one"), system.ActorOf(Props.Create(() => new Teller("b", heard)), "other"));
        RunAll(thread);
        Assert.IsType<Teller>(thread.Find(system, "one"));
        Assert.Null(thread.Find(system, "nobody"));

        thread.Starve("one");
        one.Tell(1);
        other.Tell(1);
        RunAll(thread);
        Assert.Equal(["b"], heard);

        thread.Feed();
        RunAll(thread);
        Assert.Equal(["b", "a"], heard);
    }

    [Fact]
    public async Task Whoever_calls_from_another_thread_is_told_of()
    {
        var thread = new SeededThread(new Random(1), s_start);
        await Task.Factory.StartNew(() => thread.Post(() => { }), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        Assert.Contains(nameof(Whoever_calls_from_another_thread_is_told_of), thread.Strayed, StringComparison.Ordinal);
        Assert.Equal(0, thread.Waiting);
    }

    [Fact]
    public void The_hands_jump_and_timers_do_not_notice()
    {
        var thread = new SeededThread(new Random(1), s_start);
        var fired = 0;
        thread.Time.CreateTimer(_ => fired++, null, TimeSpan.FromMinutes(1), Timeout.InfiniteTimeSpan);

        thread.Time.Jump(TimeSpan.FromHours(-2));

        Assert.Equal(s_start.AddHours(-2), thread.Time.GetUtcNow());
        thread.Time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(0, fired);
        thread.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, fired);
    }

    private static List<string> OrderOf(int chance)
    {
        var thread = new SeededThread(new Random(chance), s_start);
        var system = ActorSystem.Create("seeded", ActorSystemSetup.Create(thread.Time.Setup));
        var heard = new List<string>();
        foreach (var name in new[] { "a", "b", "c" })
        {
            var actor = system.ActorOf(Props.Create(() => new Teller(name, heard)));
            actor.Tell(1);
            actor.Tell(2);
            actor.Tell(3);
        }

        RunAll(thread);
        return heard;
    }

    private static void RunAll(SeededThread thread)
    {
        while (thread.RunNext())
        {
        }
    }

    private sealed class Teller : ReceiveActor
    {
        public Teller(string name, List<string> heard) => Receive<int>(_ => heard.Add(name));
    }
}
