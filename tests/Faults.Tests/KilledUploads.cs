using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using ActorTasks.FaultsTests.Server;
using Xunit.Abstractions;

namespace ActorTasks.FaultsTests;

/// <summary>An upload whose 202 left is whole, and what was under way is gone, however often the server is killed.</summary>
public sealed class KilledUploads(ITestOutputHelper output)
{
    private const int Rounds = 8;
    private const int Clients = 6;
    private const int MostBytes = 600_000;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Every_accepted_upload_is_intact_and_nothing_else_stays_however_often_the_server_is_killed()
    {
        var random = Seed.Of(output);
        using var folder = DataFolder.Create();
        var data = Path.Combine(folder.Path, "data");
        var accepted = new ConcurrentDictionary<string, Upload>();
        for (var round = 0; round < Rounds; round++)
        {
            await using var server = ServerProcess.Start(data);
            await server.ReadyAsync();
            using var stop = new CancellationTokenSource();
            var answered = new Count();
            var clients = Enumerable.Range(0, Clients).Select(_ => UploadUntilKilledAsync(server, random.Next(), accepted, answered, stop.Token)).ToList();
            await answered.MoreAsync(random.Next(1, 12), s_patience, "accepted uploads");
            await server.KillAsync();
            await stop.CancelAsync();
            await Task.WhenAll(clients);
        }

        Assert.NotEmpty(accepted);
        await using (var server = ServerProcess.Start(data))
        {
            await server.ReadyAsync();
            var states = await TaskReader.AllFinalAsync(server.Client, [.. accepted.Keys], TimeSpan.FromMinutes(3));
            output.WriteLine($"{accepted.Count} accepted in {Rounds} rounds");
            foreach (var (id, upload) in accepted)
            {
                await AssertIntactAsync(server.Client, id, upload, states[id]);
            }

            await AssertNothingElseAsync(server.Client, Path.Combine(data, "blobs"));
            Assert.Equal(0, await server.StopAsync());
        }

        var verified = await ServerProcess.RunAsync("verify", "--data", data);
        output.WriteLine(verified.Output);
        Assert.Equal(0, verified.ExitCode);
    }

    private static async Task AssertIntactAsync(HttpClient client, string id, Upload upload, string state)
    {
        await using var file = await client.GetStreamAsync($"/v1/tasks/{id}/files/file");
        Assert.Equal(upload.Sha256, Convert.ToHexStringLower(await SHA256.HashDataAsync(file)));
        if (state == "succeeded")
        {
            await using var result = new GZipStream(await client.GetStreamAsync($"/v1/tasks/{id}/result"), CompressionMode.Decompress);
            Assert.Equal(upload.Sha256, Convert.ToHexStringLower(await SHA256.HashDataAsync(result)));
        }
    }

    /// <summary>Every file on disk is one of a task that is known: its upload, or its result.</summary>
    private static async Task AssertNothingElseAsync(HttpClient client, string blobs)
    {
        Assert.Empty(Directory.GetFiles(Path.Combine(blobs, "incoming")));
        foreach (var path in Directory.EnumerateFiles(blobs, "*", SearchOption.AllDirectories))
        {
            var id = Path.GetFileName(Path.GetDirectoryName(path))!;
            var name = Path.GetFileName(path);
            using var answer = await client.GetAsync(name.StartsWith("file-", StringComparison.Ordinal) ? $"/v1/tasks/{id}/files/{name[5..]}" : $"/v1/tasks/{id}/result");
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path} belongs to nobody: {(int)answer.StatusCode}");
        }
    }

    private static async Task UploadUntilKilledAsync(ServerProcess server, int seed, ConcurrentDictionary<string, Upload> accepted, Count answered, CancellationToken stop)
    {
        var random = new Random(seed);
        while (!stop.IsCancellationRequested)
        {
            var (fileSeed, bytes) = (random.Next(), random.Next(MostBytes));
            try
            {
                using var body = UploadBody.Of("gzip", fileSeed, bytes);
                using var answer = await server.Client.PostAsync("/v1/tasks", body, stop);
                Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
                using var task = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(stop));
                accepted[task.RootElement.GetProperty("id").GetString()!] = new Upload(UploadBody.HashOf(fileSeed, bytes));
                answered.Up();
            }
            catch (Exception killed) when (killed is HttpRequestException or OperationCanceledException or JsonException or IOException)
            {
                if (server.HasExited)
                {
                    return;
                }
            }
        }
    }

    private sealed record Upload(string Sha256);
}
