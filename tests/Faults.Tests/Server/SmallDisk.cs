using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace ActorTasks.FaultsTests.Server;

/// <summary>A small disk of a test's own, which is filled by a file and then by tasks, and made room on.</summary>
internal sealed class SmallDisk(int mebibytes) : IDisposable
{
    private const int MostTasks = 20_000;

    private readonly DataFolder _folder = DataFolder.Small(mebibytes);

    public string Path => _folder.Path;

    private string Ballast => System.IO.Path.Combine(Path, "ballast");

    /// <summary>Fills it until a submit is refused; only 202, and 503 with Retry-After, may be answered.</summary>
    /// <returns>The tasks that were accepted, and the slug of the refusal.</returns>
    public async Task<(IReadOnlyList<string> Kept, string Refusal)> FillAsync(ServerProcess server)
    {
        await FillByFileAsync();
        var kept = new List<string>();
        while (kept.Count < MostTasks)
        {
            var (status, told) = await PostAsync(server);
            if (status == HttpStatusCode.ServiceUnavailable)
            {
                return (kept, told);
            }

            kept.Add(told);
        }

        throw new InvalidOperationException($"{MostTasks:N0} tasks were accepted on a disk without room.");
    }

    /// <summary>Removes the file.</summary>
    public void MakeRoom() => File.Delete(Ballast);

    /// <summary>Submits a task of some size.</summary>
    /// <returns>Its id, or the slug of the refusal.</returns>
    public static async Task<(HttpStatusCode Status, string Told)> PostAsync(ServerProcess server)
    {
        using var body = TaskBody.Of("echo", $"\"{new string('x', 4_000)}\"");
        using var answer = await server.Client.PostAsync("/v1/tasks", body);
        var told = await answer.Content.ReadFromJsonAsync<JsonElement>();
        if (answer.StatusCode == HttpStatusCode.Accepted)
        {
            return (answer.StatusCode, told.GetProperty("id").GetString()!);
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        return (answer.StatusCode, told.GetProperty("type").GetString()!.Split('/')[^1]);
    }

    public void Dispose() => _folder.Dispose();

    private async Task FillByFileAsync()
    {
        await using var file = File.Create(Ballast);
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
            return; // It is full now.
        }
    }
}
