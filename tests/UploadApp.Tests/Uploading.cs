using System.Net;
using System.Text.Json;

namespace UploadAppTests;

/// <summary>The built application with a real file of 50 MB.</summary>
public sealed class Uploading : IDisposable
{
    private const long FileBytes = 50L * 1024 * 1024;
    private const long MostMemoryBytes = 400L * 1024 * 1024;

    private readonly string _folder = Directory.CreateTempSubdirectory("upload-app-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_answer_comes_before_processing_ends_and_counts_and_copy_are_right()
    {
        var text = TextFile.Generate(Path.Combine(_folder, "text.txt"), FileBytes, seed: 1);
        await using var app = AppProcess.Start(_folder, mibPerSecond: 20);
        await app.ReadyAsync();

        var status = await UploadAsync(app, text, "my text.txt");
        Assert.Equal("waiting", status.GetProperty("state").GetString());
        var self = status.GetProperty("links").GetProperty("self").GetString()!;
        using (var early = await app.Client.GetAsync(self + "/content"))
        {
            Assert.Equal(HttpStatusCode.Conflict, early.StatusCode);
        }

        await app.WhenAsync(self, now => now.GetProperty("state").GetString() == "processing");
        await AssertDoneAsync(app, self, text, attempt: 1);
        Assert.InRange(app.PeakResidentBytes, 1, MostMemoryBytes);
    }

    [Fact]
    public async Task A_file_whose_processing_is_killed_in_the_middle_is_finished_after_a_restart()
    {
        var text = TextFile.Generate(Path.Combine(_folder, "text.txt"), FileBytes, seed: 2);
        string self;
        await using (var app = AppProcess.Start(_folder, mibPerSecond: 5))
        {
            await app.ReadyAsync();
            self = (await UploadAsync(app, text, "text.txt")).GetProperty("links").GetProperty("self").GetString()!;
            var middle = await app.WhenAsync(self, now => now.TryGetProperty("processedBytes", out var bytes) && bytes.GetInt64() > 0);
            Assert.Equal("processing", middle.GetProperty("state").GetString());
            Assert.True(middle.GetProperty("processedBytes").GetInt64() < text.Bytes);
            await app.KillAsync();
        }

        await using var again = AppProcess.Start(_folder);
        await again.ReadyAsync();
        await AssertDoneAsync(again, self, text, attempt: 2);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_folder, "files", "compressed"), "*.part"));
    }

    private static async Task<JsonElement> UploadAsync(AppProcess app, TextFile text, string name)
    {
        await using var content = File.OpenRead(text.Path);
        using var form = TextFile.Form(content, name);
        using var answer = await app.Client.PostAsync("/upload-file/", form);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, $"{answer.StatusCode}: {body}");
        var status = JsonDocument.Parse(body).RootElement;
        Assert.Equal(answer.Headers.Location!.ToString(), status.GetProperty("links").GetProperty("self").GetString());
        Assert.Equal(name, status.GetProperty("name").GetString());
        return status;
    }

    private static async Task AssertDoneAsync(AppProcess app, string self, TextFile text, int attempt)
    {
        var done = await app.WhenAsync(self, now => now.GetProperty("state").GetString() is "done" or "failed");
        Assert.Equal("done", done.GetProperty("state").GetString());
        Assert.Equal(attempt, done.GetProperty("attempt").GetInt32());
        var counts = done.GetProperty("counts");
        Assert.Equal(
            (text.Lines, text.Words, text.Bytes),
            (counts.GetProperty("lines").GetInt64(), counts.GetProperty("words").GetInt64(), counts.GetProperty("bytes").GetInt64()));
        using var content = await app.Client.GetAsync(done.GetProperty("links").GetProperty("content").GetString(), HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(("application/gzip", counts.GetProperty("compressedBytes").GetInt64()), (content.Content.Headers.ContentType!.MediaType, content.Content.Headers.ContentLength));
        Assert.Equal(text.Sha256, await TextFile.Sha256OfCompressedAsync(await content.Content.ReadAsStreamAsync()));

        // The outcome is recorded shortly after the application's own row.
        var task = await app.WhenAsync(done.GetProperty("links").GetProperty("task").GetString()!, now => now.GetProperty("state").GetString() == "succeeded");
        Assert.Equal(attempt, task.GetProperty("attempt").GetInt32());
    }
}
