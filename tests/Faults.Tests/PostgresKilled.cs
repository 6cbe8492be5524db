using ActorTasks.FaultsTests.Server;
using ActorTasks.PostgresTesting;
using Xunit.Abstractions;

namespace ActorTasks.FaultsTests;

/// <summary>The database dies under load, again and again, and the server stays.</summary>
public sealed class PostgresKilled(ITestOutputHelper output)
{
    private const int Clients = 8;
    private const int MostAnswers = 200;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public Task Everything_accepted_is_kept_and_ends_and_the_server_needs_no_restart_when_PostgreSQL_is_killed() => KillAsync(rounds: 3);

    [Fact]
    [Trait("Length", "full")]
    public Task Everything_accepted_is_kept_and_ends_and_the_server_needs_no_restart_when_PostgreSQL_is_killed_for_long() => KillAsync(rounds: 25);

    private async Task KillAsync(int rounds)
    {
        var random = Seed.Of(output);
        using var postgres = PostgresCluster.Begin(new PostgresSetup { IsSynced = true });
        using var store = TestStore.On(postgres.Connection);
        await using var server = store.Start("shards.restart.max=1s");
        await server.ReadyAsync();
        var load = new SubmitLoad(Clients);
        using var stop = new CancellationTokenSource();
        var clients = load.RunAsync(server, stop.Token);
        for (var round = 0; round < rounds; round++)
        {
            await load.Accepted.MoreAsync(random.Next(1, MostAnswers), s_patience, "accepted tasks");
            postgres.Kill();
            await load.Refused.MoreAsync(random.Next(1, MostAnswers), s_patience, "refusals");
            postgres.Start();
        }

        await load.Accepted.MoreAsync(MostAnswers, s_patience, "accepted tasks");
        await stop.CancelAsync();
        await clients;
        Assert.Subset(new HashSet<string> { "store-unavailable", "outcome-unknown" }, load.Refusals.Keys.ToHashSet());
        Assert.Contains("store-unavailable", load.Refusals.Keys);
        AssertLog(server.Output, rounds);
        await Promises.AssertKeptAsync(server, store, load, mayLose: false, output);
    }

    /// <summary>64 shards and every caller hear of a loss; the log has one line of it, and one of its end.</summary>
    private void AssertLog(string log, int rounds)
    {
        var lines = log.Split('\n').Select(line => line.TrimEnd()).ToList();
        var lost = lines.Where(line => line.Contains("The store is lost", StringComparison.Ordinal)).ToList();
        lost.ForEach(output.WriteLine);
        Assert.All(lost, line => Assert.Contains(" WRN ", line, StringComparison.Ordinal));

        // While it recovers it may be there for a moment and away again, so a kill may be seen as two losses.
        Assert.InRange(lost.Count, rounds, 2 * rounds);
        Assert.Equal(lost.Count, lines.Count(line => line.Contains("The store is back", StringComparison.Ordinal)));
        Assert.DoesNotContain(lines, line => line.StartsWith("   at ", StringComparison.Ordinal) || line.Contains(" ERR ", StringComparison.Ordinal));
    }
}
