using System.Text;
using ActorTasks.Actors;
using ActorTasks.Journal;
using ActorTasks.Journal.Memory;
using ActorTasks.TaskLifecycle;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ActorTasks.ActorSystemTests.Node;

/// <summary>A whole node in this process, on a store in memory.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    /// <summary>No test should come near it; it turns a hang into a failure.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly IHost _host;

    private TestNode(IHost host, WatchedStore store)
    {
        _host = host;
        Store = store;
    }

    public WatchedStore Store { get; }

    public ITaskGateway Gateway => _host.Services.GetRequiredService<ITaskGateway>();

    public ITaskClient Client => _host.Services.GetRequiredService<ITaskClient>();

    public T Service<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    /// <summary>Starts a node and waits until all its shards are up.</summary>
    public static async Task<TestNode> StartAsync(
        Action<ActorTasksBuilder> tasks,
        IReadOnlyDictionary<string, string?>? settings = null,
        WatchedStore? store = null,
        Action<IServiceCollection>? services = null)
    {
        var all = new Dictionary<string, string?>
        {
            ["actortasks:store:kind"] = "memory",
            ["actortasks:store:partitions"] = "2",
            ["actortasks:shards:restart:min"] = "10ms",
            ["actortasks:shards:restart:max"] = "50ms",
            ["actortasks:retry:delay"] = "1ms",
            ["actortasks:retry:jitter"] = "0",
            ["actortasks:stop:timeout"] = "5s",
        };
        foreach (var (key, value) in settings ?? new Dictionary<string, string?>())
        {
            all["actortasks:" + key.Replace('.', ':')] = value;
        }

        var watched = store ?? new WatchedStore(new MemoryTaskStore(2));
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(all);
        builder.Logging.AddFilter(_ => false);
        builder.Services.AddSingleton<ITaskStore>(watched);
        services?.Invoke(builder.Services);
        builder.Services.AddActorTasks(builder.Configuration, tasks);
        var node = new TestNode(builder.Build(), watched);
        await node._host.StartAsync();
        await node.WhenReadyAsync();
        return node;
    }

    /// <summary>Readiness is a state that is asked for, as probes ask for it: there is no sign to wait on.</summary>
    public async Task WhenReadyAsync(bool isReady = true)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (Gateway.Readiness.Ready != isReady)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
        }
    }

    public async Task<TaskId> SubmitAsync(string type, string payload = "null", Func<Submission, Submission>? with = null) =>
        Assert.IsType<TaskReply.Accepted>(await TrySubmitAsync(type, payload, with)).Task.Id;

    public Task<TaskReply> TrySubmitAsync(string type, string payload = "null", Func<Submission, Submission>? with = null)
    {
        var submission = new Submission { Type = type, Payload = Encoding.UTF8.GetBytes(payload) };
        return Gateway.SubmitAsync(with?.Invoke(submission) ?? submission, CancellationToken.None).WaitAsync(Patience);
    }

    /// <summary>Waits until an event of a task is on disk and gives the task after it.</summary>
    public async Task<TaskState> WhenAsync<T>(TaskId id, Func<T, bool>? passes = null)
        where T : TaskEvent
    {
        var recorded = await Store.WhenAsync(recorded => recorded.Event is T happened && happened.Id == id && passes?.Invoke(happened) != false)
            .WaitAsync(Patience);
        return recorded.After!;
    }

    /// <summary>The names of a task's events, in order.</summary>
    public IReadOnlyList<string> History(TaskId id) =>
        [.. Store.Seen.Select(recorded => recorded.Event).OfType<TaskEvent>().Where(happened => happened.Id == id).Select(happened => happened.GetType().Name)];

    public async Task StopAsync()
    {
        await _host.StopAsync().WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (_host is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
    }
}
