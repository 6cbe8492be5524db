using System.Net;
using ActorTasks.HttpTests.Fakes;
using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.HttpTests;

/// <summary>A task, its result and its history.</summary>
public sealed class Reads
{
    private static readonly TaskError Error = new("System.IO.IOException", "disk \"full\"", "at X()", 2, "f00d");
    private static readonly DataInfo Info = new("application/json", 7, new string('a', 64));

    [Fact]
    public async Task A_task_is_shown_with_all_that_is_known_of_it()
    {
        await using var door = await Door.OpenAsync();
        var task = door.Tasks.Add(task => task with
        {
            State = StoredState.Running, Attempt = 3, Failures = 1, Losses = 1, Node = FakeTasks.Node, Error = Error, Tags = ["a", "b"],
            CancelRequested = CancelMode.Cooperative, StartedAtUs = task.CreatedAtUs + 1_500_000, ExpiresAtUs = task.CreatedAtUs + 1,
        });
        var json = (await door.GetAsync($"/v1/tasks/{task.Id}")).Json;

        Assert.Equal(
            ["id", "type", "queue", "priority", "state", "attempt", "failures", "losses", "maxAttempts", "cancelRequested",
             "createdAt", "runAt", "expiresAt", "startedAt", "error", "tags", "node", "links"],
            json.EnumerateObject().Select(member => member.Name));
        Assert.Equal("running", json.GetProperty("state").GetString());
        Assert.True(json.GetProperty("cancelRequested").GetBoolean());
        Assert.Equal("2030-01-01T00:00:01.5Z", json.GetProperty("startedAt").GetString());
        Assert.Equal("2030-01-01T00:00:00.000001Z", json.GetProperty("expiresAt").GetString());
        Assert.Equal("disk \"full\"", json.GetProperty("error").GetProperty("message").GetString());
        Assert.Equal(2, json.GetProperty("error").GetProperty("attempt").GetInt32());
        Assert.Equal("node-1", json.GetProperty("node").GetString());
        Assert.True(json.GetProperty("links").TryGetProperty("cancel", out _));
    }

    [Theory]
    [InlineData(StoredState.Blocked, 0, 0, "blocked")]
    [InlineData(StoredState.Waiting, 0, -1, "queued")]
    [InlineData(StoredState.Waiting, 1, -1, "queued")]
    [InlineData(StoredState.Waiting, 0, 1, "scheduled")]
    [InlineData(StoredState.Waiting, 1, 1, "retrying")]
    [InlineData(StoredState.Running, 1, 1, "running")]
    [InlineData(StoredState.Succeeded, 0, 0, "succeeded")]
    [InlineData(StoredState.Failed, 0, 0, "failed")]
    [InlineData(StoredState.Cancelled, 0, 0, "cancelled")]
    [InlineData(StoredState.Expired, 0, 0, "expired")]
    internal async Task Waiting_is_shown_as_three_words(StoredState state, int failures, int readyInHours, string word)
    {
        await using var door = await Door.OpenAsync();
        var readyAtUs = DateTimeOffset.UtcNow.AddHours(readyInHours).ToUnixTimeMilliseconds() * 1000;
        var task = door.Tasks.Add(task => task with { State = state, Failures = failures, ReadyAtUs = readyAtUs });
        Assert.Equal(word, (await door.GetAsync($"/v1/tasks/{task.Id}")).Json.GetProperty("state").GetString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("/result")]
    [InlineData("/events")]
    public async Task A_task_that_is_not_there_is_404(string path)
    {
        await using var door = await Door.OpenAsync();
        (await door.GetAsync($"/v1/tasks/01932c07-1b5e-7003-9a51-0c2e5f6a7b80{path}")).AssertProblem(404, "not-found");
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("01932c07-1b5e-4003-9a51-0c2e5f6a7b80")]
    [InlineData("01932c071b5e70039a510c2e5f6a7b80")]
    [InlineData("%2e%2e%2f")]
    [InlineData("{01932c07-1b5e-7003-9a51-0c2e5f6a7b80}")]
    public async Task An_id_that_is_no_id_is_400(string id)
    {
        await using var door = await Door.OpenAsync();
        foreach (var path in new[] { "", "/result", "/events" })
        {
            (await door.GetAsync($"/v1/tasks/{id}{path}")).AssertProblem(400, "invalid-request", "id");
        }

        foreach (var path in new[] { "/cancel", "/retry" })
        {
            (await door.PostAsync($"/v1/tasks/{id}{path}", null)).AssertProblem(400, "invalid-request", "id");
        }
    }

    [Fact]
    public async Task Payload_result_and_events_are_included_when_asked_for()
    {
        await using var door = await Door.OpenAsync();
        var task = door.Tasks.Add(task => task with { State = StoredState.Succeeded, Result = Info }, """{"p" : 1}""");
        door.Tasks.Results[task.Id] = "[1,2.0]"u8.ToArray();
        door.Tasks.Histories[task.Id] = [Entry(1, new TaskExpired(task.Id, 1))];

        var plain = (await door.GetAsync($"/v1/tasks/{task.Id}")).Json;
        Assert.False(plain.TryGetProperty("payload", out _));
        Assert.Equal(7, plain.GetProperty("resultSummary").GetProperty("bytes").GetInt32());
        var full = await door.GetAsync($"/v1/tasks/{task.Id}?include=payload,result,events");
        Assert.Contains("\"payload\":{\"p\" : 1}", full.Text, StringComparison.Ordinal);
        Assert.Contains("\"result\":[1,2.0]", full.Text, StringComparison.Ordinal);
        Assert.Equal("TaskExpired", full.Json.GetProperty("events")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task What_is_included_and_is_not_there_is_null()
    {
        await using var door = await Door.OpenAsync();
        var task = door.Tasks.Add(task => task);
        Assert.Contains("\"result\":null", (await door.GetAsync($"/v1/tasks/{task.Id}?include=result")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("include=payloads", 400, "invalid-request", "include")]
    [InlineData("include=", 400, "invalid-request", "include")]
    [InlineData("include=payload&include=result", 400, "invalid-request", "include")]
    [InlineData("inlcude=payload", 400, "unknown-field", "inlcude")]
    public async Task An_unknown_parameter_or_value_is_named(string query, int status, string slug, string field)
    {
        await using var door = await Door.OpenAsync();
        var task = door.Tasks.Add(task => task);
        (await door.GetAsync($"/v1/tasks/{task.Id}?{query}")).AssertProblem(status, slug, field);
    }

    [Fact]
    public async Task A_result_comes_with_its_own_type_and_as_it_is()
    {
        await using var door = await Door.OpenAsync();
        var task = door.Tasks.Add(task => task with { State = StoredState.Succeeded, Result = Info with { ContentType = "text/html", Bytes = 5 } });
        door.Tasks.Results[task.Id] = "<b>hi"u8.ToArray();
        var answer = await door.GetAsync($"/v1/tasks/{task.Id}/result");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("text/html", answer.MediaType);
        Assert.Equal("<b>hi", answer.Text);
        Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
        Assert.Equal("sandbox", answer.Header("Content-Security-Policy"));
    }

    [Fact]
    public async Task A_task_that_returned_nothing_has_an_empty_result()
    {
        await using var door = await Door.OpenAsync();
        var task = door.Tasks.Add(task => task with { State = StoredState.Succeeded });
        Assert.Equal(HttpStatusCode.NoContent, (await door.GetAsync($"/v1/tasks/{task.Id}/result")).Status);
    }

    [Fact]
    public async Task A_result_that_was_removed_is_410()
    {
        await using var door = await Door.OpenAsync();
        var task = door.Tasks.Add(task => task with { State = StoredState.Succeeded, Result = Info });
        (await door.GetAsync($"/v1/tasks/{task.Id}/result")).AssertProblem(410, "pruned");
    }

    [Theory]
    [InlineData(StoredState.Waiting, "not-finished", "queued")]
    [InlineData(StoredState.Running, "not-finished", "running")]
    [InlineData(StoredState.Failed, "task-failed", "failed")]
    [InlineData(StoredState.Cancelled, "task-failed", "cancelled")]
    [InlineData(StoredState.Expired, "task-failed", "expired")]
    internal async Task A_task_without_a_result_says_why(StoredState state, string slug, string word)
    {
        await using var door = await Door.OpenAsync();
        var task = door.Tasks.Add(task => task with { State = state, Error = Error, ReadyAtUs = 1 });
        var problem = (await door.GetAsync($"/v1/tasks/{task.Id}/result")).AssertProblem(409, slug);
        Assert.Equal(word, problem.GetProperty("state").GetString());
        Assert.Equal(slug == "task-failed", problem.TryGetProperty("error", out var error));
        Assert.True(slug != "task-failed" || error.GetProperty("message").GetString() == Error.Message);
    }

    [Fact]
    public async Task Every_event_that_there_is_can_be_shown()
    {
        await using var door = await Door.OpenAsync();
        var task = door.Tasks.Add(task => task);
        TaskEvent[] events =
        [
            new TaskSubmitted(task.Id, 1, "echo", "default", 4, 2, 3, 4, RetryPolicy.Default, [], null, null, Info),
            new AttemptStarted(task.Id, 2, 1, FakeTasks.Node),
            new AttemptReleased(task.Id, 3, 1, "drain"),
            new AttemptFailed(task.Id, 4, 2, Error, 5),
            new AttemptTimedOut(task.Id, 5, 3, Error, 6),
            new AttemptLost(task.Id, 6, 4, "process gone", 7),
            new CancelRequested(task.Id, 7, CancelMode.Force, "me"),
            new TaskSucceeded(task.Id, 8, 5, Info),
            new TaskFailed(task.Id, 9, "attempts used up", Error),
            new TaskCancelled(task.Id, 10, "me"),
            new TaskExpired(task.Id, 11),
            new TaskRetried(task.Id, 12, "me", "because"),
            new LateOutcomeRecorded(task.Id, 13, 1, "succeeded", Error),
        ];
        var known = typeof(TaskEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(TaskEvent))).Select(type => type.Name);
        Assert.Equal(known.Order(), events.Select(happened => happened.GetType().Name).Order());
        door.Tasks.Histories[task.Id] = [.. events.Select((happened, index) => Entry(index + 1, happened))];

        var json = (await door.GetAsync($"/v1/tasks/{task.Id}/events")).Json;
        var shown = json.GetProperty("events").EnumerateArray().ToList();
        Assert.Equal(events.Select(happened => happened.GetType().Name), shown.Select(item => item.GetProperty("name").GetString()));
        Assert.Equal(Enumerable.Range(1, events.Length), shown.Select(item => item.GetProperty("number").GetInt32()));
        Assert.Equal("1970-01-01T00:00:00.000013Z", shown[^1].GetProperty("at").GetString());
        Assert.Equal("force", shown[6].GetProperty("mode").GetString());
        Assert.Equal("because", shown[11].GetProperty("why").GetString());
        Assert.False(json.TryGetProperty("next", out _));
    }

    [Fact]
    public async Task A_long_history_comes_in_pages()
    {
        await using var door = await Door.OpenAsync();
        var task = door.Tasks.Add(task => task);
        door.Tasks.Histories[task.Id] = [.. Enumerable.Range(1, 5).Select(number => Entry(number, new TaskExpired(task.Id, number)))];

        var first = (await door.GetAsync($"/v1/tasks/{task.Id}/events?limit=2")).Json;
        Assert.Equal(2, first.GetProperty("next").GetInt32());
        var rest = (await door.GetAsync($"/v1/tasks/{task.Id}/events?after=2&limit=10")).Json;
        Assert.Equal([3, 4, 5], rest.GetProperty("events").EnumerateArray().Select(item => item.GetProperty("number").GetInt32()));
        (await door.GetAsync($"/v1/tasks/{task.Id}/events?limit=1001")).AssertProblem(422, "limit-exceeded", "limit");
        (await door.GetAsync($"/v1/tasks/{task.Id}/events?after=x")).AssertProblem(400, "invalid-request", "after");
    }

    [Fact]
    public async Task HEAD_answers_as_GET_without_a_body()
    {
        await using var door = await Door.OpenAsync();
        var task = door.Tasks.Add(task => task);
        var answer = await door.SendAsync(HttpMethod.Head, $"/v1/tasks/{task.Id}");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Empty(answer.Text);
        Assert.Equal((await door.GetAsync($"/v1/tasks/{task.Id}")).Text.Length, answer.Response.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task A_store_that_cannot_be_read_is_503_and_a_defect_500_without_its_words()
    {
        await using var door = await Door.OpenAsync();
        var task = door.Tasks.Add(task => task);
        door.Tasks.Failure = new StoreUnavailableException("The disk is away.");
        (await door.GetAsync($"/v1/tasks/{task.Id}")).AssertProblem(503, "store-unavailable");
        door.Tasks.Failure = new InvalidOperationException("secret words");
        var answer = await door.GetAsync($"/v1/tasks/{task.Id}");
        Assert.NotEmpty(answer.AssertProblem(500, "internal-error").GetProperty("traceId").GetString()!);
        Assert.DoesNotContain("secret", answer.Text, StringComparison.Ordinal);
    }

    private static JournalEntry Entry(int number, TaskEvent happened) => new(3, number, number, 1, happened);
}
