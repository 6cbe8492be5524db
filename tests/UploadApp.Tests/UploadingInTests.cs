using System.Net;
using System.Text;
using System.Text.Json;
using ActorTasks;
using ActorTasks.Testing;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace UploadAppTests;

/// <summary>The application in the test's process, in test mode: processing runs when the test says so.</summary>
public sealed class UploadingInTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("upload-app-").FullName;
    private readonly WebApplicationFactory<Program> _app;

    public UploadingInTests() =>
        _app = new WebApplicationFactory<Program>().WithWebHostBuilder(host =>
        {
            host.UseSetting("Upload:Folder", _folder);
            host.ConfigureTestServices(services => services.AddActorTasksTesting());
        });

    private TestTasks Tasks => _app.Services.GetRequiredService<TestTasks>();

    public void Dispose()
    {
        _app.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task An_upload_is_answered_before_it_is_processed()
    {
        using var client = _app.CreateClient();
        using var answer = await client.PostAsync("/upload-file/", Form("two words\nthree"));
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Contains("\"waiting\"", await client.GetStringAsync(answer.Headers.Location), StringComparison.Ordinal);

        await Tasks.RunAllAsync();

        Assert.Equal(TaskStage.Succeeded, Assert.Single(Tasks.All).State);
        var done = JsonDocument.Parse(await client.GetStringAsync(answer.Headers.Location)).RootElement;
        Assert.Equal("done", done.GetProperty("state").GetString());
        Assert.Equal(3, done.GetProperty("counts").GetProperty("words").GetInt32());
    }

    [Theory]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("..\\..\\boot.ini", "boot.ini")]
    [InlineData("..", "upload")]
    [InlineData("a<b>c:d|e*f?.txt", "abcdef.txt")]
    [InlineData("größe.txt", "größe.txt")]
    public async Task A_hostile_name_is_shown_without_harm_and_never_used_as_a_path(string sent, string shown)
    {
        using var client = _app.CreateClient();
        using var answer = await client.PostAsync("/upload-file/", Form("text", sent));
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal(shown, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("name").GetString());
        await Tasks.RunAllAsync();
        using var content = await client.GetAsync(answer.Headers.Location + "/content");
        Assert.Equal(HttpStatusCode.OK, content.StatusCode);
        Assert.Equal(shown + ".gz", content.Content.Headers.ContentDisposition!.FileNameStar ?? content.Content.Headers.ContentDisposition.FileName!.Trim('"'));
        var copy = Assert.Single(Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories), path => path.EndsWith(".gz", StringComparison.Ordinal));
        Assert.Equal(Path.Combine(_folder, "compressed"), Path.GetDirectoryName(copy));
    }

    [Fact]
    public async Task What_is_no_text_fails_at_once_and_says_so()
    {
        using var client = _app.CreateClient();
        using var answer = await client.PostAsync("/upload-file/", Form("text\0text"));
        Assert.Equal(1, await Tasks.RunAllAsync());
        var status = JsonDocument.Parse(await client.GetStringAsync(answer.Headers.Location)).RootElement;
        Assert.Equal("failed", status.GetProperty("state").GetString());
        Assert.Contains("no text", status.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_without_a_file_and_a_body_that_is_no_form_are_refused()
    {
        using var client = _app.CreateClient();
        using var noFile = await client.PostAsync("/upload-file/", new MultipartFormDataContent { { new StringContent("x"), "note" } });
        using var noForm = await client.PostAsync("/upload-file/", new StringContent("x"));
        using var broken = new ByteArrayContent(Encoding.ASCII.GetBytes("--b\r\nContent-Disposition: form-data; name=f; filename=f\r\n\r\ncut off"));
        broken.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=b");
        using var cutOff = await client.PostAsync("/upload-file/", broken);
        Assert.Equal((400, 415, 400), ((int)noFile.StatusCode, (int)noForm.StatusCode, (int)cutOff.StatusCode));
        Assert.Empty(Tasks.All);
        using var unknown = await client.GetAsync("/files/01932c07-1b5e-7003-9a51-0c2e5f6a7b80");
        using var noId = await client.GetAsync("/files/nonsense");
        Assert.Equal((404, 404), ((int)unknown.StatusCode, (int)noId.StatusCode));
    }

    [Fact]
    public async Task The_tasks_can_be_read_beside_the_applications_own_endpoints()
    {
        using var client = _app.CreateClient();
        using var answer = await client.PostAsync("/upload-file/", Form("text"));
        var status = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        var task = JsonDocument.Parse(await client.GetStringAsync(status.GetProperty("links").GetProperty("task").GetString())).RootElement;
        Assert.Equal("queued", task.GetProperty("state").GetString());
        Assert.StartsWith("/background/v1/tasks/", task.GetProperty("links").GetProperty("self").GetString(), StringComparison.Ordinal);
    }

    private static MultipartFormDataContent Form(string text, string name = "text.txt") =>
        TextFile.Form(new MemoryStream(Encoding.UTF8.GetBytes(text)), name);
}
