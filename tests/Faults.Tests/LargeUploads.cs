using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using ActorTasks.FaultsTests.Server;
using Xunit.Abstractions;

namespace ActorTasks.FaultsTests;

/// <summary>What files cost in memory.</summary>
[Trait("Length", "full")]
public sealed class LargeUploads(ITestOutputHelper output)
{
    private const long Bytes = 256L * 1024 * 1024;
    private const long MostMoreBytes = 64L * 1024 * 1024;

    [Fact]
    public async Task An_upload_of_256_MiB_moves_through_with_less_than_64_MiB_more_memory()
    {
        using var folder = DataFolder.Create();
        await using var server = ServerProcess.Start(Path.Combine(folder.Path, "data"));
        await server.FirstAcceptedAsync();
        var before = server.ResidentBytes;

        using var body = UploadBody.Of("gzip", seed: 7, Bytes);
        using var answer = await server.Client.PostAsync("/v1/tasks", body);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        using var task = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        var id = task.RootElement.GetProperty("id").GetString()!;
        var afterUpload = server.PeakResidentBytes;

        Assert.Equal("succeeded", (await TaskReader.AllFinalAsync(server.Client, [id], TimeSpan.FromMinutes(3)))[id]);
        await using (var file = await server.Client.GetStreamAsync($"/v1/tasks/{id}/files/file"))
        {
            Assert.Equal(UploadBody.HashOf(7, Bytes), Convert.ToHexStringLower(await SHA256.HashDataAsync(file)));
        }

        var after = server.PeakResidentBytes;
        output.WriteLine($"resident memory: {before >> 20} MiB before, at most {afterUpload >> 20} MiB with the upload, {after >> 20} MiB with handler, result file and download");
        Assert.InRange(after - before, 0, MostMoreBytes);
    }
}
