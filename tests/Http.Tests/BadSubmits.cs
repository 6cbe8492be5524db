using System.Net.Http.Headers;
using System.Text;
using ActorTasks.Http;
using ActorTasks.HttpTests.Contract;
using ActorTasks.HttpTests.Fakes;

namespace ActorTasks.HttpTests;

/// <summary>What a submit may not say: each fault is named, and nothing reaches the actors.</summary>
public sealed class BadSubmits
{
    [Theory]
    [InlineData("""{"type":"echo","payloat":1}""", 400, "unknown-field", "payloat")]
    [InlineData("""{"type":"echo","uniqueKey":{}}""", 400, "unknown-field", "uniqueKey")]
    [InlineData("""{"type":"echo","retry":{"maxAttemts":1}}""", 400, "unknown-field", "retry.maxAttemts")]
    [InlineData("""{"type":"echo","Type":"echo"}""", 400, "unknown-field", "Type")]
    [InlineData("""{}""", 400, "invalid-request", "type")]
    [InlineData("""{"type":null}""", 400, "invalid-request", "type")]
    [InlineData("""{"type":""}""", 400, "invalid-request", "type")]
    [InlineData("""{"type":7}""", 400, "invalid-request", "type")]
    [InlineData("""{"type":"a b"}""", 400, "invalid-request", "type")]
    [InlineData("""{"type":"echo","type":"echo"}""", 400, "invalid-request", "type")]
    [InlineData("""{"type":"echo","payload":1,"payload":1}""", 400, "invalid-request", "payload")]
    [InlineData("""{"type":"echo","queue":"a:b"}""", 400, "invalid-request", "queue")]
    [InlineData("""{"type":"echo","queue":["a"]}""", 400, "invalid-request", "queue")]
    [InlineData("""{"type":"echo","priority":"9"}""", 400, "invalid-request", "priority")]
    [InlineData("""{"type":"echo","priority":1.5}""", 400, "invalid-request", "priority")]
    [InlineData("""{"type":"echo","priority":10}""", 422, "limit-exceeded", "priority")]
    [InlineData("""{"type":"echo","priority":-1}""", 422, "limit-exceeded", "priority")]
    [InlineData("""{"type":"echo","priority":1e300}""", 422, "limit-exceeded", "priority")]
    [InlineData("""{"type":"echo","delay":"soon"}""", 400, "invalid-request", "delay")]
    [InlineData("""{"type":"echo","delay":5}""", 400, "invalid-request", "delay")]
    [InlineData("""{"type":"echo","delay":"5"}""", 400, "invalid-request", "delay")]
    [InlineData("""{"type":"echo","delay":"-5s"}""", 422, "limit-exceeded", "delay")]
    [InlineData("""{"type":"echo","delay":"3651d"}""", 422, "limit-exceeded", "delay")]
    [InlineData("""{"type":"echo","delay":"1s","runAt":"2031-01-01T00:00:00Z"}""", 422, "limit-exceeded", "delay")]
    [InlineData("""{"type":"echo","runAt":"tomorrow"}""", 400, "invalid-request", "runAt")]
    [InlineData("""{"type":"echo","runAt":"2031-01-01T00:00:00"}""", 400, "invalid-request", "runAt")]
    [InlineData("""{"type":"echo","runAt":"1969-12-31T23:59:59Z"}""", 400, "invalid-request", "runAt")]
    [InlineData("""{"type":"echo","runAt":1893456000}""", 400, "invalid-request", "runAt")]
    [InlineData("""{"type":"echo","runAt":"2031-01-01T00:00:00Z","expiresAt":"2030-01-01T00:00:00Z"}""", 422, "limit-exceeded", "expiresAt")]
    [InlineData("""{"type":"echo","expiresAt":"2031-13-01T00:00:00Z"}""", 400, "invalid-request", "expiresAt")]
    [InlineData("""{"type":"echo","timeout":"0s"}""", 422, "limit-exceeded", "timeout")]
    [InlineData("""{"type":"echo","timeout":"366d"}""", 422, "limit-exceeded", "timeout")]
    [InlineData("""{"type":"echo","timeout":true}""", 400, "invalid-request", "timeout")]
    [InlineData("""{"type":"echo","retry":5}""", 400, "invalid-request", "retry")]
    [InlineData("""{"type":"echo","retry":{"maxAttempts":0}}""", 422, "limit-exceeded", "retry.maxAttempts")]
    [InlineData("""{"type":"echo","retry":{"maxAttempts":1001}}""", 422, "limit-exceeded", "retry.maxAttempts")]
    [InlineData("""{"type":"echo","retry":{"backoff":"expotential"}}""", 400, "invalid-request", "retry.backoff")]
    [InlineData("""{"type":"echo","retry":{"backoff":[]}}""", 422, "limit-exceeded", "retry.backoff")]
    [InlineData("""{"type":"echo","retry":{"backoff":["1s","x"]}}""", 400, "invalid-request", "retry.backoff[1]")]
    [InlineData("""{"type":"echo","retry":{"backoff":[null]}}""", 400, "invalid-request", "retry.backoff[0]")]
    [InlineData("""{"type":"echo","retry":{"backoff":["1s"],"delay":"1s"}}""", 422, "limit-exceeded", "retry.delay")]
    [InlineData("""{"type":"echo","retry":{"delay":"2s","maxDelay":"1s"}}""", 422, "limit-exceeded", "retry.maxDelay")]
    [InlineData("""{"type":"echo","retry":{"jitter":1.5}}""", 422, "limit-exceeded", "retry.jitter")]
    [InlineData("""{"type":"echo","retry":{"delay":"1s","delay":"1s"}}""", 400, "invalid-request", "retry.delay")]
    [InlineData("""{"type":"echo","tags":"a"}""", 400, "invalid-request", "tags")]
    [InlineData("""{"type":"echo","tags":["a",1]}""", 400, "invalid-request", "tags[1]")]
    [InlineData("""{"type":"echo","tags":[""]}""", 400, "invalid-request", "tags[0]")]
    [InlineData("""{"type":"echo","tags":[null]}""", 400, "invalid-request", "tags[0]")]
    [InlineData("""{"type":"echo","tags":["a\nb"]}""", 400, "invalid-request", "tags[0]")]
    [InlineData("""{"type":"echo","idempotencyKey":""}""", 400, "invalid-request", "idempotencyKey")]
    [InlineData("""{"type":"echo","idempotencyKey":"a\u0000"}""", 400, "invalid-request", "idempotencyKey")]
    [InlineData("""{"type":"echo","traceparent":"00-xyz"}""", 400, "invalid-request", "traceparent")]
    [InlineData("""{"type":"echo","traceparent":"00-00000000000000000000000000000000-b7ad6b7169203331-01"}""", 400, "invalid-request", "traceparent")]
    [InlineData("""[]""", 400, "invalid-request", "body")]
    [InlineData("""5""", 400, "invalid-request", "body")]
    [InlineData("""null""", 400, "invalid-request", "body")]
    [InlineData("""{"type":"echo"} {}""", 400, "invalid-request", "body")]
    [InlineData("""{"type":"echo",}""", 400, "invalid-request", "body")]
    [InlineData("""{"type":"echo"/**/}""", 400, "invalid-request", "body")]
    [InlineData("""{"type":"echo" """, 400, "invalid-request", "body")]
    [InlineData("""{"type":"\ud800"}""", 400, "invalid-request", "body")]
    [InlineData("""{"\ud800":1}""", 400, "invalid-request", "body")]
    [InlineData("", 400, "invalid-request", "body")]
    public async Task A_bad_field_is_named(string body, int status, string slug, string field)
    {
        await using var door = await Door.OpenAsync();
        (await door.SubmitAsync(body)).AssertProblem(status, slug, field);
        Assert.Null(door.Tasks.LastSubmission);
    }

    [Fact]
    public async Task An_unknown_field_comes_with_the_closest_known_one()
    {
        await using var door = await Door.OpenAsync();
        var problem = (await door.SubmitAsync("""{"type":"echo","prioritty":1}""")).AssertProblem(400, "unknown-field");
        Assert.Contains("Did you mean 'priority'?", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_that_is_wrong_is_said_at_once()
    {
        await using var door = await Door.OpenAsync();
        var answer = await door.SubmitAsync("""{"type":"a b","priority":99,"delay":"soon","tags":[1],"foo":{"x":[1]},"retry":{"jitter":2,"bar":1}}""");
        answer.AssertProblem(400, "unknown-field", "type", "priority", "delay", "tags[0]", "foo", "retry.jitter", "retry.bar");
    }

    [Fact]
    public async Task Each_limit_holds_at_its_edge()
    {
        await using var door = await Door.OpenAsync();
        string Tags(int count, int length) => string.Join(",", Enumerable.Range(0, count).Select(number => $"\"{number:00}{new string('t', length - 2)}\""));
        string Body(string type, string queue, string key, string tags) =>
            $$"""{"type":"{{type}}","queue":"{{queue}}","idempotencyKey":"{{key}}","tags":[{{tags}}]}""";

        var most = await door.SubmitAsync(Body(new string('a', 128), new string('q', 64), new string('k', 255), Tags(16, 64)));
        Assert.Equal(202, (int)most.Status);
        var more = await door.SubmitAsync(Body(new string('a', 129), new string('q', 65), new string('k', 256), Tags(17, 64)));
        more.AssertProblem(422, "limit-exceeded", "type", "queue", "idempotencyKey", "tags");
        (await door.SubmitAsync(Body("echo", "q", "k", Tags(1, 65)))).AssertProblem(422, "limit-exceeded", "tags[0]");
        (await door.SubmitAsync("""{"type":"echo"}""", request => request.Headers.Add("Idempotency-Key", new string('k', 256))))
            .AssertProblem(422, "limit-exceeded", "Idempotency-Key");
    }

    [Fact]
    public async Task A_list_of_more_than_100_delays_is_refused()
    {
        await using var door = await Door.OpenAsync();
        string Body(int count) => $$$"""{"type":"echo","retry":{"backoff":[{{{string.Join(",", Enumerable.Repeat("\"1s\"", count))}}}]}}""";
        Assert.Equal(202, (int)(await door.SubmitAsync(Body(100))).Status);
        (await door.SubmitAsync(Body(101))).AssertProblem(422, "limit-exceeded", "retry.backoff");
    }

    [Fact]
    public async Task A_thousand_unknown_fields_do_not_make_a_thousand_errors()
    {
        await using var door = await Door.OpenAsync();
        var fields = string.Join(",", Enumerable.Range(0, 1000).Select(number => $"\"f{number}\":1"));
        var problem = (await door.SubmitAsync("{" + fields + "}")).AssertProblem(400, "unknown-field");
        Assert.Equal(32, problem.GetProperty("errors").GetArrayLength());
    }

    [Theory]
    [InlineData(63, 202)]
    [InlineData(64, 400)]
    public async Task JSON_deeper_than_64_is_refused(int depthOfPayload, int status)
    {
        await using var door = await Door.OpenAsync();
        var answer = await door.SubmitAsync($$"""{"type":"echo","payload":{{new string('[', depthOfPayload)}}{{new string(']', depthOfPayload)}}}""");
        Assert.Equal(status, (int)answer.Status);
    }

    [Fact]
    public async Task A_million_brackets_are_refused()
    {
        await using var door = await Door.OpenAsync();
        (await door.SubmitAsync($$"""{"type":"echo","payload":{{new string('[', 1_000_000)}}""")).AssertProblem(400, "invalid-request", "body");
    }

    [Fact]
    public async Task A_body_that_is_not_UTF_8_is_refused()
    {
        await using var door = await Door.OpenAsync();
        var answer = await door.PostAsync("/v1/tasks", "", request =>
        {
            request.Content = new ByteArrayContent([.. "{\"type\":\"echo\",\"payload\":\""u8, 0xC3, 0x28, .. "\"}"u8]);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        });
        answer.AssertProblem(400, "invalid-request");
    }

    [Fact]
    public async Task A_parameter_in_the_query_is_refused()
    {
        await using var door = await Door.OpenAsync();
        (await door.PostAsync("/v1/tasks?delay=5s", """{"type":"echo"}""")).AssertProblem(400, "unknown-field", "delay");
    }

    [Theory]
    [InlineData("/v1/tasks", "application/json")]
    [InlineData("/v1/tasks/batch", "application/x-ndjson")]
    public async Task A_chunk_whose_size_no_number_holds_is_a_bad_request_and_no_defect(string path, string type)
    {
        await using var door = await Door.OpenAsync();
        var answer = await door.SendRawAsync($"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {type}\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n9223372036854775808\r\n{}\r\n0\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Empty(door.Logged);
    }

    [Fact]
    public async Task A_target_without_a_slash_is_answered_by_the_web_server_with_a_status_that_the_document_tells()
    {
        await using var door = await Door.OpenAsync();
        var answer = await door.SendRawAsync("GET tasks HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 405", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
        Assert.Contains(405, ApiContract.Served.Document.GetProperty("x-web-server-statuses").EnumerateArray().Select(status => status.GetInt32()));
    }

    [Fact]
    public async Task Two_idempotency_keys_in_headers_are_refused()
    {
        await using var door = await Door.OpenAsync();
        var body = """{"type":"echo"}""";
        var answer = await door.SendRawAsync($"POST /v1/tasks HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + $"Idempotency-Key: a\r\nIdempotency-Key: a\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=latin1")]
    [InlineData("application/jsonp")]
    [InlineData("nonsense")]
    public async Task Another_content_type_is_415(string? type)
    {
        await using var door = await Door.OpenAsync();
        var answer = await door.PostAsync("/v1/tasks", "", request =>
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes("""{"type":"echo"}"""));
            if (type is not null)
            {
                request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
            }
        });
        answer.AssertProblem(415, "unsupported-media-type");
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("Application/JSON; charset=UTF-8")]
    [InlineData("application/json;charset=\"utf-8\"")]
    public async Task JSON_in_UTF_8_is_read_however_its_type_is_written(string type)
    {
        await using var door = await Door.OpenAsync();
        var answer = await door.PostAsync("/v1/tasks", "", request =>
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes("""{"type":"echo"}"""));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        });
        Assert.Equal(202, (int)answer.Status);
    }

    [Fact]
    public async Task A_compressed_body_is_415()
    {
        await using var door = await Door.OpenAsync();
        var answer = await door.SubmitAsync("""{"type":"echo"}""", request => request.Content!.Headers.ContentEncoding.Add("gzip"));
        answer.AssertProblem(415, "unsupported-media-type");
    }

    [Fact]
    public async Task A_body_that_says_it_is_too_large_is_413_at_once()
    {
        await using var door = await Door.OpenAsync();
        var answer = await door.SendRawAsync(
            "POST /v1/tasks HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 99999999999\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 413", answer, StringComparison.Ordinal);
        Assert.Contains("/problems/payload-too-large", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_in_chunks_that_becomes_too_large_is_413()
    {
        await using var door = await Door.OpenAsync(new FrontDoorOptions { PayloadBytes = 1024 });
        var answer = await door.PostAsync("/v1/tasks", "", request =>
        {
            request.Content = new StringContent($$"""{"type":"echo","payload":"{{new string('x', 70_000)}}"}""", Encoding.UTF8, "application/json");
            request.Headers.TransferEncodingChunked = true;
        });
        answer.AssertProblem(413, "payload-too-large");
    }

    [Theory]
    [InlineData("Content-Length: 100\r\n\r\n{\"type\":")]
    [InlineData("Content-Length: 100\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5\r\n{\"typ\r\n")]
    public async Task A_body_that_never_ends_is_408(string start)
    {
        await using var door = await Door.OpenAsync(new FrontDoorOptions { BodyTimeout = TimeSpan.FromMilliseconds(200) });
        var answer = await door.SendRawAsync($"POST /v1/tasks HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{start}");
        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
        Assert.Contains("/problems/request-timeout", answer, StringComparison.Ordinal);
        Assert.Contains("Connection: close", answer, StringComparison.OrdinalIgnoreCase);
        Assert.Null(door.Tasks.LastSubmission);

        // "Reading is already in progress" was logged when the web server drained the body that was given up.
        await door.StopAsync();
        Assert.Empty(door.Logged);
    }
}
