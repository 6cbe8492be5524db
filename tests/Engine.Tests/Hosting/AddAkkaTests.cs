using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ActorTasks.EngineTests.Hosting;

public class AddAkkaTests
{
    [Fact]
    public async Task The_system_its_registry_and_required_actors_are_services()
    {
        using var host = HostOf(builder => builder.WithActors((system, registry) => registry.Register<Echo>(system.ActorOf(Props.Create<Echo>(), "echo"))));
        await host.StartAsync();

        var system = host.Services.GetRequiredService<ActorSystem>();
        var actor = host.Services.GetRequiredService<IRequiredActor<Echo>>().ActorRef;

        Assert.Equal("hosted", system.Name);
        Assert.Equal(host.Services.GetRequiredService<ActorRegistry>().Get<Echo>(), actor);
        Assert.Same(host.Services.GetRequiredService<IActorRegistry>(), host.Services.GetRequiredService<IReadOnlyActorRegistry>());
        Assert.Same(ActorRegistry.For(system), host.Services.GetRequiredService<IActorRegistry>());
        Assert.Equal("hello", await actor.Ask<string>("hello", TimeSpan.FromSeconds(10)));
        await host.StopAsync();
    }

    [Fact]
    public async Task Starters_run_one_after_the_other_and_startup_tasks_after_all_of_them()
    {
        var order = new List<string>();
        using var host = HostOf(builder => builder
            .AddStartup((_, _) => order.Add("startup 1"))
            .WithActors(async (_, _) =>
            {
                await Task.Yield();
                order.Add("starter 1");
            })
            .WithActors((_, _) => order.Add("starter 2"))
            .StartActors((_, _, resolver) => order.Add($"starter 3 {resolver.GetService<Marker>() is not null}"))
            .StartActors(async (_, _, _) =>
            {
                await Task.Yield();
                order.Add("starter 4");
            })
            .AddStartup(async (_, _) =>
            {
                await Task.Yield();
                order.Add("startup 2");
            }));

        await host.StartAsync();

        Assert.Equal(["starter 1", "starter 2", "starter 3 True", "starter 4", "startup 1", "startup 2"], order);
        await host.StopAsync();
    }

    [Fact]
    public async Task The_builder_runs_once_and_only_when_the_system_is_asked_for()
    {
        var runs = 0;
        using var host = HostOf(_ => runs++);
        Assert.Equal(0, runs);

        await host.StartAsync();
        _ = host.Services.GetRequiredService<ActorSystem>();

        Assert.Equal(1, runs);
        await host.StopAsync();
    }

    [Fact]
    public async Task Dependency_injection_is_always_there()
    {
        using var host = HostOf(_ => { });
        await host.StartAsync();

        var resolver = DependencyResolver.For(host.Services.GetRequiredService<ActorSystem>()).Resolver;

        Assert.Same(host.Services.GetRequiredService<Marker>(), resolver.GetService<Marker>());
        await host.StopAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_start_that_fails_fails_the_host(bool inStarter)
    {
        using var host = HostOf(builder => _ = inStarter
            ? builder.WithActors((_, _) => throw new InvalidOperationException("no start"))
            : builder.AddStartup((_, _) => throw new InvalidOperationException("no start")));

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync());

        Assert.Equal("no start", failure.Message);
        Assert.True(host.Services.GetRequiredService<ActorSystem>().WhenTerminated.IsCompletedSuccessfully);
        var log = host.Services.GetRequiredService<MemoryLoggers>();
        Assert.Contains(log.Entries, e => e.Level == Microsoft.Extensions.Logging.LogLevel.Critical && e.Exception == failure);
    }

    [Fact]
    public async Task Stopping_the_host_runs_the_coordinated_shutdown()
    {
        var ran = new TaskCompletionSource();
        using var host = HostOf(_ => { });
        await host.StartAsync();
        var system = host.Services.GetRequiredService<ActorSystem>();
        CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseBeforeActorSystemTerminate, "note", () =>
        {
            ran.SetResult();
            return Task.FromResult(Done.Instance);
        });

        await host.StopAsync();

        Assert.True(ran.Task.IsCompleted);
        Assert.True(system.WhenTerminated.IsCompleted);
        Assert.Same(CoordinatedShutdown.ClrExitReason.Instance, CoordinatedShutdown.Get(system).ShutdownReason);
    }

    [Fact]
    public async Task A_system_that_ends_on_its_own_stops_the_host()
    {
        using var host = HostOf(_ => { });
        await host.StartAsync();

        await host.Services.GetRequiredService<ActorSystem>().Terminate();

        await host.WaitForShutdownAsync().WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_service_that_comes_before_the_system_waits_for_its_actor()
    {
        var found = new TaskCompletionSource<IActorRef>();
        var services = new HostApplicationBuilder();
        services.Logging.ClearProviders();
        services.Services.AddHostedService(provider => new Early(provider.GetRequiredService<IRequiredActor<Echo>>(), found));
        services.Services.AddAkka("hosted", builder => builder.WithActors((system, registry) => registry.Register<Echo>(system.ActorOf(Props.Create<Echo>(), "echo"))));
        using var host = services.Build();

        await host.StartAsync();

        Assert.Equal("echo", (await found.Task.WaitAsync(TimeSpan.FromSeconds(10))).Path.Name);
        await host.StopAsync();
    }

    [Fact]
    public async Task Extensions_are_created_with_the_system()
    {
        using var host = HostOf(builder => builder.WithExtension<NoteId>());
        await host.StartAsync();

        Assert.True(host.Services.GetRequiredService<ActorSystem>().HasExtension<Note>());
        await host.StopAsync();
    }

    internal static IHost HostOf(Action<AkkaConfigurationBuilder> configure)
    {
        var builder = new HostApplicationBuilder();
        var log = new MemoryLoggers();
        builder.Logging.ClearProviders().AddProvider(log);
        builder.Services.AddSingleton(log);
        builder.Services.AddSingleton<Marker>();
        builder.Services.AddAkka("hosted", configure);
        return builder.Build();
    }

    internal sealed class Marker;

    internal sealed class Note : IExtension;

    internal sealed class NoteId : ExtensionIdProvider<Note>
    {
        public override Note CreateExtension(ExtendedActorSystem system) => new();
    }

    private sealed class Early(IRequiredActor<Echo> actor, TaskCompletionSource<IActorRef> found) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken) => found.SetResult(await actor.GetAsync(stoppingToken));
    }

    private sealed class Echo : ReceiveActor
    {
        public Echo() => ReceiveAny(message => Sender.Tell(message));
    }
}
