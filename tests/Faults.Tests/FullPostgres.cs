using System.Net;
using ActorTasks.FaultsTests.Server;
using ActorTasks.PostgresTesting;
using Xunit.Abstractions;

namespace ActorTasks.FaultsTests;

/// <summary>The disk of the database is full: a clear refusal, nothing that was accepted is lost, and with room all goes on.</summary>
public sealed class FullPostgres(ITestOutputHelper output)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>The tables lie on a small disk: PostgreSQL itself goes on.</summary>
    [Fact]
    public async Task Where_the_tables_have_no_room_submits_are_refused_and_accepted_again_when_there_is_some()
    {
        using var disk = DataFolder.Small(mebibytes: 48);
        var tables = Directory.CreateDirectory(Path.Combine(disk.Path, "tables")).FullName;
        Unprivileged.Give(tables);
        using var postgres = PostgresCluster.Begin();
        postgres.Ask($"CREATE TABLESPACE small LOCATION '{tables}'");
        var database = postgres.CreateDatabase("default_tablespace = small");
        using var store = TestStore.On(postgres.ConnectionTo(database));
        await using var server = store.Start("shards.restart.max=1s");
        await server.ReadyAsync();

        var (kept, refusal) = await FillAsync(server, Path.Combine(disk.Path, "ballast"));

        Assert.Contains("/problems/store-unavailable", refusal, StringComparison.Ordinal);

        // Certainly not stored: of as many as were accepted there are no more.
        Assert.Equal((long)kept.Count, postgres.Ask("SELECT count(*) FROM actortasks.events WHERE name = 'TaskSubmitted'", database));
        File.Delete(Path.Combine(disk.Path, "ballast"));
        await AssertGoesOnAsync(server, store, kept);
        var log = server.Output.Split('\n');
        Assert.Single(log, line => line.Contains("The store is lost", StringComparison.Ordinal));
        Assert.Single(log, line => line.Contains("The store is back", StringComparison.Ordinal));
    }

    /// <summary>The log lies on a small disk: PostgreSQL gives up, and cannot start until there is room.</summary>
    [Fact]
    public async Task Where_the_log_has_no_room_PostgreSQL_ends_and_all_goes_on_when_it_was_started_again_with_room()
    {
        using var disk = DataFolder.Small(mebibytes: 24);
        var ballast = Path.Combine(disk.Path, "ballast");
        var log = Directory.CreateDirectory(Path.Combine(disk.Path, "log")).FullName;
        Unprivileged.Give(log);
        using var postgres = PostgresCluster.Begin(new PostgresSetup
        {
            LogFolder = log,
            IsSynced = true,
            LogSegmentMebibytes = 1,
            Settings = ["max_wal_size=4MB", "min_wal_size=2MB", "restart_after_crash=off"],
        });
        using var store = TestStore.On(postgres.Connection);
        await using var server = store.Start("shards.restart.max=1s");
        await server.ReadyAsync();

        var (kept, _) = await FillAsync(server, ballast);
        postgres.Ended();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await PostAsync(server)).Status);
        File.Delete(ballast);
        postgres.Start();
        await AssertGoesOnAsync(server, store, kept);
    }

    /// <summary>Fills the disk by a file and by tasks until they are refused.</summary>
    private static async Task<(List<string> Kept, string Refusal)> FillAsync(ServerProcess server, string ballast)
    {
        var (status, first) = await PostAsync(server);
        Assert.Equal(HttpStatusCode.Accepted, status);
        List<string> kept = [first];
        await TaskReader.AllFinalAsync(server.Client, kept, s_patience);
        await using (var file = File.Create(ballast))
        {
            try
            {
                while (true)
                {
                    await file.WriteAsync(new byte[64 * 1024]);
                    await file.FlushAsync();
                }
            }
            catch (IOException)
            {
                // The file system is full now, as the test wants it.
                await Task.Yield();
            }
        }

        for (var number = 0; number < 20_000; number++)
        {
            var (answer, told) = await PostAsync(server);
            if (answer == HttpStatusCode.ServiceUnavailable)
            {
                return (kept, told);
            }

            Assert.Equal(HttpStatusCode.Accepted, answer);
            kept.Add(told);
        }

        throw new InvalidOperationException("20,000 tasks were accepted on a disk without room.");
    }

    private async Task AssertGoesOnAsync(ServerProcess server, TestStore store, List<string> kept)
    {
        await server.FirstAcceptedAsync();
        var states = await TaskReader.AllFinalAsync(server.Client, kept, TimeSpan.FromMinutes(2));
        output.WriteLine($"{kept.Count} were accepted before the disk was full");
        Assert.All(states.Values, state => Assert.Equal("succeeded", state));
        Assert.Equal(0, await server.StopAsync());
        await store.AssertVerifiedAsync(output);
    }

    private static async Task<(HttpStatusCode Status, string Told)> PostAsync(ServerProcess server)
    {
        using var body = TaskBody.Of("echo", $"\"{new string('x', 4000)}\"");
        using var answer = await server.Client.PostAsync("/v1/tasks", body);
        if (answer.StatusCode == HttpStatusCode.Accepted)
        {
            return (answer.StatusCode, answer.Headers.Location!.ToString().Split('/')[^1]);
        }

        Assert.NotNull(answer.Headers.RetryAfter);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
