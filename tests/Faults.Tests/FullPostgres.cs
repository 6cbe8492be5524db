using System.Net;
using ActorTasks.FaultsTests.Server;
using ActorTasks.PostgresTesting;
using Xunit.Abstractions;

namespace ActorTasks.FaultsTests;

/// <summary>The disk of the database is full: a clear refusal, nothing that was accepted is lost, and with room all goes on.</summary>
public sealed class FullPostgres(ITestOutputHelper output)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    /// <summary>The tables lie on a small disk: PostgreSQL itself goes on.</summary>
    [Fact]
    public async Task Where_the_tables_have_no_room_submits_are_refused_and_accepted_again_when_there_is_some()
    {
        using var disk = new SmallDisk(mebibytes: 48);
        using var postgres = PostgresCluster.Begin();
        postgres.Ask($"CREATE TABLESPACE small LOCATION '{FolderOn(disk, "tables")}'");
        var database = postgres.CreateDatabase("default_tablespace = small");
        using var store = TestStore.On(postgres.ConnectionTo(database));
        await using var server = store.Start("shards.restart.max=1s");
        var first = await FirstFinishedAsync(server);

        var (kept, refusal) = await disk.FillAsync(server);

        Assert.Equal("store-unavailable", refusal);

        // Certainly not stored: of as many as were accepted there are no more.
        Assert.Equal(1L + kept.Count, postgres.Ask("SELECT count(*) FROM actortasks.events WHERE name = 'TaskSubmitted'", database));
        disk.MakeRoom();
        await AssertGoesOnAsync(server, store, [first, .. kept]);
        var log = server.Output.Split('\n');
        Assert.Single(log, line => line.Contains("The store is lost", StringComparison.Ordinal));
        Assert.Single(log, line => line.Contains("The store is back", StringComparison.Ordinal));
    }

    /// <summary>The log lies on a small disk: PostgreSQL gives up, and cannot start until there is room.</summary>
    [Fact]
    public async Task Where_the_log_has_no_room_PostgreSQL_ends_and_all_goes_on_when_it_was_started_again_with_room()
    {
        using var disk = new SmallDisk(mebibytes: 24);
        using var postgres = PostgresCluster.Begin(new PostgresSetup
        {
            LogFolder = FolderOn(disk, "log"),
            IsSynced = true,
            LogSegmentMebibytes = 1,
            Settings = ["max_wal_size=4MB", "min_wal_size=2MB", "restart_after_crash=off"],
        });
        using var store = TestStore.On(postgres.Connection);
        await using var server = store.Start("shards.restart.max=1s");
        var first = await FirstFinishedAsync(server);

        var (kept, _) = await disk.FillAsync(server);
        postgres.Ended();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await SmallDisk.PostAsync(server)).Status);
        disk.MakeRoom();
        postgres.Start();
        await AssertGoesOnAsync(server, store, [first, .. kept]);
    }

    private static string FolderOn(SmallDisk disk, string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(disk.Path, name)).FullName;
        Unprivileged.Give(folder);
        return folder;
    }

    /// <summary>So that nothing of an earlier task is on its way when the disk becomes full.</summary>
    private static async Task<string> FirstFinishedAsync(ServerProcess server)
    {
        await server.ReadyAsync();
        var (status, id) = await SmallDisk.PostAsync(server);
        Assert.Equal(HttpStatusCode.Accepted, status);
        await TaskReader.AllFinalAsync(server.Client, [id], s_patience);
        return id;
    }

    private async Task AssertGoesOnAsync(ServerProcess server, TestStore store, IReadOnlyCollection<string> kept)
    {
        await server.FirstAcceptedAsync();
        var states = await TaskReader.AllFinalAsync(server.Client, kept, s_patience);
        output.WriteLine($"{kept.Count} were accepted before the disk was full");
        Assert.All(states.Values, state => Assert.Equal("succeeded", state));
        Assert.Equal(0, await server.StopAsync());
        await store.AssertVerifiedAsync(output);
    }
}
