using ActorTasks.Actors;
using ActorTasks.Http.Problems;
using ActorTasks.HttpTests.Fakes;

namespace ActorTasks.HttpTests;

/// <summary>Paths and methods that are not there, the pages of problems, and health.</summary>
public sealed class ProblemsAndHealth
{
    public static TheoryData<string> Slugs => new(ProblemKind.All.Select(kind => kind.Slug));

    [Theory]
    [MemberData(nameof(Slugs))]
    public async Task Each_problem_has_a_page(string slug)
    {
        await using var door = await Door.OpenAsync();
        var kind = ProblemKind.Find(slug)!;
        var text = await door.GetAsync($"/problems/{slug}");
        Assert.Equal("text/plain", text.MediaType);
        Assert.Contains(kind.Explanation, text.Text, StringComparison.Ordinal);
        var html = await door.GetAsync($"/problems/{slug}", request => request.Headers.Add("Accept", "text/html,*/*"));
        Assert.Equal("text/html", html.MediaType);
        Assert.Contains($"<h1>{slug}</h1>", html.Text, StringComparison.Ordinal);
        Assert.Contains(slug, (await door.GetAsync("/problems")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_of_no_problem_is_404()
    {
        await using var door = await Door.OpenAsync();
        (await door.GetAsync("/problems/nonsense")).AssertProblem(404, "not-found");
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/v1")]
    [InlineData("/v1/")]
    [InlineData("/v2/tasks")]
    [InlineData("/v1/tasks/a/b/c")]
    [InlineData("/v1/tasks/01932c07-1b5e-7003-9a51-0c2e5f6a7b80/explain")]
    [InlineData("/favicon.ico")]
    public async Task A_path_that_is_not_there_is_a_problem_too(string path)
    {
        await using var door = await Door.OpenAsync();
        (await door.GetAsync(path)).AssertProblem(404, "not-found");
        (await door.PostAsync(path, "{}")).AssertProblem(404, "not-found");
    }

    [Theory]
    [InlineData("PUT", "/v1/tasks", "POST, GET, HEAD")]
    [InlineData("PATCH", "/v1/tasks/x", "GET, HEAD")]
    [InlineData("POST", "/v1/tasks/x/result", "GET, HEAD")]
    [InlineData("DELETE", "/v1/tasks/x/events", "GET, HEAD")]
    [InlineData("GET", "/v1/tasks/x/cancel", "POST")]
    [InlineData("OPTIONS", "/v1/tasks/x/retry", "POST")]
    [InlineData("POST", "/problems", "GET, HEAD")]
    [InlineData("POST", "/problems/not-found", "GET, HEAD")]
    [InlineData("POST", "/health/live", "GET, HEAD")]
    [InlineData("POST", "/health/ready", "GET, HEAD")]
    [InlineData("BREW", "/v1/tasks", "POST, GET, HEAD")]
    public async Task A_method_that_a_resource_does_not_know_is_405_and_tells_which_it_knows(string method, string path, string allow)
    {
        await using var door = await Door.OpenAsync();
        var answer = await door.SendAsync(new HttpMethod(method), path);
        answer.AssertProblem(405, "method-not-allowed");
        Assert.Equal(allow, string.Join(", ", answer.Response.Content.Headers.Allow));
    }

    [Fact]
    public async Task Health_says_whether_work_can_be_accepted_and_why_not()
    {
        await using var door = await Door.OpenAsync();
        Assert.Equal("live", (await door.GetAsync("/health/live")).Json.GetProperty("status").GetString());
        var ready = await door.GetAsync("/health/ready");
        Assert.Equal(200, (int)ready.Status);
        Assert.Equal("ready", ready.Json.GetProperty("status").GetString());

        door.Tasks.Readiness = new Readiness(false, ["3 of 8 shards are up."]);
        var not = await door.GetAsync("/health/ready");
        Assert.Equal(503, (int)not.Status);
        Assert.NotNull(not.Header("Retry-After"));
        Assert.Equal("3 of 8 shards are up.", not.Json.GetProperty("reasons")[0].GetString());
        Assert.Equal(200, (int)(await door.GetAsync("/health/live")).Status);
    }
}
