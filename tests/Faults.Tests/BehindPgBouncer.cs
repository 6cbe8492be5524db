using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using ActorTasks.FaultsTests.Server;
using ActorTasks.PostgresTesting;
using Xunit.Abstractions;

namespace ActorTasks.FaultsTests;

/// <summary>A pooler in transaction mode between: every transaction may come to another connection of the server.</summary>
public sealed class BehindPgBouncer(ITestOutputHelper output) : IDisposable
{
    /// <summary>Fewer than the server's own, so that its connections have to share them.</summary>
    private const int ServerConnections = 3;

    private const int FileBytes = 3_000_000;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly PgBouncer _pooler = PgBouncer.Before(PostgresCluster.Shared, ServerConnections);
    private readonly string _database = PostgresCluster.Shared.CreateDatabase();

    public void Dispose() => _pooler.Dispose();

    [Fact]
    public async Task Tasks_run_files_are_streamed_and_lists_are_read()
    {
        using var store = Store();
        await using var server = store.Start();
        await server.ReadyAsync();

        using var body = UploadBody.Of("gzip", seed: 1, FileBytes);
        using var accepted = await server.Client.PostAsync("/v1/tasks", body);
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        using var task = JsonDocument.Parse(await accepted.Content.ReadAsStringAsync());
        var id = task.RootElement.GetProperty("id").GetString()!;
        var states = await TaskReader.AllFinalAsync(server.Client, [id], s_patience);
        Assert.Equal("succeeded", states[id]);

        Assert.Equal(UploadBody.HashOf(1, FileBytes), await HashAsync(await server.Client.GetStreamAsync($"/v1/tasks/{id}/files/file")));
        await using var result = new GZipStream(await server.Client.GetStreamAsync($"/v1/tasks/{id}/result"), CompressionMode.Decompress);
        Assert.Equal(UploadBody.HashOf(1, FileBytes), await HashAsync(result));
        Assert.Equal([id], await TaskReader.ListAsync(server.Client, "type=gzip", listed => listed.GetProperty("id").GetString()!));
        Assert.Equal(["TaskSubmitted", "AttemptStarted", "TaskSucceeded"], await TaskReader.EventNamesAsync(server.Client, id));
        Assert.Equal(0, await server.StopAsync());
        await store.AssertVerifiedAsync(output);
    }

    [Fact]
    public async Task Every_accepted_task_is_finished_once_however_often_the_server_is_killed()
    {
        using var store = Store();
        await Kills.AssertKeptAsync(store, clients: 8, rounds: 3, output);
    }

    private static async Task<string> HashAsync(Stream stored) => Convert.ToHexStringLower(await SHA256.HashDataAsync(stored));

    /// <summary>Verified over the pooler too.</summary>
    private TestStore Store() => TestStore.On(PostgresCluster.Shared.ConnectionTo(_database, _pooler.Port));
}
