using ActorTasks.Actors;
using ActorTasks.HttpTests.Fakes;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.HttpTests;

/// <summary>Cancel and retry, and what the actors refuse.</summary>
public sealed class Commands
{
    public static TheoryData<string, int, string> Refusals
    {
        get
        {
            var expected = new Dictionary<RefusalKind, (int Status, string Slug)>
            {
                [RefusalKind.NotFound] = (404, "not-found"),
                [RefusalKind.AlreadyFinal] = (409, "already-final"),
                [RefusalKind.KeyConflict] = (422, "key-conflict"),
                [RefusalKind.UnknownType] = (422, "unknown-type"),
                [RefusalKind.Overloaded] = (503, "overloaded"),
                [RefusalKind.StoreUnavailable] = (503, "store-unavailable"),
                [RefusalKind.OutcomeUnknown] = (503, "outcome-unknown"),
                [RefusalKind.ShuttingDown] = (503, "shutting-down"),
                [RefusalKind.NotOwner] = (503, "not-owner"),
                [RefusalKind.InvalidRequest] = (400, "invalid-request"),
                [RefusalKind.Forbidden] = (403, "forbidden"),
                [RefusalKind.LimitExceeded] = (422, "limit-exceeded"),
                [RefusalKind.RateLimited] = (429, "rate-limited"),
                [RefusalKind.NotSupported] = (501, "not-supported"),
            };
            var rows = new TheoryData<string, int, string>();
            foreach (var kind in Enum.GetValues<RefusalKind>())
            {
                rows.Add(kind.ToString(), expected[kind].Status, expected[kind].Slug);
            }

            return rows;
        }
    }

    [Theory]
    [InlineData(null, CancelMode.Cooperative)]
    [InlineData("{}", CancelMode.Cooperative)]
    [InlineData("""{"mode":null}""", CancelMode.Cooperative)]
    [InlineData("""{"mode":"cooperative"}""", CancelMode.Cooperative)]
    [InlineData("""{"mode":"force"}""", CancelMode.Force)]
    internal async Task A_cancel_answers_202_with_the_task(string? body, CancelMode mode)
    {
        await using var door = await Door.OpenAsync();
        var task = door.Tasks.Add(task => task);
        var answer = await door.PostAsync($"/v1/tasks/{task.Id}/cancel", body);
        Assert.Equal(202, (int)answer.Status);
        Assert.Equal("cancelled", answer.Json.GetProperty("state").GetString());
        Assert.Equal((mode, "local"), door.Tasks.LastCancel);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("{}", null)]
    [InlineData("""{"why":"the printer is back"}""", "the printer is back")]
    public async Task A_retry_answers_202_with_the_task(string? body, string? why)
    {
        await using var door = await Door.OpenAsync();
        var task = door.Tasks.Add(task => task with { State = StoredState.Failed });
        var answer = await door.PostAsync($"/v1/tasks/{task.Id}/retry", body);
        Assert.Equal(202, (int)answer.Status);
        Assert.Equal(("local", why), door.Tasks.LastRetry);
    }

    [Theory]
    [InlineData("cancel", """{"mode":"forse"}""", 400, "invalid-request", "mode")]
    [InlineData("cancel", """{"mode":1}""", 400, "invalid-request", "mode")]
    [InlineData("cancel", """{"mod":"force"}""", 400, "unknown-field", "mod")]
    [InlineData("cancel", """{"mode":"force","mode":"force"}""", 400, "invalid-request", "mode")]
    [InlineData("cancel", """[]""", 400, "invalid-request", "body")]
    [InlineData("retry", """{"why":""}""", 400, "invalid-request", "why")]
    [InlineData("retry", """{"when":"now"}""", 400, "unknown-field", "when")]
    public async Task A_bad_body_is_named(string command, string body, int status, string slug, string field)
    {
        await using var door = await Door.OpenAsync();
        var task = door.Tasks.Add(task => task);
        (await door.PostAsync($"/v1/tasks/{task.Id}/{command}", body)).AssertProblem(status, slug, field);
        Assert.Null(door.Tasks.LastCancel);
        Assert.Null(door.Tasks.LastRetry);
    }

    [Fact]
    public async Task A_reason_may_have_1000_characters_and_a_body_16_KiB()
    {
        await using var door = await Door.OpenAsync();
        var path = $"/v1/tasks/{door.Tasks.Add(task => task).Id}/retry";
        (await door.PostAsync(path, $$"""{"why":"{{new string('x', 1001)}}"}""")).AssertProblem(422, "limit-exceeded", "why");
        (await door.PostAsync(path, $$"""{"why":"{{new string('x', 17_000)}}"}""")).AssertProblem(413, "payload-too-large");
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Each_refusal_has_its_problem(string kind, int status, string slug)
    {
        await using var door = await Door.OpenAsync();
        var task = door.Tasks.Add(task => task);
        door.Tasks.Reply = new TaskReply.Refused(Enum.Parse<RefusalKind>(kind), "The reason.", task.Id);

        // Only calls that can be refused so.
        var isOfSubmits = kind is not (nameof(RefusalKind.NotFound) or nameof(RefusalKind.AlreadyFinal) or nameof(RefusalKind.Overloaded)
            or nameof(RefusalKind.StoreUnavailable) or nameof(RefusalKind.OutcomeUnknown) or nameof(RefusalKind.ShuttingDown) or nameof(RefusalKind.NotOwner));
        var calls = new[] { ("/v1/tasks", """{"type":"echo"}"""), ($"/v1/tasks/{task.Id}/cancel", null), ($"/v1/tasks/{task.Id}/retry", null) };
        foreach (var (path, body) in isOfSubmits ? calls[..1] : kind == nameof(RefusalKind.AlreadyFinal) ? calls[1..] : calls)
        {
            var problem = (await door.PostAsync(path, body)).AssertProblem(status, slug);
            Assert.Equal("The reason.", problem.GetProperty("detail").GetString());
            Assert.Equal(task.Id.ToString(), problem.GetProperty("task").GetString());
        }
    }
}
