using System.Net.Http.Headers;
using System.Text;
using ActorTasks.Actors;
using ActorTasks.Http;
using ActorTasks.Http.Access;
using ActorTasks.Http.Problems;
using ActorTasks.HttpTests.Fakes;
using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.HttpTests.Contract;

/// <summary>
/// Provokes every answer that the document describes: what is described happens, and what happens is described (every
/// answer that a test of this project gets is held against the document by <see cref="Door"/>).
/// </summary>
public sealed class EveryAnswer
{
    private static readonly ApiContract Contract = ApiContract.Served;

    public static TheoryData<string> Operations => new(Contract.Operations.Select(operation => operation.Id));

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Every_answer_of_a_call_is_described_and_every_one_described_is_given(string id)
    {
        var operation = Contract.Operations.Single(operation => operation.Id == id);
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        await ProvokeGeneralAsync(operation, seen);
        await ProvokeAccessAsync(operation, seen);
        await ProvokeStopAsync(operation, seen);
        await ProvokeOwnAsync(operation, seen);
        await ProvokeLiveAsync(operation, seen);
        var described = Contract.AnswersOf(operation).Where(answer => !CannotBeProvoked(operation, answer)).Order(StringComparer.Ordinal);
        Assert.Equal(string.Join('\n', described), string.Join('\n', seen.Where(answer => !CannotBeProvoked(operation, answer))));
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task A_call_needs_the_roles_that_the_document_tells(string id)
    {
        var operation = Contract.Operations.Single(operation => operation.Id == id);
        foreach (var (word, role) in new[] { ("submit", Role.Submit), ("read", Role.Read), ("work", Role.Work), ("admin", Role.Admin) })
        {
            await using var door = await Door.OpenAsync(new FrontDoorOptions { Keys = [new AccessKey(new Caller(word, role, true), AccessKey.HashOf("at_key"))] });
            var answer = await CallAsync(door, operation, request => request.Headers.TryAddWithoutValidation("Authorization", "Bearer at_key"));
            var isLetIn = operation.Roles is not { Count: > 0 } roles || role == Role.Admin || roles.Contains(word);
            Assert.Equal(isLetIn, (int)answer.Status != 403);
        }
    }

    /// <summary>A defect can only be provoked where a fake is asked; bodies that fill the memory are tested elsewhere.</summary>
    private static bool CannotBeProvoked(Operation operation, string answer) =>
        (operation.Id == "submitBatch" && answer == "503 overloaded")
        || (answer == "500 internal-error" && (operation.Path.StartsWith("/problems", StringComparison.Ordinal) || operation.Path == "/openapi/v1.json" || operation.Id is "live" or "ready"));

    private static async Task ProvokeGeneralAsync(Operation operation, SortedSet<string> seen)
    {
        await using var door = await Door.OpenAsync();
        Note(seen, await CallAsync(door, operation));
        if (operation.Path.StartsWith("/v1/", StringComparison.Ordinal))
        {
            Note(seen, await CallAsync(door, operation, query: "?nonsense=1"));
            Note(seen, operation.Id == "listTasks" ? await CallAsync(door, operation, query: "?cursor=nonsense") : await CallAsync(door, operation, id: "nonsense", body: "{"));
        }

        if (operation.Path.Contains("{id}", StringComparison.Ordinal))
        {
            Note(seen, await CallAsync(door, operation, id: "01932c07-1b5e-7003-9a51-0c2e5f6a7b80"));
        }

        if (operation.Method == "POST")
        {
            Note(seen, await CallAsync(door, operation, body: new string(' ', 17 * 1024 * 1024)));
            Note(seen, await CallAsync(door, operation, request => request.Content!.Headers.ContentType = new MediaTypeHeaderValue("text/plain")));
        }

        door.Tasks.Failure = new StoreUnavailableException("The disk is gone.");
        Note(seen, await CallAsync(door, operation));
        door.Tasks.Failure = new InvalidOperationException("A defect.");
        Note(seen, await CallAsync(door, operation));
        if (operation.Id is "listTasks")
        {
            door.Tasks.Failure = NodeStore.NotSupported("lists of tasks");
            Note(seen, await CallAsync(door, operation));
        }

        door.Tasks.Failure = null;
        foreach (var kind in Enum.GetValues<RefusalKind>().Where(kind => IsOf(operation, kind)))
        {
            door.Tasks.Reply = new TaskReply.Refused(kind, "Refused.");
            Note(seen, await CallAsync(door, operation));
        }
    }

    /// <summary>Which refusals the actors have for a call.</summary>
    private static bool IsOf(Operation operation, RefusalKind kind) => operation.Id switch
    {
        "submitTask" => kind is not RefusalKind.AlreadyFinal,
        "cancelTask" or "retryTask" => kind is RefusalKind.NotFound or RefusalKind.AlreadyFinal or RefusalKind.Overloaded or RefusalKind.StoreUnavailable
            or RefusalKind.OutcomeUnknown or RefusalKind.ShuttingDown or RefusalKind.NotOwner,
        _ => false,
    };

    private static async Task ProvokeAccessAsync(Operation operation, SortedSet<string> seen)
    {
        await using (var local = await Door.OpenAsync())
        {
            Note(seen, await CallAsync(local, operation, request => request.Headers.Host = "example.com"));
        }

        await using var locked = await Door.OpenAsync(new FrontDoorOptions { Keys = [new AccessKey(new Caller("a", Role.Admin, true), AccessKey.HashOf("at_key"))] });
        Note(seen, await CallAsync(locked, operation));
    }

    private static async Task ProvokeStopAsync(Operation operation, SortedSet<string> seen)
    {
        await using var door = await Door.OpenAsync(new FrontDoorOptions { BodyTimeout = TimeSpan.FromMilliseconds(50) });
        if (operation.Method == "POST")
        {
            seen.Add(await StallAsync(door, operation));
        }

        door.Tasks.Failure = new OperationCanceledException("The server stops.");
        door.BeginToStop();
        Note(seen, await CallAsync(door, operation));
    }

    /// <summary>What only this call has.</summary>
    private static async Task ProvokeOwnAsync(Operation operation, SortedSet<string> seen)
    {
        await using var door = await Door.OpenAsync();
        var tasks = new[]
        {
            door.Tasks.Add(task => task with { State = StoredState.Running }),
            door.Tasks.Add(task => task with { State = StoredState.Failed, Error = new TaskError("Boom", "It broke.", "at line 1", 1, "f") }),
            door.Tasks.Add(task => task with { State = StoredState.Succeeded }),
            door.Tasks.Add(task => task with { State = StoredState.Succeeded, Result = new DataInfo("text/plain", 3, new string('a', 64)) }),
        };
        foreach (var task in tasks)
        {
            Note(seen, await CallAsync(door, operation, id: task.Id.ToString()));
        }

        door.Tasks.Results[tasks[3].Id] = "abc"u8.ToArray();
        await ProvokeContentAsync(door, operation, seen, tasks[3].Id.ToString());
        await ProvokeLimitsAsync(door, operation, seen);
        door.Tasks.Readiness = new Readiness(false, ["3 of 8 shards are up."]);
        Note(seen, await CallAsync(door, operation));
        if (operation.Path == "/problems/{slug}")
        {
            Note(seen, await door.GetAsync("/problems/nonsense"));
        }
    }

    /// <summary>Tags and ranges of what has bytes.</summary>
    private static async Task ProvokeContentAsync(Door door, Operation operation, SortedSet<string> seen, string id)
    {
        if (operation.Id == "readFile")
        {
            id = (await door.UploadAsync(Multipart.Task(), Multipart.File("a"))).Json.GetProperty("id").GetString()!;
        }

        var whole = await CallAsync(door, operation, id: id);
        Note(seen, whole);
        Note(seen, await CallAsync(door, operation, request => request.Range("bytes=1-1"), id));
        Note(seen, await CallAsync(door, operation, request => request.Range("bytes=7-"), id));
        if (whole.Header("ETag") is { } tag)
        {
            Note(seen, await CallAsync(door, operation, request => request.Headers.TryAddWithoutValidation("If-None-Match", tag), id));
        }

        Directory.Delete(door.Tasks.FilesFolder, recursive: true);
        Note(seen, await CallAsync(door, operation, id: id));
    }

    /// <summary>Waits and streams.</summary>
    private static async Task ProvokeLiveAsync(Operation operation, SortedSet<string> seen)
    {
        await using var door = await Door.OpenAsync(new FrontDoorOptions { SseStreams = 0 });
        var ended = door.Tasks.Add(task => task with { State = StoredState.Succeeded });
        if (operation.Id == "submitTask")
        {
            door.Tasks.Reply = new TaskReply.Accepted(ended);
            Note(seen, await CallAsync(door, operation, request => request.Headers.Add("Prefer", "wait=1")));
        }
        else if (operation.Id == "readEvents")
        {
            var id = ended.Id.ToString();
            Note(seen, await CallAsync(door, operation, request => request.Headers.Add("Accept", "text/event-stream"), id));
            Note(seen, await CallAsync(door, operation, request => AddStream(request, "1"), id));
        }
    }

    private static void AddStream(HttpRequestMessage request, string last)
    {
        request.Headers.Add("Accept", "text/event-stream");
        request.Headers.TryAddWithoutValidation("Last-Event-ID", last);
    }

    private static async Task ProvokeLimitsAsync(Door door, Operation operation, SortedSet<string> seen)
    {
        var query = operation.Id switch { "listTasks" => "?limit=501", "readEvents" => "?limit=1001", _ => null };
        var body = operation.Id switch { "submitTask" => """{"type":"echo","priority":10}""", "retryTask" => $$"""{"why":"{{new string('x', 1001)}}"}""", _ => null };
        if (query is not null || body is not null)
        {
            Note(seen, await CallAsync(door, operation, query: query ?? string.Empty, body: body));
        }
    }

    private static void Note(SortedSet<string> seen, Answer answer) => seen.Add(
        answer.MediaType == "application/problem+json"
            ? $"{(int)answer.Status} {answer.Json.GetProperty("type").GetString()!["/problems/".Length..]}"
            : $"{(int)answer.Status}");

    private static Task<Answer> CallAsync(
        Door door, Operation operation, Action<HttpRequestMessage>? change = null, string? id = null, string query = "", string? body = null)
    {
        id ??= door.Tasks.Add(task => task).Id.ToString();
        return door.SendAsync(new HttpMethod(operation.Method), PathOf(operation, id) + query, request =>
        {
            request.Content = operation.Method == "POST" ? new StringContent(body ?? BodyOf(operation), Encoding.UTF8, "application/json") : null;
            change?.Invoke(request);
        });
    }

    private static string PathOf(Operation operation, string id) => operation.Path
        .Replace("{id}", id, StringComparison.Ordinal).Replace("{name}", "a", StringComparison.Ordinal).Replace("{slug}", ProblemKind.NotFound.Slug, StringComparison.Ordinal);

    private static string BodyOf(Operation operation) => operation.Id switch
    {
        "submitTask" => """{"type":"echo"}""",
        "submitBatch" => """[{"type":"echo"}]""",
        _ => "{}",
    };

    /// <summary>Promises a body and sends nothing of it.</summary>
    private static async Task<string> StallAsync(Door door, Operation operation)
    {
        var id = door.Tasks.Add(task => task).Id.ToString();
        var text = await door.SendRawAsync($"POST {PathOf(operation, id)} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 5\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 408 ", text, StringComparison.Ordinal);
        Assert.Contains("\"/problems/request-timeout\"", text, StringComparison.Ordinal);
        return "408 request-timeout";
    }
}
