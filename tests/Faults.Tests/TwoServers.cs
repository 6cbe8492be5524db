using System.Diagnostics;
using System.Net;
using System.Text.Json;
using ActorTasks.FaultsTests.Server;
using ActorTasks.PostgresTesting;
using Xunit.Abstractions;

namespace ActorTasks.FaultsTests;

/// <summary>Two servers over one PostgreSQL: one works, the other stands by and takes over.</summary>
public sealed class TwoServers(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly TimeSpan s_lease = TimeSpan.FromSeconds(6);

    /// <summary>Of a busy machine: with the processor for itself it is some 2 s.</summary>
    private static readonly TimeSpan s_margin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly string[] s_settings = ["cluster.lease=6s", "cluster.heartbeat=1s", "store.postgres.prepared=off", "shards.restart.max=1s", "stop.timeout=0s"];

    private readonly FaultyProxy _way = new(PostgresCluster.Shared.Port, new Random(1));
    private TestStore _firstStore = null!;
    private TestStore _secondStore = null!;
    private ServerProcess _first = null!;
    private ServerProcess _second = null!;

    public async Task InitializeAsync()
    {
        var database = PostgresCluster.Shared.CreateDatabase();
        var direct = PostgresCluster.Shared.ConnectionTo(database);
        _firstStore = TestStore.On(PostgresCluster.Shared.ConnectionTo(database, _way.Port), direct);
        _secondStore = TestStore.On(direct);
        _first = _firstStore.Start(s_settings);
        await _first.ReadyAsync();
        _second = _secondStore.Start(s_settings);
        await UntilStandingByAsync(_second);
    }

    /// <summary>Whatever happened: when both have stopped, the events fold to exactly the rows.</summary>
    public async Task DisposeAsync()
    {
        await _first.DisposeAsync();
        Assert.Equal(0, await _second.StopAsync());
        await _secondStore.AssertVerifiedAsync(output);
        await _second.DisposeAsync();
        await _way.DisposeAsync();
        _firstStore.Dispose();
        _secondStore.Dispose();
    }

    [Fact]
    public async Task The_one_that_stands_by_refuses_submits_and_answers_reads()
    {
        var id = await AcceptedAsync(_first, "echo", "1");

        var (status, problem) = await PostAsync(_second, "echo", "1");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "/problems/not-owner"), (status, problem.GetProperty("type").GetString()));
        await TaskReader.AllFinalAsync(_second.Client, [id], s_patience);
    }

    [Fact]
    public async Task It_takes_over_from_one_that_was_killed_and_ends_what_that_had_accepted()
    {
        var load = new SubmitLoad(clients: 4);
        using var stop = new CancellationTokenSource();
        var clients = load.RunAsync(_first, stop.Token);
        await load.Accepted.MoreAsync(50, s_patience, "accepted tasks");

        await _first.KillAsync();

        await stop.CancelAsync();
        await clients;
        await WithinAsync(s_lease, "a process of this machine is gone");
        var states = await TaskReader.AllFinalAsync(_second.Client, load.Ids, s_patience);
        Assert.All(states.Values, state => Assert.Equal("succeeded", state));
    }

    [Fact]
    public async Task It_takes_over_at_once_from_one_that_stops()
    {
        var id = await AcceptedAsync(_first, "sleep", """{"for":"1h"}""");
        Assert.Equal(0, await _first.StopAsync());

        await WithinAsync(s_lease, "the other one has left");
        Assert.Contains("AttemptReleased", await TaskReader.EventNamesAsync(_second.Client, id));
    }

    [Fact]
    public async Task One_that_froze_between_the_lock_of_its_partition_and_the_commit_is_followed_within_its_lease_and_its_write_is_refused_when_it_wakes()
    {
        var earlier = await AcceptedAsync(_first, "echo", "1");
        var hold = _way.HoldCommit();
        var frozen = PostAsync(_first, "echo", "2", key: "frozen");
        await hold.Held.WaitAsync(s_patience);
        await _first.SignalAsync("STOP");

        await WithinAsync(s_lease + s_margin, "the other one is frozen and holds a lock");
        var later = await AcceptedAsync(_second, "echo", "3");
        var states = await TaskReader.AllFinalAsync(_second.Client, [earlier, later], s_patience);
        Assert.All(states.Values, state => Assert.Equal("succeeded", state));

        await _first.SignalAsync("CONT");
        hold.Release();
        var (status, problem) = await frozen.WaitAsync(s_patience);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "/problems/outcome-unknown"), (status, problem.GetProperty("type").GetString()));
        await UntilStandingByAsync(_first);
        Assert.Empty(await TaskReader.ListAsync(_second.Client, "key=frozen", task => task.GetProperty("id").GetString()));
        Assert.Contains("was declared dead by another one", _first.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_cannot_reach_the_database_ends_its_attempts_before_the_other_begins_them()
    {
        var id = await AcceptedAsync(_first, "sleep", """{"for":"20s"}""");
        await _first.UntilAsync("the attempt begins", async () => (await TaskReader.EventNamesAsync(_first.Client, id)).Contains("AttemptStarted"));

        _way.Stall();

        await WithinAsync(s_lease + s_margin, "the other one gives no sign");
        await _first.UntilAsync("it ends its attempts", () => Task.FromResult(_first.Output.Contains("its attempts end", StringComparison.Ordinal)));
        Assert.Equal("succeeded", (await TaskReader.AllFinalAsync(_second.Client, [id], s_patience))[id]);
        Assert.Equal(
            ["TaskSubmitted", "AttemptStarted", "AttemptLost", "AttemptStarted", "TaskSucceeded"],
            (await TaskReader.EventNamesAsync(_second.Client, id)).Where(name => name != "LateOutcomeRecorded"));
        _way.Mend();
        await UntilStandingByAsync(_first);
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(ServerProcess server, string type, string payload, string? key = null)
    {
        using var answer = await server.Client.PostAsync("/v1/tasks", TaskBody.Of(type, payload, key));
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return (answer.StatusCode, body.RootElement.Clone());
    }

    private static async Task<string> AcceptedAsync(ServerProcess server, string type, string payload)
    {
        var (status, task) = await PostAsync(server, type, payload);
        Assert.Equal(HttpStatusCode.Accepted, status);
        return task.GetProperty("id").GetString()!;
    }

    private static Task UntilStandingByAsync(ServerProcess server) => server.UntilAsync("it stands by", async () =>
    {
        using var answer = await server.Client.GetAsync("/health/ready");
        return answer.StatusCode == HttpStatusCode.ServiceUnavailable
            && (await answer.Content.ReadAsStringAsync()).Contains("belong to node", StringComparison.Ordinal);
    });

    private async Task WithinAsync(TimeSpan limit, string since)
    {
        var waited = Stopwatch.StartNew();
        await _second.ReadyAsync();
        output.WriteLine($"Took over {waited.Elapsed.TotalSeconds:0.0} s after {since}.");
        Assert.True(waited.Elapsed < limit, $"The other server took over {waited.Elapsed} after {since}; {limit} is the limit.");
    }
}
