using ActorEngine.Testing.TestActors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ActorTasks.EngineTests.Own;

public class HostedTestKitTests : ActorEngine.Hosting.TestKit.TestKit
{
    private readonly TaskCompletionSource<IActorRef> _found = new();

    protected override Config? Config => "own.key = 5";

    [Fact]
    public async Task A_test_has_the_hosts_system_its_actors_and_a_test_actor()
    {
        Assert.Same(Host.Services.GetRequiredService<ActorSystem>(), Sys);
        Assert.Equal(5, Sys.Settings.Config.GetInt("own.key"));
        Assert.Equal(TestActor, ActorRegistry.Get<TestProbe>());

        ActorRegistry.Get<SimpleEchoActor>().Tell("a");
        await ExpectMsgAsync("a");
        ActorRegistry.Get<SimpleEchoActor>().Tell("b");
        ExpectMsg("b");
    }

    [Fact]
    public async Task A_hosted_service_that_comes_before_the_system_finds_its_actor()
        => Assert.Equal(ActorRegistry.Get<SimpleEchoActor>(), await _found.Task.WaitAsync(TimeSpan.FromSeconds(10)));

    protected override void ConfigureServices(HostBuilderContext context, IServiceCollection services)
        => services.AddHostedService(provider => new Early(provider.GetRequiredService<IRequiredActor<SimpleEchoActor>>(), _found));

    protected override void ConfigureAkka(AkkaConfigurationBuilder builder, IServiceProvider provider)
        => builder.WithActors((system, registry) => registry.Register<SimpleEchoActor>(system.ActorOf(SimpleEchoActor.Props(), "echo")));

    private sealed class Early(IRequiredActor<SimpleEchoActor> actor, TaskCompletionSource<IActorRef> found) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken) => found.SetResult(await actor.GetAsync(stoppingToken));
    }
}
