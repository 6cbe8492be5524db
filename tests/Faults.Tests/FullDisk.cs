using System.Net;
using ActorTasks.FaultsTests.Server;

namespace ActorTasks.FaultsTests;

/// <summary>A disk without room costs a clear refusal and nothing that was accepted.</summary>
public sealed class FullDisk
{
    private static readonly string s_server = Path.Combine(AppContext.BaseDirectory, "ActorTasks.Server.dll");

    [Theory]
    [InlineData("limits.disk-reserve=0")]
    [InlineData("limits.disk-reserve=4MiB")]
    public async Task A_full_disk_answers_503_and_accepts_again_when_there_is_room(string reserve)
    {
        using var folder = DataFolder.Small(mebibytes: 24);
        var ballast = Path.Combine(folder.Path, "ballast");
        await using var server = ServerProcess.Start(s_server, Path.Combine(folder.Path, "data"), [reserve]);
        await server.ReadyAsync();
        var kept = await AcceptedUntilFullAsync(server.Client, ballast);

        File.Delete(ballast);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await PostAsync(server.Client) is not (HttpStatusCode.Accepted, _))
        {
            Assert.False(limit.IsCancellationRequested, $"There is room again and nothing is accepted. It printed:\n{server.Output}");
        }

        await TaskReader.AllFinalAsync(server.Client, kept, TimeSpan.FromMinutes(2));
    }

    /// <summary>Fills the disk by a file and by tasks; only 202 and 503 with Retry-After may be answered.</summary>
    private static async Task<List<string>> AcceptedUntilFullAsync(HttpClient client, string ballast)
    {
        var kept = new List<string>();
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
                kept.Clear();
            }
        }

        for (var number = 0; number < 20_000; number++)
        {
            var (status, id) = await PostAsync(client);
            if (status == HttpStatusCode.ServiceUnavailable)
            {
                return kept;
            }

            Assert.Equal(HttpStatusCode.Accepted, status);
            kept.Add(id!);
        }

        throw new InvalidOperationException("20,000 tasks were accepted on a disk without room.");
    }

    private static async Task<(HttpStatusCode Status, string? Id)> PostAsync(HttpClient client)
    {
        using var answer = await client.PostAsync("/v1/tasks", TaskBody.Of("echo", $"\"{new string('x', 4000)}\""));
        if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
        {
            Assert.NotNull(answer.Headers.RetryAfter);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        }

        return (answer.StatusCode, answer.Headers.Location?.ToString().Split('/')[^1]);
    }
}
