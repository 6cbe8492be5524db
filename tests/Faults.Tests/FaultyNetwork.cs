using System.Diagnostics;
using System.Net;
using System.Text.Json;
using ActorTasks.FaultsTests.Server;
using ActorTasks.PostgresTesting;
using Xunit.Abstractions;

namespace ActorTasks.FaultsTests;

/// <summary>The network between the server and PostgreSQL cuts, swallows and refuses, and the server stays.</summary>
public sealed class FaultyNetwork(ITestOutputHelper output)
{
    private const int Clients = 8;
    private const string ShortBounds = ";Timeout=2;Command Timeout=2;Cancellation Timeout=500";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public Task Connections_cut_in_the_middle_of_anything_cost_refusals_and_nothing_that_was_accepted() => CutAsync(cuts: 60, accepted: 200);

    [Fact]
    [Trait("Length", "full")]
    public Task Connections_cut_in_the_middle_of_anything_cost_refusals_and_nothing_that_was_accepted_for_long() => CutAsync(cuts: 2_000, accepted: 5_000);

    [Fact]
    public Task A_database_that_swallows_what_is_sent_costs_each_call_a_clear_answer_in_time() =>
        StallAsync(ShortBounds, atMost: TimeSpan.FromSeconds(15));

    [Fact]
    [Trait("Length", "full")]
    public Task A_database_that_swallows_what_is_sent_costs_each_call_a_clear_answer_in_time_with_the_bounds_that_are_built_in() =>
        StallAsync("", atMost: TimeSpan.FromSeconds(60));

    [Fact]
    public async Task A_task_whose_commit_was_never_confirmed_is_there_once_when_it_is_repeated_with_its_key()
    {
        await using var proxy = new FaultyProxy(PostgresCluster.Shared.Port, Seed.Of(output));
        using var store = Through(proxy, ShortBounds);
        await using var server = store.Start("shards.restart.max=1s");
        await FirstFinishedAsync(server);

        proxy.StallAnswers();
        var (status, unknown) = await PostAsync(server, "k");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "outcome-unknown"), (status, unknown));
        proxy.Mend();

        var (repeated, id) = (HttpStatusCode.ServiceUnavailable, "");
        await server.UntilAsync("the way is open again", async () =>
        {
            (repeated, id) = await PostAsync(server, "k");
            return repeated == HttpStatusCode.Accepted;
        });

        var made = await TaskReader.ListAsync(server.Client, "key=k", task => task.GetProperty("id").GetString()!);
        Assert.Equal([id], made);
        Assert.Equal(0, await server.StopAsync());
        await store.AssertVerifiedAsync(output);
    }

    [Fact]
    public async Task A_database_that_cannot_be_connected_to_stores_nothing_for_certain_and_all_goes_on_when_it_can()
    {
        await using var proxy = new FaultyProxy(PostgresCluster.Shared.Port, Seed.Of(output));
        using var store = Through(proxy, "");
        await using var server = store.Start("shards.restart.max=1s");
        await server.FirstAcceptedAsync();
        await proxy.RefuseAsync();

        // The connection that is gone is found with the first write; from then on nothing leaves the server.
        await PostAsync(server);
        for (var number = 0; number < 10; number++)
        {
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "store-unavailable"), await PostAsync(server));
            using var read = await server.Client.GetAsync("/v1/tasks");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, read.StatusCode);
            Assert.NotNull(read.Headers.RetryAfter);
        }

        proxy.Mend();
        await server.FirstAcceptedAsync();
        Assert.Equal(0, await server.StopAsync());
        await store.AssertVerifiedAsync(output);
    }

    [Fact]
    public async Task A_server_that_is_to_stop_while_the_database_swallows_what_is_sent_ends_in_time_and_what_it_ran_goes_on_with_the_next()
    {
        await using var proxy = new FaultyProxy(PostgresCluster.Shared.Port, Seed.Of(output));
        using var store = Through(proxy, ShortBounds);
        string running;
        await using (var server = store.Start("stop.timeout=2s", "shards.restart.max=1s"))
        {
            await server.ReadyAsync();
            (_, running) = await PostAsync(server, type: "sleep", payload: """{"for":"1h"}""");
            await server.UntilAsync("the attempt begins", async () => (await TaskReader.EventNamesAsync(server.Client, running)).Contains("AttemptStarted"));
            proxy.Stall();
            await TimedAsync("the stop", TimeSpan.FromSeconds(60), server.StopAsync);
        }

        proxy.Mend();
        await using var next = store.Start("stop.timeout=0s");
        await next.ReadyAsync();
        string[] expected = ["TaskSubmitted", "AttemptStarted", "AttemptLost", "AttemptStarted"];
        await next.UntilAsync("the next attempt begins", async () => (await TaskReader.EventNamesAsync(next.Client, running)).SequenceEqual(expected));
        Assert.Equal(0, await next.StopAsync());
        await store.AssertVerifiedAsync(output);
    }

    private async Task CutAsync(int cuts, int accepted)
    {
        await using var proxy = new FaultyProxy(PostgresCluster.Shared.Port, Seed.Of(output));
        using var store = Through(proxy, "");
        await using var server = store.Start("shards.restart.max=500ms", "store.partitions=8");
        await server.FirstAcceptedAsync();
        var load = new SubmitLoad(Clients);
        using var stop = new CancellationTokenSource();
        var clients = load.RunAsync(server, stop.Token);
        proxy.CutAtRandom();
        await Task.WhenAll(proxy.Cuts.MoreAsync(cuts, 10 * s_patience, "cuts"), load.Accepted.MoreAsync(accepted, 10 * s_patience, "accepted tasks"));
        proxy.Mend();
        await load.Accepted.MoreAsync(100, s_patience, "accepted tasks");
        await stop.CancelAsync();
        await clients;
        output.WriteLine($"{proxy.Cuts.Number} connections were cut");
        await Promises.AssertKeptAsync(server, store, load, mayLose: false, output);
    }

    private async Task StallAsync(string bounds, TimeSpan atMost)
    {
        await using var proxy = new FaultyProxy(PostgresCluster.Shared.Port, Seed.Of(output));
        using var store = Through(proxy, bounds);
        await using var server = store.Start("shards.restart.max=1s");
        await FirstFinishedAsync(server);
        proxy.Stall();

        // The first finds a connection that was good, those behind it find none: each within its bounds.
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "outcome-unknown"), await TimedAsync("a write that was sent", atMost, () => PostAsync(server)));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "store-unavailable"), await TimedAsync("a write behind it", atMost, () => PostAsync(server)));
        await TimedAsync("reads", atMost, () => Task.WhenAll(Enumerable.Range(0, 30).Select(async _ =>
        {
            using var read = await server.Client.GetAsync("/v1/tasks");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, read.StatusCode);
        })));
        await TimedAsync("uploads", atMost, () => Task.WhenAll(Enumerable.Range(0, 10).Select(async number =>
        {
            using var body = UploadBody.Of("digest", number, 600_000);
            using var upload = await server.Client.PostAsync("/v1/tasks", body);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, upload.StatusCode);
        })));

        proxy.Mend();
        await TimedAsync("the first task that is accepted again", atMost, async () =>
        {
            await server.FirstAcceptedAsync();
            return true;
        });
        Assert.Equal(0, await server.StopAsync());
        await store.AssertVerifiedAsync(output);
    }

    /// <summary>So that nothing of an earlier task is on its way when a fault begins.</summary>
    private static async Task FirstFinishedAsync(ServerProcess server)
    {
        await server.ReadyAsync();
        var (status, id) = await PostAsync(server);
        Assert.Equal(HttpStatusCode.Accepted, status);
        await TaskReader.AllFinalAsync(server.Client, [id], s_patience);
    }

    private static TestStore Through(FaultyProxy proxy, string bounds)
    {
        var database = PostgresCluster.Shared.CreateDatabase();
        return TestStore.On(PostgresCluster.Shared.ConnectionTo(database, proxy.Port) + bounds, PostgresCluster.Shared.ConnectionTo(database));
    }

    private async Task<T> TimedAsync<T>(string what, TimeSpan atMost, Func<Task<T>> call)
    {
        var started = Stopwatch.GetTimestamp();
        var answer = await call();
        var took = Stopwatch.GetElapsedTime(started);
        output.WriteLine($"{what}: {took.TotalSeconds:N1} s");
        Assert.True(took < atMost, $"{what} took {took.TotalSeconds:N1} s; {atMost.TotalSeconds:N0} s were expected at most.");
        return answer;
    }

    private Task TimedAsync(string what, TimeSpan atMost, Func<Task> call) => TimedAsync(what, atMost, async () =>
    {
        await call();
        return true;
    });

    /// <summary>Submits; tells the type of the error, or the id.</summary>
    private static async Task<(HttpStatusCode Status, string Told)> PostAsync(ServerProcess server, string? key = null, string type = "echo", string payload = "1")
    {
        using var body = TaskBody.Of(type, payload, key);
        using var answer = await server.Client.PostAsync("/v1/tasks", body);
        using var told = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        if (answer.StatusCode == HttpStatusCode.Accepted)
        {
            return (answer.StatusCode, told.RootElement.GetProperty("id").GetString()!);
        }

        Assert.NotNull(answer.Headers.RetryAfter);
        return (answer.StatusCode, told.RootElement.GetProperty("type").GetString()!.Split('/')[^1]);
    }
}
