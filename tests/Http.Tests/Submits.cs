using System.Net;
using System.Text;
using ActorTasks.Http;
using ActorTasks.HttpTests.Fakes;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.HttpTests;

/// <summary>What a submit may say, and what becomes of it.</summary>
public sealed class Submits
{
    private const string Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    [Fact]
    public async Task A_submit_answers_202_with_the_task_and_its_location()
    {
        await using var door = await Door.OpenAsync();
        var answer = await door.SubmitAsync("""{"type":"echo","payload":{"a":1}}""");

        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        Assert.Equal("application/json", answer.MediaType);
        var id = answer.Json.GetProperty("id").GetString();
        Assert.Equal($"/v1/tasks/{id}", answer.Response.Headers.Location!.ToString());
        Assert.Null(answer.Header("Idempotency-Replayed"));
        Assert.Equal("scheduled", answer.Json.GetProperty("state").GetString());
        Assert.Equal("2030-01-01T00:00:00Z", answer.Json.GetProperty("createdAt").GetString());
        Assert.Equal($"/v1/tasks/{id}/events", answer.Json.GetProperty("links").GetProperty("events").GetString());
    }

    [Fact]
    public async Task What_a_submit_leaves_out_gets_its_default()
    {
        await using var door = await Door.OpenAsync();
        await door.SubmitAsync("""{"type":"echo"}""");

        var submission = door.Tasks.LastSubmission!;
        Assert.Equal("null", Encoding.UTF8.GetString(submission.Payload.Span));
        Assert.Null(submission.Queue);
        Assert.Null(submission.Priority);
        Assert.Null(submission.Retry);
        Assert.Null(submission.RunAtUs);
        Assert.Null(submission.DelayUs);
        Assert.Null(submission.ExpiresAtUs);
        Assert.Null(submission.TimeoutUs);
        Assert.Null(submission.IdempotencyKey);
        Assert.Null(submission.TraceParent);
        Assert.Empty(submission.Tags);
    }

    [Fact]
    public async Task Every_field_arrives_as_it_was_sent()
    {
        await using var door = await Door.OpenAsync();
        var answer = await door.SubmitAsync($$$"""
            {"type":"send-email","queue":"mail.slow_1-a","priority":9,"runAt":"2031-02-03T04:05:06.123456+02:00",
             "expiresAt":"2032-01-01T00:00:00z","timeout":"PT1M30S","tags":["a","b ü","a"],"idempotencyKey":"k-1","traceparent":"{{{Trace}}}",
             "retry":{"maxAttempts":7,"backoff":"linear","delay":"250ms","maxDelay":"5m","jitter":0.5}}
            """);

        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        var submission = door.Tasks.LastSubmission!;
        Assert.Equal("send-email", submission.Type);
        Assert.Equal("mail.slow_1-a", submission.Queue);
        Assert.Equal(9, submission.Priority);
        Assert.Equal(Us("2031-02-03T02:05:06.123456Z"), submission.RunAtUs);
        Assert.Equal(Us("2032-01-01T00:00:00Z"), submission.ExpiresAtUs);
        Assert.Equal(90_000_000, submission.TimeoutUs);
        Assert.Equal(["a", "b ü"], submission.Tags);
        Assert.Equal("k-1", submission.IdempotencyKey);
        Assert.Equal(Trace, submission.TraceParent);
        Assert.Equal(new RetryPolicy(7, 3, BackoffKind.Linear, 250_000, 300_000_000, 0.5, []), submission.Retry);
        Assert.Equal("2031-02-03T02:05:06.123456Z", answer.Json.GetProperty("runAt").GetString());
    }

    [Theory]
    [InlineData("\"250ms\"", 250_000)]
    [InlineData("\"30s\"", 30_000_000)]
    [InlineData("\"5m\"", 300_000_000)]
    [InlineData("\"2h\"", 7_200_000_000)]
    [InlineData("\"7d\"", 604_800_000_000)]
    [InlineData("\"PT0.5S\"", 500_000)]
    [InlineData("\"P1DT12H\"", 129_600_000_000)]
    [InlineData("\"0s\"", 0)]
    public async Task A_delay_is_read_in_every_unit(string json, long expectedUs)
    {
        await using var door = await Door.OpenAsync();
        await door.SubmitAsync($$"""{"type":"echo","delay":{{json}}}""");
        Assert.Equal(expectedUs, door.Tasks.LastSubmission!.DelayUs);
    }

    [Theory]
    [InlineData("""{"a" : [1, 2.50, "é\u00e9"],  "b":null}""")]
    [InlineData("\"text\"")]
    [InlineData("12345678901234567890.10")]
    [InlineData("[ ]")]
    [InlineData("false")]
    [InlineData("null")]
    public async Task The_payload_is_kept_byte_by_byte(string payload)
    {
        await using var door = await Door.OpenAsync();
        await door.SubmitAsync($$"""{ "payload" :  {{payload}} , "type":"echo"}""");
        Assert.Equal(payload, Encoding.UTF8.GetString(door.Tasks.LastSubmission!.Payload.Span));
    }

    [Fact]
    public async Task A_payload_of_the_largest_size_is_accepted_and_one_byte_more_is_413()
    {
        await using var door = await Door.OpenAsync();
        var largest = "\"" + new string('x', (1024 * 1024) - 2) + "\"";
        Assert.Equal(HttpStatusCode.Accepted, (await door.SubmitAsync($$"""{"type":"echo","payload":{{largest}}}""")).Status);
        Assert.Equal(1024 * 1024, door.Tasks.LastSubmission!.Payload.Length);

        var answer = await door.SubmitAsync($$"""{"type":"echo","payload":{{largest.Insert(1, "x")}}}""");
        answer.AssertProblem(413, "payload-too-large", "payload");
    }

    [Fact]
    public async Task A_payload_may_be_larger_than_the_server_of_its_own_would_read_when_the_setting_says_so()
    {
        await using var door = await Door.OpenAsync(new FrontDoorOptions { PayloadBytes = 40 * 1024 * 1024 });
        var large = "\"" + new string('x', 35 * 1024 * 1024) + "\"";
        Assert.Equal(HttpStatusCode.Accepted, (await door.SubmitAsync($$"""{"type":"echo","payload":{{large}}}""")).Status);
        Assert.Equal(large.Length, door.Tasks.LastSubmission!.Payload.Length);
    }

    [Fact]
    public async Task A_retry_takes_what_it_leaves_out_from_the_settings()
    {
        var settings = new RetryPolicy(9, 4, BackoffKind.Fixed, 2_000_000, 60_000_000, 0.1, []);
        await using var door = await Door.OpenAsync(new FrontDoorOptions { Retry = settings });
        await door.SubmitAsync("""{"type":"echo","retry":{"maxAttempts":2}}""");
        Assert.Equal(settings with { MaxAttempts = 2 }, door.Tasks.LastSubmission!.Retry);

        await door.SubmitAsync("""{"type":"echo","retry":{"delay":"5m"}}""");
        Assert.Equal(settings with { DelayUs = 300_000_000, MaxDelayUs = 300_000_000 }, door.Tasks.LastSubmission!.Retry);
    }

    [Fact]
    public async Task A_backoff_may_be_a_list_of_durations()
    {
        await using var door = await Door.OpenAsync();
        await door.SubmitAsync("""{"type":"echo","retry":{"backoff":["1s","PT1M","2h"],"jitter":0}}""");

        var retry = door.Tasks.LastSubmission!.Retry!;
        Assert.Equal(BackoffKind.List, retry.Backoff);
        Assert.Equal([1_000_000L, 60_000_000L, 7_200_000_000L], retry.DelaysUs.AsEnumerable());
        Assert.Equal(7_200_000_000, retry.DelayAfterUs(5, 0.5));
    }

    [Fact]
    public async Task Null_is_as_if_the_field_were_absent()
    {
        await using var door = await Door.OpenAsync();
        var answer = await door.SubmitAsync("""
            {"type":"echo","queue":null,"priority":null,"delay":null,"runAt":null,"expiresAt":null,"timeout":null,
             "retry":null,"tags":null,"idempotencyKey":null,"traceparent":null}
            """);
        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        Assert.Null(door.Tasks.LastSubmission!.Queue);
    }

    [Theory]
    [InlineData("k-1")]
    [InlineData("\"k-1\"")]
    public async Task An_idempotency_key_may_come_in_the_header_plain_or_quoted(string header)
    {
        await using var door = await Door.OpenAsync();
        await door.SubmitAsync("""{"type":"echo"}""", request => request.Headers.TryAddWithoutValidation("Idempotency-Key", header));
        Assert.Equal("k-1", door.Tasks.LastSubmission!.IdempotencyKey);
    }

    [Fact]
    public async Task Header_and_body_may_name_the_same_key_and_not_two()
    {
        await using var door = await Door.OpenAsync();
        Task<Answer> Submit(string inBody, string inHeader) => door.SubmitAsync(
            $$"""{"type":"echo","idempotencyKey":"{{inBody}}"}""", request => request.Headers.Add("Idempotency-Key", inHeader));

        Assert.Equal(HttpStatusCode.Accepted, (await Submit("same", "same")).Status);
        (await Submit("one", "two")).AssertProblem(422, "limit-exceeded", "Idempotency-Key");
    }

    [Fact]
    public async Task A_repeated_key_answers_the_first_task()
    {
        await using var door = await Door.OpenAsync();
        var first = await door.SubmitAsync("""{"type":"echo","payload":1,"idempotencyKey":"k"}""");
        var again = await door.SubmitAsync("""{"type":"echo","payload":1,"idempotencyKey":"k"}""");
        Assert.Equal(HttpStatusCode.Accepted, again.Status);
        Assert.Equal("true", again.Header("Idempotency-Replayed"));
        Assert.Equal(first.Response.Headers.Location, again.Response.Headers.Location);

        var other = await door.SubmitAsync("""{"type":"echo","payload":2,"idempotencyKey":"k"}""");
        var problem = other.AssertProblem(422, "key-conflict");
        Assert.Equal(first.Json.GetProperty("id").GetString(), problem.GetProperty("task").GetString());
    }

    [Fact]
    public async Task A_traceparent_header_is_taken_unless_the_body_has_one_and_a_bad_one_is_passed_over()
    {
        await using var door = await Door.OpenAsync();
        const string Other = "00-11111111111111111111111111111111-2222222222222222-00";
        await door.SubmitAsync("""{"type":"echo"}""", request => request.Headers.Add("traceparent", Trace));
        Assert.Equal(Trace, door.Tasks.LastSubmission!.TraceParent);
        await door.SubmitAsync($$"""{"type":"echo","traceparent":"{{Other}}"}""", request => request.Headers.Add("traceparent", Trace));
        Assert.Equal(Other, door.Tasks.LastSubmission!.TraceParent);
        await door.SubmitAsync("""{"type":"echo"}""", request => request.Headers.Add("traceparent", "00-bad"));
        Assert.Null(door.Tasks.LastSubmission!.TraceParent);
    }

    private static long Us(string text) => DateTimeOffset.Parse(text, null).UtcTicks / 10 - (DateTime.UnixEpoch.Ticks / 10);
}
