using System.Text;
using ActorTasks.Http;
using ActorTasks.HttpTests.Fakes;

namespace ActorTasks.HttpTests;

/// <summary>Bodies that no honest client sends: each gets a documented answer, and nothing stays of it.</summary>
public sealed class HostileUploads : IAsyncLifetime
{
    private Door _door = null!;

    public async Task InitializeAsync() => _door = await Door.OpenAsync(new FrontDoorOptions
    {
        FilePartBytes = 100_000,
        BodyTimeout = TimeSpan.FromMilliseconds(300),
    });

    public async Task DisposeAsync()
    {
        Assert.True(_door.Logged.Count == 0, string.Join("\n", _door.Logged));
        Assert.Empty(Directory.Exists(_door.Tasks.FilesFolder) ? Directory.GetFiles(_door.Tasks.FilesFolder, "*", SearchOption.AllDirectories) : []);
        await _door.DisposeAsync();
    }

    [Fact]
    public async Task Endless_headers_of_a_part_end()
    {
        var many = string.Concat(Enumerable.Range(0, 100).Select(number => $"\r\nX-{number}: y"));

        (await _door.UploadAsync((Multipart.File("a").Head + many, "x"))).AssertProblem(400, "invalid-request", "body");
        (await _door.UploadAsync((Multipart.File("a").Head + "\r\nX-Long: " + new string('y', 1 << 20), "x"))).AssertProblem(400, "invalid-request", "body");
    }

    [Fact]
    public async Task An_endless_preamble_ends() =>
        (await _door.UploadAsync(new string('p', 1 << 20) + Multipart.Of(Multipart.Task()))).AssertProblem(400, "invalid-request", "body");

    [Fact]
    public async Task Ten_thousand_tiny_parts_end_at_the_limit()
    {
        var parts = Enumerable.Range(0, 10_000).Select(number => Multipart.File($"f{number}", ""));

        (await _door.UploadAsync([Multipart.Task(), .. parts])).AssertProblem(422, "limit-exceeded", "f16");
    }

    [Theory]
    [InlineData("--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nabc")]
    [InlineData("--x\r\nContent-Disposition: form-da")]
    [InlineData("--x\r\nContent-Disposition: form-data; name=\"task\"\r\n\r\n{}\r\n--x")]
    [InlineData("--x")]
    [InlineData("")]
    [InlineData("no boundary at all")]
    public async Task A_body_that_ends_too_early_is_refused(string body) =>
        (await _door.UploadAsync(body)).AssertProblem(400, "invalid-request");

    [Fact]
    public async Task A_task_of_bytes_that_are_no_text_is_refused()
    {
        var body = Encoding.UTF8.GetBytes(Multipart.Of(Multipart.Task("{\"type\":\"@@\"}")));
        body[Array.IndexOf(body, (byte)'@')] = 0xff;

        var answer = await _door.SendAsync(HttpMethod.Post, "/v1/tasks", request =>
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=x");
        });

        answer.AssertProblem(400, "invalid-request", "task");
    }

    [Fact]
    public async Task An_upload_that_pauses_for_too_long_is_given_up()
    {
        var answer = await _door.SendRawAsync(
            "POST /v1/tasks HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 100000\r\n\r\n"
            + "--x\r\n" + Multipart.File("a").Head + "\r\n\r\nabc");

        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
        Assert.Contains("/problems/request-timeout", answer, StringComparison.Ordinal);
        Assert.Contains("Connection: close", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20_000)]
    public async Task A_disk_without_room_refuses_before_it_is_full(long freeBytes)
    {
        _door.Tasks.FreeBytes = freeBytes;

        (await _door.UploadAsync(Multipart.Task(), Multipart.File("a", new string('x', 90_000)))).AssertProblem(503, "store-unavailable");

        _door.Tasks.FreeBytes = long.MaxValue;
        Assert.Equal(202, (int)(await _door.UploadAsync(Multipart.Task())).Status);
    }

    [Fact]
    public async Task Broken_chunks_are_the_callers_fault()
    {
        var answer = await _door.SendRawAsync(
            "POST /v1/tasks HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=x\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "zz\r\n--x\r\n");

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_of_random_bytes_never_breaks_the_server()
    {
        var random = new Random(20261120);
        var whole = Encoding.UTF8.GetBytes(Multipart.Of(Multipart.Task("{}"), Multipart.File("a"), Multipart.File("b", "x")));
        for (var round = 0; round < 300; round++)
        {
            var body = whole.ToArray();
            for (var change = random.Next(1, 6); change > 0; change--)
            {
                body[random.Next(body.Length)] = (byte)random.Next(256);
            }

            var answer = await _door.SendAsync(HttpMethod.Post, "/v1/tasks", request =>
            {
                request.Content = new ByteArrayContent(body[..random.Next(body.Length / 2, body.Length + 1)]);
                request.Content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=x");
            });

            Assert.InRange((int)answer.Status, 400, 499);
        }
    }
}
