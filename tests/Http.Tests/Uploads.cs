using System.Net;
using ActorTasks.Http;
using ActorTasks.HttpTests.Fakes;

namespace ActorTasks.HttpTests;

/// <summary>Submits with files.</summary>
public sealed class Uploads : IAsyncLifetime
{
    private Door _door = null!;

    public async Task InitializeAsync() => _door = await Door.OpenAsync(new FrontDoorOptions { FilePartBytes = 100_000, Files = 3, PayloadBytes = 1000 });

    public async Task DisposeAsync()
    {
        Assert.True(_door.Logged.Count == 0, string.Join("\n", _door.Logged));
        await _door.DisposeAsync();
    }

    [Fact]
    public async Task Files_are_kept_with_their_names_types_and_hashes()
    {
        var answer = await _door.UploadAsync(Multipart.Task(), Multipart.File("report", "a,b\n", "Bericht.csv", "text/csv"), Multipart.File("raw", "", null, null));

        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        var files = answer.Json.GetProperty("files").EnumerateArray().ToList();
        Assert.Equal(["report", "raw"], files.Select(file => file.GetProperty("name").GetString()));
        Assert.Equal("Bericht.csv", files[0].GetProperty("fileName").GetString());
        Assert.Equal("text/csv", files[0].GetProperty("contentType").GetString());
        Assert.Equal(4, files[0].GetProperty("size").GetInt64());
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("a,b\n"u8)), files[0].GetProperty("sha256").GetString());
        Assert.Equal("application/octet-stream", files[1].GetProperty("contentType").GetString());
        Assert.False(files[1].TryGetProperty("fileName", out _));
        var link = files[0].GetProperty("links").GetProperty("self").GetString()!;
        Assert.Equal("a,b\n", (await _door.GetAsync(link)).Text);
        Assert.Equal(string.Empty, (await _door.GetAsync(files[1].GetProperty("links").GetProperty("self").GetString()!)).Text);
    }

    [Fact]
    public async Task The_task_may_come_behind_its_files()
    {
        var answer = await _door.UploadAsync(Multipart.File("a"), Multipart.Task("""{"type":"echo","payload":{"n":1},"queue":"mail"}"""), Multipart.File("b"));

        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        Assert.Equal("mail", answer.Json.GetProperty("queue").GetString());
        Assert.Equal(2, answer.Json.GetProperty("files").GetArrayLength());
    }

    [Fact]
    public async Task A_task_without_files_may_come_as_a_part_too()
    {
        var answer = await _door.UploadAsync(Multipart.Task());

        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        Assert.False(answer.Json.TryGetProperty("files", out _));
    }

    [Fact]
    public async Task What_an_http_client_makes_is_understood()
    {
        using var content = new MultipartFormDataContent
        {
            { new StringContent("""{"type":"echo"}""", System.Text.Encoding.UTF8, "application/json"), "task" },
            { new ByteArrayContent([1, 2, 3]), "data", "Grüße.bin" },
        };

        var answer = await _door.SendAsync(HttpMethod.Post, "/v1/tasks", request => request.Content = content);

        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        Assert.Equal("Grüße.bin", answer.Json.GetProperty("files")[0].GetProperty("fileName").GetString());
    }

    [Theory]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("C:\\\\temp\\\\evil.exe", "evil.exe")]
    [InlineData("/etc/", null)]
    [InlineData("..", null)]
    public async Task Folders_in_a_file_name_are_dropped(string sent, string? kept)
    {
        var answer = await _door.UploadAsync(Multipart.Task(), Multipart.File("a", fileName: sent));

        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        var file = answer.Json.GetProperty("files")[0];
        Assert.Equal(kept, file.TryGetProperty("fileName", out var name) ? name.GetString() : null);
    }

    [Theory]
    [InlineData("multipart/form-data")]
    [InlineData("multipart/form-data; boundary=")]
    [InlineData("multipart/form-data; boundary=\"\"")]
    [InlineData("multipart/form-data-x; boundary=x")]
    [InlineData("multipart/form-data; boundary=0123456789012345678901234567890123456789012345678901234567890123456789_")]
    public async Task A_boundary_that_is_missing_or_too_long_is_a_fault_of_the_header(string contentType)
    {
        var answer = await _door.UploadAsync(Multipart.Of(Multipart.Task()), contentType);

        answer.AssertProblem(400, "invalid-request", "Content-Type");
    }

    [Fact]
    public async Task A_task_must_come_and_must_come_once()
    {
        (await _door.UploadAsync(Multipart.File("a"))).AssertProblem(400, "invalid-request", "task");
        (await _door.UploadAsync(Multipart.Task(), Multipart.Task())).AssertProblem(400, "invalid-request", "task");
        (await _door.UploadAsync("--x--\r\n")).AssertProblem(400, "invalid-request", "task");
        (await _door.UploadAsync(Multipart.Task("{}"), Multipart.File("a"))).AssertProblem(400, "invalid-request", "type");
        (await _door.UploadAsync(Multipart.Task("[]"))).AssertProblem(400, "invalid-request", "body");
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("../a")]
    [InlineData("a/b")]
    [InlineData(".a")]
    [InlineData("files[]")]
    [InlineData("")]
    public async Task The_name_of_a_part_must_be_a_plain_one(string name)
    {
        var answer = await _door.UploadAsync(Multipart.Task(), Multipart.File(name));

        answer.AssertProblem(400, "invalid-request", "parts[1]");
    }

    [Theory]
    [InlineData("A")]
    [InlineData("a")]
    public async Task Two_parts_of_one_name_are_refused_whatever_the_case(string second)
    {
        var answer = await _door.UploadAsync(Multipart.Task(), Multipart.File("a"), Multipart.File(second));

        answer.AssertProblem(400, "invalid-request", second);
    }

    [Fact]
    public async Task A_part_without_a_disposition_names_its_number()
    {
        (await _door.UploadAsync(Multipart.Task(), ("Content-Type: text/plain", "x"))).AssertProblem(400, "invalid-request", "parts[1]");
        (await _door.UploadAsync(("Content-Disposition: attachment; name=\"task\"", "{}"))).AssertProblem(400, "invalid-request", "parts[0]");
    }

    [Fact]
    public async Task Wrong_types_and_encodings_of_parts_are_told()
    {
        (await _door.UploadAsync(Multipart.Task(), Multipart.File("a", contentType: "nonsense"))).AssertProblem(400, "invalid-request", "a");
        (await _door.UploadAsync(Multipart.Task(), ("Content-Disposition: form-data; name=\"a\"\r\nContent-Transfer-Encoding: base64", "YQ==")))
            .AssertProblem(400, "invalid-request", "a");
        (await _door.UploadAsync(("Content-Disposition: form-data; name=\"task\"\r\nContent-Type: text/html", "{}"))).AssertProblem(415, "unsupported-media-type");
        (await _door.UploadAsync(Multipart.Task(), Multipart.File("a", fileName: new string('n', 256)))).AssertProblem(422, "limit-exceeded", "a");
        (await _door.UploadAsync(Multipart.Of(Multipart.Task()), change: request => request.Content!.Headers.ContentEncoding.Add("gzip")))
            .AssertProblem(415, "unsupported-media-type");
    }

    [Fact]
    public async Task Limits_are_told_with_their_settings()
    {
        var large = await _door.UploadAsync(Multipart.Task(), Multipart.File("a", new string('x', 100_001)));
        Assert.Contains("limits.file-part", large.AssertProblem(413, "payload-too-large", "a").GetProperty("detail").GetString()!, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Accepted, (await _door.UploadAsync(Multipart.Task(), Multipart.File("a", new string('x', 100_000)))).Status);

        var many = await _door.UploadAsync([Multipart.Task(), .. Enumerable.Range(0, 4).Select(number => Multipart.File($"f{number}"))]);
        Assert.Contains("limits.files", many.AssertProblem(422, "limit-exceeded", "f3").GetProperty("detail").GetString()!, StringComparison.Ordinal);

        (await _door.UploadAsync(Multipart.Task($$"""{"type":"echo","payload":"{{new string('x', 1000)}}"}"""))).AssertProblem(413, "payload-too-large", "payload");
        (await _door.UploadAsync(Multipart.Task($$"""{"type":"echo","payload":"{{new string('x', 70_000)}}"}"""))).AssertProblem(413, "payload-too-large", "task");
    }

    [Fact]
    public async Task Nothing_is_left_of_what_was_refused()
    {
        await _door.UploadAsync(Multipart.File("a"), Multipart.File("b"));
        await _door.UploadAsync(Multipart.File("a"), Multipart.Task("{}"));
        await _door.UploadAsync("--x\r\n" + Multipart.File("a").Head + "\r\n\r\nabc");

        var incoming = Directory.GetFiles(_door.Tasks.FilesFolder, "*", SearchOption.AllDirectories);
        Assert.Empty(incoming);
    }

    [Fact]
    public async Task A_repeated_upload_answers_the_first_task_and_leaves_no_files()
    {
        var parts = Multipart.Of(Multipart.Task(), Multipart.File("a"));
        var first = await _door.UploadAsync(parts, change: request => request.Headers.Add("Idempotency-Key", "k"));

        var second = await _door.UploadAsync(parts, change: request => request.Headers.Add("Idempotency-Key", "k"));

        Assert.Equal("true", second.Header("Idempotency-Replayed"));
        Assert.Equal(first.Json.GetProperty("id").GetString(), second.Json.GetProperty("id").GetString());
        Assert.Single(Directory.GetFiles(_door.Tasks.FilesFolder, "*", SearchOption.AllDirectories));
    }
}
