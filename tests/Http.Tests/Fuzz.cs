using System.Globalization;
using System.Text;
using System.Text.Json;
using ActorTasks.HttpTests.Fakes;
using Xunit.Abstractions;

namespace ActorTasks.HttpTests;

/// <summary>Whatever comes, the answer is a documented one. <c>FUZZ_SEED</c> repeats a run.</summary>
public sealed class Fuzz(ITestOutputHelper output)
{
    private const int Cases = 2000;
    private static readonly HashSet<int> Documented = [200, 202, 204, 400, 403, 404, 405, 408, 409, 413, 415, 422, 431];

    private static readonly string[] Seeds =
    [
        """{"type":"echo","payload":{"a":[1,2,{"b":"c"}]},"queue":"q","priority":5,"delay":"5s","tags":["a","b"]}""",
        """{"type":"send-email","runAt":"2031-01-01T00:00:00Z","expiresAt":"2032-01-01T00:00:00.5+01:00","timeout":"PT5M"}""",
        """{"type":"echo","retry":{"maxAttempts":3,"backoff":["1s","2s"],"maxDelay":"1m","jitter":0.1},"idempotencyKey":"k"}""",
        """{"type":"echo","traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01","retry":{"backoff":"linear"}}""",
        """{"mode":"force"}""",
        """{"why":"ü\u00fc\ud83d\ude00"}""",
    ];

    private static readonly string[] Scraps =
    [
        "\"", "{", "}", "[", "]", ",", ":", "null", "true", "-", "1e999", "0.1", "9223372036854775808", "\\u0000", "\\ud800", "\\", "\u0001",
        "\"type\":", "\"payload\":", "\"retry\":{", "\"2030-01-01T00:00:00Z\"", "\"5s\"", "ü", "😀", "\t", " ", "/*", "//", "NaN",
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "\"\"",
        "\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"",
    ];

    [Fact]
    public async Task Only_documented_answers_come_and_no_500()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("FUZZ_SEED"), out var given) ? given : Environment.TickCount;
        output.WriteLine($"FUZZ_SEED={seed}");
        var random = new Random(seed);
        await using var door = await Door.OpenAsync();
        var id = door.Tasks.Add(task => task).Id.ToString();
        var counts = new SortedDictionary<int, int>();
        for (var number = 0; number < Cases; number++)
        {
            var request = NewRequest(random, id);
            var text = Encoding.Latin1.GetString(request);
            var answer = await door.SendRawAsync(request);
            var status = answer.Length > 12 ? int.Parse(answer.AsSpan(9, 3), CultureInfo.InvariantCulture) : 0;
            Assert.True(Documented.Contains(status), $"seed {seed}, case {number}: {status} for\n{text}\n{answer}");
            AssertBody(status, answer, text);
            counts[status] = counts.GetValueOrDefault(status) + 1;
        }

        output.WriteLine(string.Join(", ", counts.Select(pair => $"{pair.Value} × {pair.Key}")));
        Assert.True(counts.ContainsKey(202) && counts.ContainsKey(400), "The mutations reach neither good nor bad requests.");
    }

    private static void AssertBody(int status, string answer, string request)
    {
        var body = answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        if (body.Length == 0 || status < 400 || request.StartsWith("HEAD", StringComparison.Ordinal))
        {
            return;
        }

        using var problem = JsonDocument.Parse(Encoding.Latin1.GetBytes(body));
        Assert.StartsWith("/problems/", problem.RootElement.GetProperty("type").GetString(), StringComparison.Ordinal);
        Assert.Equal(status, problem.RootElement.GetProperty("status").GetInt32());
    }

    private static byte[] NewRequest(Random random, string id)
    {
        string[] paths =
        [
            "/v1/tasks", "/v1/tasks", "/v1/tasks", $"/v1/tasks/{id}/cancel", $"/v1/tasks/{id}/retry", $"/v1/tasks/{id}", $"/v1/tasks/{id}/result",
            $"/v1/tasks/{id}/events?after=1&limit=5", "/v1/tasks?state=failed&limit=5&order=oldest", $"/v1/tasks/{id}?include=payload,result",
            "/v1/tasks/batch", "/v1/tasks/batch",
        ];
        var path = paths[random.Next(paths.Length)];
        var isPost = path is "/v1/tasks" or "/v1/tasks/batch" || path.EndsWith("cancel", StringComparison.Ordinal) || path.EndsWith("retry", StringComparison.Ordinal);
        var method = isPost ? "POST" : "GET";
        if (random.Next(20) == 0)
        {
            method = new[] { "PUT", "HEAD", "GET", "POST", "DELETE", "PATCH" }[random.Next(6)];
        }

        if (random.Next(4) == 0)
        {
            path = "/" + Uri.EscapeDataString(Mutated(path[1..], random))
                .Replace("%2F", "/", StringComparison.Ordinal).Replace("%3F", "?", StringComparison.Ordinal)
                .Replace("%3D", "=", StringComparison.Ordinal).Replace("%26", "&", StringComparison.Ordinal);
        }

        var isLines = path == "/v1/tasks/batch" && random.Next(2) == 0;
        var bytes = method == "GET" ? [] : Body(random, path, isLines);
        var head = new StringBuilder($"{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        head.Append(random.Next(15) == 0 ? $"Content-Type: {Header(random)}\r\n" : $"Content-Type: application/{(isLines ? "x-ndjson" : "json")}\r\n");
        foreach (var name in new[] { "Idempotency-Key", "traceparent", "Accept", "Prefer", "Expect-Nothing" })
        {
            head.Append(random.Next(8) == 0 ? $"{name}: {Header(random)}\r\n" : string.Empty);
        }

        head.Append(CultureInfo.InvariantCulture, $"Content-Length: {bytes.Length}\r\n\r\n");
        return [.. Encoding.Latin1.GetBytes(head.ToString()), .. bytes];
    }

    private static byte[] Body(Random random, string path, bool isLines)
    {
        var several = Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(3) == 0 ? Mutated(Seeds[random.Next(4)], random) : Seeds[random.Next(4)]);
        var seed = path.Contains("cancel", StringComparison.Ordinal) ? Seeds[4]
            : path.Contains("retry", StringComparison.Ordinal) ? Seeds[5]
            : isLines ? string.Join('\n', several)
            : path.Contains("batch", StringComparison.Ordinal) ? $"[{string.Join(',', several)}]"
            : Seeds[random.Next(4)];
        var bytes = Encoding.UTF8.GetBytes(random.Next(6) == 0 ? seed : Mutated(seed, random));
        if (bytes.Length > 0 && random.Next(10) == 0)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }

        return bytes;
    }

    private static string Mutated(string text, Random random)
    {
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            var place = random.Next(text.Length + 1);
            var length = Math.Min(random.Next(6), text.Length - place);
            text = random.Next(4) switch
            {
                0 => text[..place] + Scraps[random.Next(Scraps.Length)] + text[place..],
                1 => text[..place] + text[(place + length)..],
                2 => text[..place] + Scraps[random.Next(Scraps.Length)] + text[(place + length)..],
                _ => text[..place] + text.Substring(place, length) + text[place..],
            };
        }

        return text;
    }

    private static string Header(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => (char)random.Next(33, 127)));
}
