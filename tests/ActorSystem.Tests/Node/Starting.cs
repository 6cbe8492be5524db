using ActorTasks.Actors;
using ActorTasks.Hocon;
using ActorTasks.Journal;
using ActorTasks.Journal.Memory;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ActorTasks.ActorSystemTests.Node;

public sealed class Starting
{
    [Fact]
    public async Task A_store_that_is_refused_stops_the_start_and_says_why()
    {
        var fault = await Assert.ThrowsAsync<StoreRefusedException>(() => StartAsync(
            services => services.AddSingleton<ITaskStore>(_ => throw new StoreRefusedException("The folder belongs to another process."))));
        Assert.Equal("The folder belongs to another process.", fault.Message);
    }

    [Fact]
    public async Task Wrong_settings_stop_the_start_with_all_faults() =>
        Assert.Equal(2, (await Assert.ThrowsAsync<SettingsException>(() => StartAsync(settings: ["store:kind=disk", "workers:slots:async=0"]))).Faults.Count);

    [Fact]
    public async Task A_handler_that_cannot_be_bound_stops_the_start()
    {
        var fault = await Assert.ThrowsAsync<TaskRegistrationException>(() => StartAsync(tasks: tasks => tasks.Handle("two", (int one, string two) => two + one)));
        Assert.Contains("'two'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_the_start_nothing_is_accepted_and_the_node_is_not_ready()
    {
        using var host = Build();
        var gateway = host.Services.GetRequiredService<ITaskGateway>();
        var reply = await gateway.SubmitAsync(new Submission { Type = "ok", Payload = default }, default);
        Assert.Equal(RefusalKind.StoreUnavailable, Assert.IsType<TaskReply.Refused>(reply).Kind);
        Assert.False(gateway.Readiness.Ready);
    }

    [Fact]
    public async Task The_applications_own_services_reach_its_handlers()
    {
        await using var node = await TestNode.StartAsync(
            tasks => tasks.Handle("ask", (HttpClient client) => client.BaseAddress!.ToString()),
            services: services => services.AddScoped(_ => new HttpClient { BaseAddress = new Uri("http://localhost:1/") }));
        var id = await node.SubmitAsync("ask");
        await node.WhenAsync<TaskLifecycle.TaskSucceeded>(id);
        Assert.Equal("\"http://localhost:1/\""u8.ToArray(), (await node.Store.Queries.ResultAsync(id, default))!.Value.ToArray());
    }

    private static async Task StartAsync(
        Action<IServiceCollection>? services = null, Action<ActorTasksBuilder>? tasks = null, params string[] settings)
    {
        using var host = Build(services, tasks, settings);
        await host.StartAsync().WaitAsync(TestNode.Patience);
    }

    private static IHost Build(Action<IServiceCollection>? services = null, Action<ActorTasksBuilder>? tasks = null, params string[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings.Prepend("store:kind=memory")
            .Select(setting => setting.Split('='))
            .GroupBy(pair => pair[0])
            .ToDictionary(pair => "actortasks:" + pair.Key, pair => (string?)pair.Last()[1]));
        builder.Logging.AddFilter(_ => false);
        if (services is null)
        {
            builder.Services.AddSingleton<ITaskStore>(new MemoryTaskStore(1));
        }

        services?.Invoke(builder.Services);
        builder.Services.AddActorTasks(builder.Configuration, tasks ?? (registered => registered.Handle("ok", () => 1)));
        return builder.Build();
    }
}
