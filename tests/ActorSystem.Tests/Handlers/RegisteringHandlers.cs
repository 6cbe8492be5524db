using ActorTasks.Actors;
using Microsoft.Extensions.DependencyInjection;

namespace ActorTasks.ActorSystemTests.Handlers;

/// <summary>What is wrong with a registration is told at start, all of it, with the handler's name and the value.</summary>
public sealed class RegisteringHandlers
{
    private delegate void ByReference(ref int number);

    public sealed record Mail(string To);

    private static IReadOnlyList<string> FaultsOf(Action<ActorTasksBuilder> register)
    {
        var tasks = new ActorTasksBuilder();
        register(tasks);
        return Assert.Throws<TaskRegistrationException>(() => RegistryOf(tasks)).Faults;
    }

    private static HandlerRegistry RegistryOf(ActorTasksBuilder tasks) =>
        new(tasks.Handlers, Call.Services().GetRequiredService<IServiceProviderIsService>(), tasks.PayloadJson);

    public static TheoryData<string, Action<ActorTasksBuilder>, string> Faulty()
    {
        ByReference byReference = (ref int number) => number++;
        Action asyncVoid = async () => await Task.Yield();
        var faulty = new TheoryData<string, Action<ActorTasksBuilder>, string>
        {
            { "by-ref", tasks => tasks.Handle("by-ref", byReference), "'number'" },
            { "void", tasks => tasks.Handle("void", asyncVoid), "async void" },
            { "a name", tasks => tasks.Handle("a name", () => 1), "a-z A-Z 0-9" },
            { "", tasks => tasks.Handle("", () => 1), "1 to 128" },
            { "long", tasks => tasks.Handle("long" + new string('x', 128), () => 1), "1 to 128" },
            { "twice", tasks => tasks.Handle("twice", () => 1).Handle("twice", () => 2), "taken by handler 'twice'" },
            { "b", tasks => tasks.Handle("a", () => 1, options => options.Alias("old")).Handle("b", () => 1, options => options.Alias("old")), "'old'" },
            { "own", tasks => tasks.Handle("own", () => 1, options => options.Alias("own")), "taken by handler 'own'" },
            { "bad", tasks => tasks.Handle("bad", () => 1, options => options.Alias("bad alias")), "'bad alias'" },
            { "two", tasks => tasks.Handle<Mail>("one", (Mail mail) => mail.To).Handle<Mail>("two", (Mail mail) => mail.To), "belongs to handler 'one'" },
            { "none", tasks => tasks.Handle<Mail>("none", (int number) => number), "no parameter of its function takes it" },
            { "sync", tasks => tasks.Handle("sync", () => 1, options => options.Slot = TaskSlot.Async), "returns Int32" },
        };
        (Action<HandlerOptions> Set, string Named)[] values =
        [
            (options => options.Timeout = TimeSpan.Zero, "Timeout is 00:00:00"),
            (options => options.Timeout = TimeSpan.FromDays(366), "Timeout is 366"),
            (options => options.Queue = "a queue", "'a queue'"),
            (options => options.Priority = 10, "Priority is 10"),
            (options => options.Slot = (TaskSlot)7, "Slot is 7"),
            (options => options.Retry = new TaskRetry { MaxAttempts = 0 }, "MaxAttempts is 0"),
            (options => options.Retry = new TaskRetry { MaxAttempts = 1001 }, "MaxAttempts is 1001"),
            (options => options.Retry = new TaskRetry { Backoff = (TaskBackoff)9 }, "Backoff is 9"),
            (options => options.Retry = new TaskRetry { Delay = TimeSpan.FromSeconds(-1) }, "Retry.Delay is -00:00:01"),
            (options => options.Retry = new TaskRetry { Delay = TimeSpan.FromSeconds(2), MaxDelay = TimeSpan.FromSeconds(1) }, "shorter"),
            (options => options.Retry = new TaskRetry { Jitter = 1.5 }, "Jitter is 1.5"),
            (options => options.Retry = new TaskRetry { Jitter = double.NaN }, "Jitter is NaN"),
            (options => options.Retry = new TaskRetry { Delays = [TimeSpan.Zero, TimeSpan.FromDays(400)] }, "Delays[1]"),
            (options => options.Retry = new TaskRetry { Delays = [.. Enumerable.Repeat(TimeSpan.Zero, 101)] }, "101 durations"),
            (options => options.Retry = new TaskRetry { Delays = [TimeSpan.Zero], Delay = TimeSpan.Zero }, "its own delays"),
        ];
        foreach (var (set, named) in values)
        {
            faulty.Add("options", tasks => tasks.Handle("options", () => 1, set), named);
        }

        return faulty;
    }

    [Theory]
    [MemberData(nameof(Faulty))]
    public void A_fault_names_the_handler_and_the_value(string handler, Action<ActorTasksBuilder> register, string named)
    {
        var fault = Assert.Single(FaultsOf(register));
        Assert.Contains($"andler '{handler}", fault, StringComparison.Ordinal);
        Assert.Contains(named, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_are_told_at_once()
    {
        var faults = FaultsOf(tasks => tasks
            .Handle("first", (Mail one, Action two, int three) => one.To + two + three, options => options.Priority = -1)
            .Handle("second", () => 1, options => options.Queue = "")
            .Handle("first", () => 2));
        Assert.Equal(5, faults.Count);
        Assert.Equal(2, faults.Count(fault => fault.Contains("'two'", StringComparison.Ordinal) || fault.Contains("'three'", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_defaults_of_a_handler_fill_what_a_submit_leaves_out()
    {
        var tasks = new ActorTasksBuilder().Handle("mail", (int n) => n, options =>
        {
            options.Queue = "slow";
            options.Priority = 7;
            options.Timeout = TimeSpan.FromMinutes(2);
            options.Retry = new TaskRetry { MaxAttempts = 9, Delay = TimeSpan.FromSeconds(3) };
        });
        var settings = new ActorTasksOptions();
        var registry = RegistryOf(tasks);
        var commands = new SubmitCommands(registry, settings);
        var id = TaskId.Create(1, 0, 1);
        var bare = commands.Of(id, new Submission { Type = "mail", Payload = default });
        Assert.Equal(("slow", 7, 9, 3_000_000L, 120_000_000L), (bare.Queue, bare.Priority, bare.Retry.MaxAttempts, bare.Retry.DelayUs, registry.Find("mail")!.TimeoutUs!.Value));
        Assert.Equal(settings.Retry.Jitter, bare.Retry.Jitter);
        var full = commands.Of(id, new Submission { Type = "mail", Payload = default, Queue = "fast", Priority = 0, Retry = settings.Retry });
        Assert.Equal(("fast", 0, settings.Retry), (full.Queue, full.Priority, full.Retry));
        var stranger = commands.Of(id, new Submission { Type = "other", Payload = default });
        Assert.Equal(("default", 4, settings.Retry), (stranger.Queue, stranger.Priority, stranger.Retry));
    }

    [Fact]
    public void A_list_of_delays_replaces_the_backoff_and_is_not_cut()
    {
        var policy = new TaskRetry { Delays = [TimeSpan.FromHours(1), TimeSpan.FromHours(2)], Jitter = 0 }.Over(new ActorTasksOptions().Retry);
        Assert.Equal([3_600_000_000L, 7_200_000_000L, 7_200_000_000L], new[] { 1, 2, 3 }.Select(failures => policy.DelayAfterUs(failures, 0.5)));
        Assert.Equal(policy, TaskRetry.Of(policy).Over(new ActorTasksOptions().Retry));
        Assert.Empty(TaskRetry.Of(policy).Faults());
    }

    [Fact]
    public void An_asynchronous_function_may_have_a_thread_of_its_own()
    {
        var handler = Call.Compile(() => Task.FromResult(1), options: new HandlerOptions { Slot = TaskSlot.Thread });
        Assert.Equal((HandlerKind.Thread, typeof(int)), (handler.Kind, handler.ResultType));
    }

    [Fact]
    public async Task A_named_payload_type_is_the_payload_even_where_it_is_a_service()
    {
        var services = Call.Services(add => add.AddSingleton(new Mail("service")));
        var tasks = new ActorTasksBuilder().Handle<Mail>("mail", (Mail mail) => mail.To);
        var registry = new HandlerRegistry(tasks.Handlers, services.GetRequiredService<IServiceProviderIsService>());
        Assert.Equal("payload", await registry.Find("mail")!.Call(Call.Of("""{"to":"payload"}""", services)));
        Assert.Equal("mail", registry.NameOf(typeof(Mail)));
        Assert.Null(registry.NameOf(typeof(string)));
    }
}
