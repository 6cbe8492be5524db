using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using ActorTasks.Actors;
using ActorTasks.Http;
using ActorTasks.Http.Problems;
using ActorTasks.HttpTests.Fakes;

namespace ActorTasks.HttpTests;

/// <summary>Many submits in one request: an answer for each, in order, whatever the others are.</summary>
public sealed class Batches
{
    private const string Path = "/v1/tasks/batch";

    [Theory]
    [InlineData("application/json", "[{0},{1},{2}]")]
    [InlineData("application/x-ndjson", "{0}\n{1}\r\n \n{2}")]
    [InlineData("application/x-ndjson; charset=utf-8", "\n\n{0}\n{1}\n{2}\n")]
    [InlineData("application/ndjson", "{0}\n{1}\n{2}")]
    public async Task Each_item_has_its_status_in_order(string type, string shape)
    {
        await using var door = await Door.OpenAsync();
        var body = string.Format(null, shape, """{"type":"echo","payload":{"n":1.50}}""", """{"typ":"echo"}""", """{"type":"send-email","priority":7}""");
        var items = Items(await PostAsync(door, body, type), 200);
        Assert.Equal([202, 400, 202], items.Select(item => item.GetProperty("status").GetInt32()));
        Assert.Equal("echo", items[0].GetProperty("task").GetProperty("type").GetString());
        Assert.Equal("/v1/tasks/" + items[0].GetProperty("task").GetProperty("id").GetString(), items[0].GetProperty("location").GetString());
        Assert.Equal("/problems/unknown-field", items[1].GetProperty("problem").GetProperty("type").GetString());
        Assert.Equal("typ", items[1].GetProperty("problem").GetProperty("errors")[0].GetProperty("field").GetString());
        Assert.Equal(7, items[2].GetProperty("task").GetProperty("priority").GetInt32());
    }

    [Fact]
    public async Task The_payload_of_an_item_is_kept_byte_by_byte()
    {
        await using var door = await Door.OpenAsync();
        await PostAsync(door, """[ {"type":"echo","payload": {"n" : 1.50, "u":"\u00e9"} } ]""");
        Assert.Equal("""{"n" : 1.50, "u":"\u00e9"}""", Encoding.UTF8.GetString(door.Tasks.LastSubmission!.Payload.Span));
    }

    [Theory]
    [InlineData("""5""", 400)]
    [InlineData("""{"type":"echo","priority":10}""", 422)]
    [InlineData("""{"type":"echo","payload":"0123456789012345678901234567890123456789"}""", 413)]
    [InlineData("""{"type":"echo","payload":"\ud800x","queue":"\ud800"}""", 400)]
    public async Task An_item_that_is_wrong_hurts_no_other(string wrong, int status)
    {
        await using var door = await Door.OpenAsync(new FrontDoorOptions { PayloadBytes = 32 });
        var good = """{"type":"echo"}""";
        foreach (var (body, type) in new[] { ($"[{good},{wrong},{good}]", "application/json"), ($"{good}\n{wrong}\n{good}", "application/x-ndjson") })
        {
            var items = Items(await PostAsync(door, body, type), 200);
            Assert.Equal([202, status, 202], items.Select(item => item.GetProperty("status").GetInt32()));
            Assert.Equal(status, items[1].GetProperty("problem").GetProperty("status").GetInt32());
        }
    }

    [Fact]
    public async Task A_line_that_is_no_JSON_or_no_text_has_its_own_problem()
    {
        await using var door = await Door.OpenAsync();
        byte[] body = [.. """{"type":"echo"}"""u8, .. "\n{\"type\"\n"u8, 0x22, 0xff, 0x22, .. "\n"u8, .. """{"type":"echo"}"""u8];
        var items = Items(await PostAsync(door, new ByteArrayContent(body), "application/x-ndjson"), 200);
        Assert.Equal([202, 400, 400, 202], items.Select(item => item.GetProperty("status").GetInt32()));
    }

    [Fact]
    public async Task A_line_that_is_too_long_is_not_kept_and_the_next_one_is_read()
    {
        await using var door = await Door.OpenAsync(new FrontDoorOptions { PayloadBytes = 1000 });
        var good = """{"type":"echo"}""";
        var items = Items(await PostAsync(door, $"{good}\n{new string('x', 300_000)}\n{good}\n{new string('y', 200_000)}", "application/x-ndjson"), 200);
        Assert.Equal([202, 413, 202, 413], items.Select(item => item.GetProperty("status").GetInt32()));
    }

    [Theory]
    [InlineData("[{}", "invalid-request", 400)]
    [InlineData("[{}] x", "invalid-request", 400)]
    [InlineData("{}", "invalid-request", 400)]
    [InlineData("", "invalid-request", 400)]
    [InlineData("[1,2,3,4,5,6]", "payload-too-large", 413)]
    public async Task Of_an_array_that_is_wrong_as_a_whole_nothing_is_stored(string body, string slug, int status)
    {
        await using var door = await Door.OpenAsync(new FrontDoorOptions { BatchItems = 5 });
        (await PostAsync(door, body)).AssertProblem(status, slug);
        Assert.Empty(door.Tasks.Parts);
    }

    [Fact]
    public async Task An_array_with_too_many_bytes_is_refused_before_anything_is_stored()
    {
        await using var door = await Door.OpenAsync(new FrontDoorOptions { BatchBytes = 100 });
        (await PostAsync(door, "[" + new string(' ', 100) + "]")).AssertProblem(413, "payload-too-large");
        (await PostAsync(door, new string(' ', 101), "application/x-ndjson")).AssertProblem(413, "payload-too-large");
        Assert.Empty(door.Tasks.Parts);
    }

    [Fact]
    public async Task An_empty_batch_has_no_items()
    {
        await using var door = await Door.OpenAsync();
        Assert.Empty(Items(await PostAsync(door, "[]"), 200));
        Assert.Empty(Items(await PostAsync(door, "\n", "application/x-ndjson"), 200));
    }

    [Fact]
    public async Task A_stream_with_too_many_items_tells_what_was_accepted_before()
    {
        await using var door = await Door.OpenAsync(new FrontDoorOptions { BatchItems = 3 });
        var answer = await PostAsync(door, string.Concat(Enumerable.Repeat("{\"type\":\"echo\"}\n", 4)), "application/x-ndjson");
        answer.AssertProblem(413, "payload-too-large");
        Assert.Equal([202, 202, 202], Items(answer, 413).Select(item => item.GetProperty("status").GetInt32()));
        Assert.Equal(3, door.Tasks.Parts.Sum());
    }

    [Fact]
    public async Task A_stream_with_too_many_bytes_tells_what_was_accepted_before()
    {
        var line = "{\"type\":\"echo\"}\n";
        await using var door = await Door.OpenAsync(new FrontDoorOptions { BatchBytes = line.Length * 2 });
        var chunked = new StreamContent(new NoLength(Encoding.UTF8.GetBytes(line + line + line)));
        var answer = await PostAsync(door, chunked, "application/x-ndjson");
        answer.AssertProblem(413, "payload-too-large");
        Assert.Equal([202, 202], Items(answer, 413).Select(item => item.GetProperty("status").GetInt32()));
    }

    [Theory]
    [InlineData("9\r\n{\"type\":\"\r\n", 408, "request-timeout")]
    [InlineData("no chunk\r\n", 400, "invalid-request")]
    public async Task A_stream_that_breaks_or_stops_coming_tells_what_was_accepted_before(string rest, int status, string slug)
    {
        await using var door = await Door.OpenAsync(new FrontDoorOptions { BodyTimeout = TimeSpan.FromSeconds(2) });
        var answer = await HalfAsync(door, "Transfer-Encoding: chunked\r\n\r\n10\r\n{\"type\":\"echo\"}\n\r\n", rest);
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.Contains($"/problems/{slug}", answer, StringComparison.Ordinal);
        Assert.Contains("\"items\":[{\"status\":202,", answer, StringComparison.Ordinal);
        Assert.Equal([1], door.Tasks.Parts);
        await door.StopAsync();
        Assert.Empty(door.Logged);
    }

    [Fact]
    public async Task A_stream_is_submitted_while_it_is_still_coming()
    {
        await using var door = await Door.OpenAsync();
        var answer = await HalfAsync(door, "Content-Length: 31\r\n\r\n{\"type\":\"echo\"}\n", "{\"type\":\"echo\"}");
        Assert.StartsWith("HTTP/1.1 200 OK", answer, StringComparison.Ordinal);
        Assert.Equal([1, 1], door.Tasks.Parts);
    }

    /// <summary>Sends the rest of a body when the first half has been submitted; gives the whole answer.</summary>
    private static async Task<string> HalfAsync(Door door, string half, string rest)
    {
        var first = new TaskCompletionSource();
        door.Tasks.BeforePart = _ =>
        {
            first.TrySetResult();
            return Task.CompletedTask;
        };
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", door.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /v1/tasks/batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n{half}"));
        await first.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(rest));

        // The connection may be reset behind an answer to half a body: no more is read than its last chunk.
        var (answer, buffer) = (new StringBuilder(), new byte[4096]);
        while (!answer.ToString().EndsWith("\r\n0\r\n\r\n", StringComparison.Ordinal))
        {
            var read = await client.GetStream().ReadAsync(buffer).AsTask().WaitAsync(TimeSpan.FromSeconds(60));
            Assert.True(read > 0, $"The answer ended early: {answer}");
            answer.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }

        return answer.ToString();
    }

    [Fact]
    public async Task A_batch_goes_in_parts_of_which_a_bounded_number_is_under_way()
    {
        await using var door = await Door.OpenAsync();
        var (underWay, most) = (0, 0);
        door.Tasks.BeforePart = async part =>
        {
            most = Math.Max(most, Interlocked.Add(ref underWay, part.Count));
            await Task.Yield();
            Interlocked.Add(ref underWay, -part.Count);
        };
        var items = Items(await PostAsync(door, "[" + string.Join(',', Enumerable.Range(0, 5_000).Select(n => $$"""{"type":"echo","priority":{{n % 10}}}""")) + "]"), 200);
        Assert.Equal(Enumerable.Range(0, 5_000).Select(n => n % 10), items.Select(item => item.GetProperty("task").GetProperty("priority").GetInt32()));
        Assert.InRange(door.Tasks.Parts.Count, 10, 20);
        Assert.InRange(most, 1, 1_500);
    }

    [Fact]
    public async Task Each_item_brings_its_own_key_and_a_key_of_the_batch_is_refused()
    {
        await using var door = await Door.OpenAsync();
        (await door.PostAsync(Path, "[]", request => request.Headers.Add("Idempotency-Key", "k"))).AssertProblem(400, "invalid-request", "Idempotency-Key");
        var items = Items(await PostAsync(door, """[{"type":"echo","idempotencyKey":"k"}]"""), 200);
        Assert.False(items[0].TryGetProperty("replayed", out _));
        var again = Items(await PostAsync(door, """[{"type":"echo","idempotencyKey":"k"},{"type":"echo","payload":1,"idempotencyKey":"k"}]"""), 200);
        Assert.True(again[0].GetProperty("replayed").GetBoolean());
        Assert.Equal(items[0].GetProperty("location").GetString(), again[0].GetProperty("location").GetString());
        Assert.Equal("/problems/key-conflict", again[1].GetProperty("problem").GetProperty("type").GetString());
    }

    [Fact]
    public async Task What_the_actors_refuse_is_told_for_each_item()
    {
        await using var door = await Door.OpenAsync();
        foreach (var kind in Enum.GetValues<RefusalKind>())
        {
            door.Tasks.Reply = new TaskReply.Refused(kind, "of the test");
            var item = Items(await PostAsync(door, """[{"type":"echo"}]"""), 200).Single();
            Assert.Equal(Refusals.KindOf(kind).Status, item.GetProperty("status").GetInt32());
            Assert.Equal("/problems/" + Refusals.KindOf(kind).Slug, item.GetProperty("problem").GetProperty("type").GetString());
        }
    }

    [Fact]
    public async Task The_header_traceparent_is_for_items_that_bring_none()
    {
        const string Header = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        const string Own = "00-1af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        await using var door = await Door.OpenAsync();
        await door.PostAsync(Path, """[{"type":"echo"}]""", request => request.Headers.Add("traceparent", Header));
        Assert.Equal(Header, door.Tasks.LastSubmission!.TraceParent);
        await door.PostAsync(Path, $$"""[{"type":"echo","traceparent":"{{Own}}"}]""", request => request.Headers.Add("traceparent", Header));
        Assert.Equal(Own, door.Tasks.LastSubmission!.TraceParent);
    }

    [Theory]
    [InlineData("text/plain", null)]
    [InlineData("application/x-ndjson", "gzip")]
    [InlineData("application/json", "gzip")]
    public async Task Other_types_and_compressed_bodies_are_not_read(string type, string? encoding)
    {
        await using var door = await Door.OpenAsync();
        var content = new StringContent("[]", Encoding.UTF8, type);
        if (encoding is not null)
        {
            content.Headers.ContentEncoding.Add(encoding);
        }

        (await PostAsync(door, content, type)).AssertProblem(415, "unsupported-media-type");
    }

    [Fact]
    public async Task Only_POST_is_known_and_it_needs_the_role_submit()
    {
        await using var door = await Door.OpenAsync();
        var answer = await door.GetAsync(Path);
        answer.AssertProblem(405, "method-not-allowed");
    }

    private static Task<Answer> PostAsync(Door door, string body, string type = "application/json") =>
        PostAsync(door, new ByteArrayContent(Encoding.UTF8.GetBytes(body)), type);

    private static Task<Answer> PostAsync(Door door, HttpContent content, string type) => door.SendAsync(HttpMethod.Post, Path, request =>
    {
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        request.Content = content;
    });

    private static List<JsonElement> Items(Answer answer, int status)
    {
        Assert.True((int)answer.Status == status, answer.Text);
        return [.. answer.Json.GetProperty("items").EnumerateArray()];
    }

    /// <summary>A body whose length the client does not know.</summary>
    private sealed class NoLength(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
