using System.Net;
using System.Security.Cryptography;
using System.Text;
using ActorTasks.Http;
using ActorTasks.Http.Access;
using ActorTasks.HttpTests.Fakes;
using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.HttpTests;

/// <summary>Results and files: whole, in part, or not at all where the caller has them.</summary>
public sealed class Downloads : IAsyncLifetime
{
    private const string Letters = "abcdefghij";
    private static readonly string s_hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Letters)));

    private Door _door = null!;

    public static TheoryData<string> Kinds => new("input", "result", "inline");

    public async Task InitializeAsync() => _door = await Door.OpenAsync();

    public async Task DisposeAsync()
    {
        Assert.Empty(_door.Logged);
        await _door.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Bytes_come_whole_with_their_tag(string kind)
    {
        var path = await PathOfAsync(kind);

        var answer = await _door.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(Letters, answer.Text);
        Assert.Equal("text/html", answer.MediaType);
        Assert.Equal($"\"{s_hash}\"", answer.Header("ETag"));
        Assert.Equal("bytes", answer.Header("Accept-Ranges"));
        Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
        Assert.Equal("sandbox", answer.Header("Content-Security-Policy"));
        Assert.Equal(kind == "inline" ? null : "attachment", answer.Response.Content.Headers.ContentDisposition?.DispositionType);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Parts_come_as_they_are_asked_for(string kind)
    {
        var path = await PathOfAsync(kind);

        Assert.Equal(("abc", "bytes 0-2/10"), await PartAsync(path, "bytes=0-2"));
        Assert.Equal(("j", "bytes 9-9/10"), await PartAsync(path, "bytes=9-"));
        Assert.Equal(("hij", "bytes 7-9/10"), await PartAsync(path, "bytes=-3"));
        Assert.Equal(("cdefghij", "bytes 2-9/10"), await PartAsync(path, "bytes=2-99"));
        Assert.Equal((Letters, "bytes 0-9/10"), await PartAsync(path, "bytes=-99"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_range_behind_the_end_is_refused_with_the_length(string kind)
    {
        var answer = await _door.GetAsync(await PathOfAsync(kind), request => request.Range("bytes=10-"));

        answer.AssertProblem(416, "range-not-satisfiable");
        Assert.Equal("bytes */10", answer.Response.Content.Headers.ContentRange!.ToString());
    }

    [Theory]
    [InlineData("bytes=0-1,4-5")]
    [InlineData("lines=0-1")]
    [InlineData("bytes=5-2")]
    [InlineData("nonsense")]
    public async Task A_range_that_is_not_read_gives_all(string range)
    {
        var answer = await _door.GetAsync(await PathOfAsync("input"), request => request.Headers.TryAddWithoutValidation("Range", range));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(Letters, answer.Text);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Who_has_the_bytes_is_told_so(string kind)
    {
        var path = await PathOfAsync(kind);
        foreach (var known in new[] { $"\"{s_hash}\"", $"W/\"{s_hash}\"", $"\"other\", \"{s_hash}\"", "*" })
        {
            var answer = await _door.GetAsync(path, request => request.Headers.TryAddWithoutValidation("If-None-Match", known));
            Assert.Equal(HttpStatusCode.NotModified, answer.Status);
            Assert.Equal(string.Empty, answer.Text);
        }

        Assert.Equal(HttpStatusCode.OK, (await _door.GetAsync(path, request => request.Headers.TryAddWithoutValidation("If-None-Match", "\"other\""))).Status);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_part_of_something_else_is_not_sent(string kind)
    {
        var path = await PathOfAsync(kind);

        async Task<HttpStatusCode> StatusAsync(string ifRange) => (await _door.GetAsync(path, request =>
        {
            request.Range("bytes=0-2");
            request.Headers.TryAddWithoutValidation("If-Range", ifRange);
        })).Status;

        Assert.Equal(HttpStatusCode.PartialContent, await StatusAsync($"\"{s_hash}\""));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("\"other\""));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync($"W/\"{s_hash}\""));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("Wed, 21 Oct 2015 07:28:00 GMT"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task HEAD_tells_length_and_tag_and_sends_nothing(string kind)
    {
        var answer = await _door.SendAsync(HttpMethod.Head, await PathOfAsync(kind), request => request.Range("bytes=0-2"));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(10, answer.Response.Content.Headers.ContentLength);
        Assert.Equal($"\"{s_hash}\"", answer.Header("ETag"));
        Assert.Equal(string.Empty, answer.Text);
    }

    [Fact]
    public async Task A_file_is_saved_under_the_name_that_its_sender_gave()
    {
        var answer = await _door.UploadAsync(Multipart.Task(), Multipart.File("a", Letters, """Grüße \"x\".txt"""));

        var file = await _door.GetAsync($"/v1/tasks/{answer.Json.GetProperty("id").GetString()}/files/a");

        Assert.Equal("Grüße \"x\".txt", file.Response.Content.Headers.ContentDisposition!.FileNameStar);
    }

    [Fact]
    public async Task What_is_not_there_is_told_apart_from_what_is_gone()
    {
        var path = await PathOfAsync("input");
        var id = path.Split('/')[3];
        (await _door.GetAsync($"/v1/tasks/{id}/files/other")).AssertProblem(404, "not-found");
        (await _door.GetAsync($"/v1/tasks/{id}/files/..%2Fa")).AssertProblem(404, "not-found");
        (await _door.GetAsync("/v1/tasks/01932c07-1b5e-7003-8a51-0c2e5f6a7b80/files/a")).AssertProblem(404, "not-found");
        (await _door.GetAsync("/v1/tasks/7/files/a")).AssertProblem(400, "invalid-request", "id");
        (await _door.SendAsync(HttpMethod.Delete, path)).AssertProblem(405, "method-not-allowed");

        Directory.Delete(_door.Tasks.FilesFolder, recursive: true);

        (await _door.GetAsync(path)).AssertProblem(410, "pruned");
    }

    [Theory]
    [InlineData("input")]
    [InlineData("result")]
    public async Task A_file_that_cannot_be_asked_for_since_the_store_is_away_is_503_and_not_500(string kind)
    {
        var path = await PathOfAsync(kind);
        _door.Tasks.FileFailure = new StoreLostException("A file cannot be read: the connection was refused");

        var answer = await _door.GetAsync(path);

        answer.AssertProblem(503, "store-unavailable");
        Assert.NotNull(answer.Response.Headers.RetryAfter);
        _door.Tasks.FileFailure = null;
        Assert.Equal(Letters, (await _door.GetAsync(path)).Text);
    }

    [Fact]
    public async Task A_key_without_payloads_sees_no_files()
    {
        await using var door = await Door.OpenAsync(new FrontDoorOptions
        {
            Keys = [new AccessKey(new Caller("reader", Role.Read | Role.Submit, Payloads: false), AccessKey.HashOf("r"))],
        });
        void Authorize(HttpRequestMessage request) => request.Headers.Authorization = new("Bearer", "r");
        var answer = await door.UploadAsync(Multipart.Of(Multipart.Task(), Multipart.File("a")), change: Authorize);

        (await door.GetAsync($"/v1/tasks/{answer.Json.GetProperty("id").GetString()}/files/a", Authorize)).AssertProblem(403, "forbidden");
    }

    [Fact]
    public async Task A_task_that_has_not_changed_is_not_sent_again()
    {
        var task = _door.Tasks.Add(task => task);
        var path = $"/v1/tasks/{task.Id}";
        var tag = (await _door.GetAsync(path)).Header("ETag")!;

        Task<Answer> AskAsync(string at) => _door.GetAsync(at, request => request.Headers.TryAddWithoutValidation("If-None-Match", tag));

        Assert.Equal(HttpStatusCode.NotModified, (await AskAsync(path)).Status);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(path + "?include=payload")).Status);
        _door.Tasks.Change(task.Id, before => before with { TaskSeq = 2, State = StoredState.Running });
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(path)).Status);
    }

    [Fact]
    public async Task A_task_whose_shown_state_time_has_changed_has_another_tag()
    {
        var ahead = DateTimeOffset.UnixEpoch.AddYears(200).ToUnixTimeMilliseconds() * 1000;
        var scheduled = _door.Tasks.Add(task => task with { ReadyAtUs = ahead });
        var first = await _door.GetAsync($"/v1/tasks/{scheduled.Id}");
        _door.Tasks.Change(scheduled.Id, before => before with { ReadyAtUs = 1 });

        var second = await _door.GetAsync($"/v1/tasks/{scheduled.Id}");

        Assert.NotEqual(first.Header("ETag"), second.Header("ETag"));
    }

    private async Task<(string Text, string Range)> PartAsync(string path, string range)
    {
        var answer = await _door.GetAsync(path, request => request.Range(range));
        Assert.Equal(HttpStatusCode.PartialContent, answer.Status);
        Assert.Equal(answer.Text.Length, answer.Response.Content.Headers.ContentLength);
        return (answer.Text, answer.Response.Content.Headers.ContentRange!.ToString());
    }

    /// <summary>Where the letters can be read.</summary>
    private async Task<string> PathOfAsync(string kind)
    {
        if (kind == "input")
        {
            var answer = await _door.UploadAsync(Multipart.Task(), Multipart.File("a", Letters, "a.html", "text/html"));
            return $"/v1/tasks/{answer.Json.GetProperty("id").GetString()}/files/a";
        }

        var info = new DataInfo("text/html", Letters.Length, s_hash) { File = kind == "result" ? "result-1" : null };
        var task = _door.Tasks.Add(task => task with { State = StoredState.Succeeded, Result = info });
        _door.Tasks.Results[task.Id] = Encoding.UTF8.GetBytes(Letters);
        if (kind == "result")
        {
            await using var stage = _door.Tasks.Files.Begin();
            var draft = stage.Create("result-1");
            await draft.WriteAsync(Encoding.UTF8.GetBytes(Letters));
            await draft.CloseAsync();
            await stage.PlaceAsync(task.Id, "result-1");
            stage.Keep();
        }

        return $"/v1/tasks/{task.Id}/result";
    }
}
