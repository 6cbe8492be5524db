using System.Collections.Concurrent;
using System.Globalization;
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
    private static readonly string s_server = Path.Combine(AppContext.BaseDirectory, "ActorTasks.Server.dll");

    [Fact]
    public async Task Every_accepted_upload_is_intact_and_nothing_else_stays_however_often_the_server_is_killed()
    {
        var seed = Environment.GetEnvironmentVariable("FAULTS_SEED") is { Length: > 0 } given ? int.Parse(given, CultureInfo.InvariantCulture) : Environment.TickCount;
        output.WriteLine($"seed {seed} (FAULTS_SEED={seed} repeats it)");
        var random = new Random(seed);
        using var folder = DataFolder.Create();
        var data = Path.Combine(folder.Path, "data");
        var accepted = new ConcurrentDictionary<string, Upload>();
        for (var round = 0; round < Rounds; round++)
        {
            await using var server = ServerProcess.Start(s_server, data);
            await server.ReadyAsync();
            using var stop = new CancellationTokenSource();
            var enough = new Target(random.Next(1, 12));
            var clients = Enumerable.Range(0, Clients).Select(_ => UploadUntilKilledAsync(server, random.Next(), accepted, enough, stop.Token)).ToList();
            await enough.Reached.WaitAsync(s_patience);
            await Task.Delay(random.Next(100));
            await server.KillAsync();
            await stop.CancelAsync();
            await Task.WhenAll(clients);
        }

        Assert.NotEmpty(accepted);
        await using (var server = ServerProcess.Start(s_server, data))
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

        var verified = await ServerProcess.RunAsync(s_server, "verify", "--data", data);
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

    private static async Task UploadUntilKilledAsync(ServerProcess server, int seed, ConcurrentDictionary<string, Upload> accepted, Target enough, CancellationToken stop)
    {
        var random = new Random(seed);
        while (!stop.IsCancellationRequested)
        {
            var (fileSeed, bytes) = (random.Next(), random.Next(MostBytes));
            try
            {
                using var body = UploadBody.Of("gzip", fileSeed, bytes);
                using var answer = await server.Client.PostAsync("/v1/tasks", body, stop);
                if (answer.StatusCode != HttpStatusCode.Accepted)
                {
                    continue;
                }

                using var task = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(stop));
                accepted[task.RootElement.GetProperty("id").GetString()!] = new Upload(UploadBody.HashOf(fileSeed, bytes));
                enough.Count();
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

    /// <summary>Reached when so many were counted.</summary>
    private sealed class Target(int left)
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _left = left;

        public Task Reached => _reached.Task;

        public void Count()
        {
            if (Interlocked.Decrement(ref _left) == 0)
            {
                _reached.SetResult();
            }
        }
    }
}
