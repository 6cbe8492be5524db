using ActorTasks.Actors;
using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ActorTasks.ActorSystemTests.Node;

/// <summary>A node as with store.kind = akka, on the journal in memory that both builds have.</summary>
public sealed class StandingOnEventsAlone
{
    private static readonly Dictionary<string, string?> s_inMemory = new()
    {
        ["akka:persistence:journal:plugin"] = "akka.persistence.journal.inmem",
        ["akka:persistence:snapshot-store:plugin"] = "akka.persistence.snapshot-store.inmem",
    };

    [Fact]
    public async Task Tasks_run_and_their_results_and_histories_can_be_read()
    {
        using var host = await StartAsync();
        var client = host.Services.GetRequiredService<ITaskClient>();
        var task = await client.EnqueueAsync("double", 21);
        var ended = await task.WaitAsync().WaitAsync(TestNode.Patience);
        Assert.Equal("succeeded", ended.State.ToString().ToLowerInvariant());
        Assert.Equal(42, await client.ResultAsync<int>(task.Id));

        var events = await host.Services.GetRequiredService<ITaskQueries>().EventsAsync(task.Id, 1, 10, default);
        Assert.Equal([(2, typeof(AttemptStarted)), (3, typeof(TaskSucceeded))], events.Select(entry => (entry.TaskSeq, entry.Event.GetType())));
        await host.StopAsync();
    }

    [Fact]
    public async Task Keys_files_and_lists_are_refused_as_not_supported()
    {
        using var host = await StartAsync();
        var client = host.Services.GetRequiredService<ITaskClient>();
        var keyed = await Assert.ThrowsAsync<TaskRefusedException>(() => client.EnqueueAsync("double", 1, new EnqueueOptions { IdempotencyKey = "key" }));
        var inside = await client.EnqueueAsync("keyed", 1);
        var listed = await Assert.ThrowsAsync<TaskRefusedException>(() => host.Services.GetRequiredService<ITaskQueries>().ListAsync(new TaskFilter(), default));
        var filed = Assert.Throws<TaskRefusedException>(() => host.Services.GetRequiredService<ITaskFiles>().Begin());
        Assert.All(new[] { keyed, listed, filed }, refused => Assert.Equal("not-supported", refused.Slug));
        Assert.Contains("keys", (await inside.WaitAsync().WaitAsync(TestNode.Patience)).Error!.Message, StringComparison.Ordinal);
        await host.StopAsync();
    }

    [Fact]
    public async Task A_node_whose_journal_is_named_nowhere_does_not_start()
    {
        var fault = await Assert.ThrowsAsync<StoreRefusedException>(() => StartAsync(journal: []));
        Assert.Contains("hocon/akka-persistence-sql.conf", fault.Message, StringComparison.Ordinal);
    }

    private static async Task<IHost> StartAsync(Dictionary<string, string?>? journal = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(journal ?? s_inMemory);
        builder.Logging.AddFilter(_ => false);

        // Not by the setting: the default build refuses the word.
        builder.Services.AddSingleton(new ActorTasksOptions
        {
            Store = StoreKind.Akka,
            Partitions = 2,
            SnapshotEvery = 2,
            LimitOpenTasks = 100,
            Retry = RetryPolicy.Default with { MaxAttempts = 1 },
        });
        builder.Services.AddActorTasks(builder.Configuration, tasks => tasks
            .Handle("double", (int n) => 2 * n)
            .Handle("keyed", (TaskContext task) => { task.Enqueue("double", 1, new EnqueueOptions { IdempotencyKey = "key" }); }));
        var host = builder.Build();
        await host.StartAsync();
        using var patience = new CancellationTokenSource(TestNode.Patience);
        while (!host.Services.GetRequiredService<ITaskGateway>().Readiness.Ready)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
        }

        return host;
    }
}
