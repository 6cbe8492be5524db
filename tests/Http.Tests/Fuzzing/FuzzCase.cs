using System.Globalization;
using System.Text;

namespace ActorTasks.HttpTests.Fuzzing;

/// <summary>How the bytes of a request are sent.</summary>
internal enum Sending
{
    /// <summary>At once, on a connection that is used again.</summary>
    Whole,

    /// <summary>At once, on a connection of its own: what is left of it could be taken for the next request.</summary>
    Alone,

    /// <summary>In small pieces.</summary>
    Slow,

    /// <summary>A part of it, and then the connection is closed.</summary>
    Closed,

    /// <summary>A part of it, and then the connection is reset.</summary>
    Reset,

    /// <summary>A part of it, and then nothing.</summary>
    Stalled,
}

/// <summary>A request that nobody should send.</summary>
/// <param name="Kind">What is wrong with it, for counting.</param>
/// <param name="Method">The method, as far as it is known.</param>
/// <param name="Target">The path and query; null where the head is spoiled too.</param>
/// <param name="Bytes">All of it.</param>
/// <param name="Sending">How it is sent.</param>
internal sealed record FuzzCase(string Kind, string Method, string? Target, byte[] Bytes, Sending Sending)
{
    private const string Boundary = "x";

    private static readonly string[] Submits =
    [
        """{"type":"echo","payload":{"a":[1,2,{"b":"c"}]},"queue":"q","priority":5,"delay":"5s","tags":["a","b"]}""",
        """{"type":"send-email","runAt":"2031-01-01T00:00:00Z","expiresAt":"2032-01-01T00:00:00.5+01:00","timeout":"PT5M"}""",
        """{"type":"echo","retry":{"maxAttempts":3,"backoff":["1s","2s"],"maxDelay":"1m","jitter":0.1},"idempotencyKey":"k"}""",
        """{"type":"echo","traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01","retry":{"backoff":"linear"}}""",
    ];

    private static readonly string[] Targets =
    [
        "/v1/tasks?state=failed&limit=5&order=oldest&since=2030-01-01T00:00:00Z", "/v1/tasks/{id}", "/v1/tasks/{id}?include=payload,result,events",
        "/v1/tasks/{id}/result", "/v1/tasks/{id}/files/a", "/v1/tasks/{id}/events?after=1&limit=5", "/v1/tasks?type=echo&queue=q&tag=a&key=k&cursor=AAAA",
        "/problems/not-found", "/problems", "/health/ready", "/openapi/v1.json",
    ];

    private static readonly (string Name, string Value)[] Headers =
    [
        ("Idempotency-Key", "\"one\""), ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), ("Prefer", "wait=0, respond-async; a=\"b\""),
        ("Accept", "text/html;q=0.5, */*"), ("Range", "bytes=0-1"), ("If-None-Match", "\"a\", W/\"b\""), ("If-Range", "\"a\""), ("Authorization", "Bearer at_x"),
        ("Origin", "http://localhost"), ("Sec-Fetch-Site", "none"), ("Content-Encoding", "identity"), ("Last-Event-ID", "1"), ("X-Forwarded-For", "::1"),
        ("Content-Type", "application/json; charset=utf-8"),
    ];

    /// <summary>Makes the case of a number.</summary>
    /// <param name="random">Decides all.</param>
    /// <param name="ids">Ids of tasks that are there.</param>
    public static FuzzCase Make(Random random, IReadOnlyList<string> ids)
    {
        var id = random.Of(ids);
        return random.Next(100) switch
        {
            < 32 => Json(random, id),
            < 48 => Of("target", random, "GET", random.MutatedTarget(random.Of(Targets).Replace("{id}", id, StringComparison.Ordinal)), [], null),
            < 60 => WithHeaders(random, id),
            < 68 => Upload(random),
            < 78 => Batch(random),
            < 84 => SpoiledHead(random, id),
            < 87 => Chunked(random),
            _ => Broken(random, id),
        };
    }

    private static FuzzCase Json(Random random, string id)
    {
        var (path, text) = random.Next(5) switch
        {
            0 => ($"/v1/tasks/{id}/cancel", """{"mode":"force"}"""),
            1 => ($"/v1/tasks/{id}/retry", """{"why":"ü\u00fc\ud83d\ude00"}"""),
            _ => ("/v1/tasks", random.Of(Submits)),
        };
        return Of("json", random, random.Next(30) == 0 ? random.Of("PUT", "HEAD", "GET", "DELETE", "PATCH") : "POST", path, random.Spoiled(text), "application/json");
    }

    private static FuzzCase WithHeaders(Random random, string id)
    {
        var isPost = random.Next(2) == 0;
        var target = isPost ? random.Of("/v1/tasks", $"/v1/tasks/{id}/cancel") : random.Of(Targets).Replace("{id}", id, StringComparison.Ordinal);
        var lines = new StringBuilder();
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            var (name, value) = random.Of(Headers);
            var sent = random.Next(4) switch { 0 => value, 1 => random.Visible(), _ => new string([.. random.Mutated(value).Where(c => c is >= ' ' and < (char)127)]) };
            lines.Append(CultureInfo.InvariantCulture, $"{name}: {sent}\r\n");
        }

        var body = isPost ? Encoding.UTF8.GetBytes(random.Of(Submits)) : [];
        return Of("headers", random, isPost ? "POST" : "GET", target, body, isPost && random.Next(3) > 0 ? "application/json" : null, lines.ToString());
    }

    private static FuzzCase Upload(Random random)
    {
        var body = $"--{Boundary}\r\nContent-Disposition: form-data; name=\"task\"\r\nContent-Type: application/json\r\n\r\n{random.Of(Submits)}\r\n"
            + $"--{Boundary}\r\nContent-Disposition: form-data; name=\"a\"; filename=\"ä.txt\"\r\nContent-Type: text/plain\r\n\r\nsome text\r\n--{Boundary}--\r\n";
        var type = random.Next(10) == 0 ? random.Mutated($"multipart/form-data; boundary={Boundary}") : $"multipart/form-data; boundary={Boundary}";
        return Of("upload", random, "POST", "/v1/tasks", random.Spoiled(body), new string([.. type.Where(c => c is >= ' ' and < (char)127)])) with { Sending = Sending.Alone };
    }

    private static FuzzCase Batch(Random random)
    {
        var isLines = random.Next(2) == 0;
        var items = Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.Next(3) == 0 ? random.Mutated(random.Of(Submits)) : random.Of(Submits));
        var body = isLines ? string.Join('\n', items) : $"[{string.Join(',', items)}]";
        return Of(isLines ? "lines" : "array", random, "POST", "/v1/tasks/batch", random.Spoiled(body), isLines ? "application/x-ndjson" : "application/json") with { Sending = Sending.Alone };
    }

    private static FuzzCase SpoiledHead(Random random, string id)
    {
        var text = $"{random.Of("GET", "POST")} /v1/tasks/{id} HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\nContent-Type: application/json\r\nContent-Length: 0\r\nConnection: close";

        // The end of the head is always there: without it nothing is asked.
        return new FuzzCase("head", text[..4].Trim(), null, Encoding.UTF8.GetBytes(random.Mutated(text) + "\r\n\r\n"), Sending.Alone);
    }

    private static FuzzCase Chunked(Random random)
    {
        var body = random.Of(Submits);
        var half = body.Length / 2;
        var chunks = $"{half:x}\r\n{body[..half]}\r\n{body.Length - half:x};a=b\r\n{body[half..]}\r\n0\r\n\r\n";
        var head = "POST /v1/tasks HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
        return new FuzzCase("chunks", "POST", "/v1/tasks", [.. Encoding.ASCII.GetBytes(head), .. random.Spoiled(chunks)], Sending.Alone);
    }

    /// <summary>A good or bad request over a connection that is slow, or that breaks.</summary>
    private static FuzzCase Broken(Random random, string id)
    {
        var whole = random.Next(4) switch { 0 => Upload(random), 1 => Batch(random), 2 => Chunked(random), _ => Json(random, id) };
        var sending = random.Next(200) == 0 ? Sending.Stalled : random.Of(Sending.Slow, Sending.Closed, Sending.Reset);
        var bytes = sending == Sending.Slow ? whole.Bytes : whole.Bytes[..random.Next(1, whole.Bytes.Length)];
        if (sending == Sending.Stalled)
        {
            // The web server waits long for the end of a head; what is stalled here is the body.
            var head = whole.Bytes.AsSpan().IndexOf("\r\n\r\n"u8) + 4;
            bytes = whole.Bytes[..random.Next(head, Math.Max(head + 1, whole.Bytes.Length))];
        }

        return whole with { Kind = sending.ToString(), Bytes = bytes, Sending = sending };
    }

    private static FuzzCase Of(string kind, Random random, string method, string target, byte[] body, string? type, string headers = "")
    {
        var head = new StringBuilder($"{method} {target} HTTP/1.1\r\nHost: localhost\r\n{headers}");
        head.Append(type is null ? string.Empty : $"Content-Type: {type}\r\n");
        head.Append(body.Length == 0 && random.Next(2) == 0 ? "\r\n" : $"Content-Length: {body.Length}\r\n\r\n");
        return new FuzzCase(kind, method, target, [.. Encoding.UTF8.GetBytes(head.ToString()), .. body], Sending.Whole);
    }
}
