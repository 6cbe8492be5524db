using System.Net;
using System.Text;
using System.Text.Json;
using ActorTasks.HostTests.Server;

namespace ActorTasks.HostTests;

/// <summary>The whole server over HTTP: from a submit to a result, and how it starts and stops.</summary>
public sealed class Serving
{
    [Fact]
    public async Task A_start_tells_where_it_listens_where_it_stores_and_a_line_to_try()
    {
        using var folder = new TestFolder();
        await using var host = RunningHost.Serve(folder.Path);
        using var client = await host.ClientAsync();
        await client.UntilAsync(await client.SubmitAsync("""{"type":"hash","payload":{"text":"hello"}}"""), "succeeded");

        Assert.Contains($"listens on  {client.BaseAddress!.ToString().TrimEnd('/')} (this machine only, no key needed)", host.Output, StringComparison.Ordinal);
        Assert.Contains($"stores in   {folder["data"]}", host.Output, StringComparison.Ordinal);
        Assert.Contains($"curl -i {client.BaseAddress.ToString().TrimEnd('/')}/v1/tasks", host.Output, StringComparison.Ordinal);
        Assert.Equal(0, await host.StopAsync());
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task A_signal_stops_it_in_order(string signal)
    {
        using var folder = new TestFolder();
        await using var host = RunningHost.Serve(folder.Path, "--set", "stop.timeout=200ms");
        using var client = await host.ClientAsync();
        var id = await client.SubmitAsync("""{"type":"sleep","payload":{"for":"10m"}}""");
        await client.UntilAsync(id, "running");
        Assert.Equal(0, await host.StopAsync(signal));

        await using var again = RunningHost.Serve(folder.Path);
        using var reader = await again.ClientAsync();
        var task = await reader.UntilAsync(id, "running");
        Assert.Equal(0, task.GetProperty("failures").GetInt32());
        Assert.Equal(0, task.GetProperty("losses").GetInt32());
        Assert.Equal(2, task.GetProperty("attempt").GetInt32());
    }

    [Fact]
    public async Task While_it_stops_it_accepts_nothing_new_and_still_answers()
    {
        using var folder = new TestFolder();
        await using var host = RunningHost.Serve(folder.Path, "--set", "stop.timeout=1h");
        using var client = await host.ClientAsync();
        var id = await client.SubmitAsync("""{"type":"sleep","payload":{"for":"1h"}}""");
        await client.UntilAsync(id, "running");
        await host.SignalAsync("TERM");
        HttpResponseMessage ready;
        while ((ready = await client.GetAsync("/health/ready")).StatusCode != HttpStatusCode.ServiceUnavailable)
        {
            ready.Dispose();
        }

        using var refused = await client.PostAsync("/v1/tasks", new StringContent("""{"type":"echo"}""", Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Contains("/problems/shutting-down", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("running", (await client.JsonAsync($"/v1/tasks/{id}")).Json.GetProperty("state").GetString());
    }

    [Fact]
    public async Task Without_flags_data_goes_below_the_folder_in_which_the_command_was_given()
    {
        using var folder = new TestFolder();
        await using var host = RunningHost.Start(folder.Path, null, "--urls", "http://127.0.0.1:0");
        using var client = await host.ClientAsync();
        await client.SubmitAsync("""{"type":"echo"}""");
        Assert.True(File.Exists(folder["data/actortasks.db"]));
    }

    [Fact]
    public async Task Under_dotnet_run_too_data_goes_below_the_folder_in_which_the_command_was_given()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "ActorTasks.sln")))
        {
            root = root.Parent ?? throw new InvalidOperationException("The tests run outside of the checkout.");
        }

        var configuration = AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";
        using var folder = new TestFolder();
        string[] run = ["run", "--no-build", "-c", configuration, "--project", Path.Combine(root.FullName, "src/Host")];
        await using var host = RunningHost.Start("dotnet", folder.Path, null, [.. run, "--", "--urls", "http://127.0.0.1:0"]);
        using var client = await host.ClientAsync();
        await client.SubmitAsync("""{"type":"echo"}""");
        Assert.True(File.Exists(folder["data/actortasks.db"]), host.Output);
    }

    [Theory]
    [InlineData("""{"type":"echo","payload":{"a": [1, 2.5, "ü"]}}""", """{"a":[1,2.5,"ü"]}""")]
    [InlineData("""{"type":"echo"}""", "null")]
    [InlineData("""{"type":"hash","payload":{"text":"hello"}}""", """{"sha256":"2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824","size":5}""")]
    [InlineData("""{"type":"sleep","payload":{"for":"20ms"}}""", """{"for":"20ms"}""")]
    [InlineData("""{"type":"fail","payload":{"times":2},"retry":{"delay":"1ms"}}""", """{"failures":2}""")]
    [InlineData("""{"type":"append","payload":{"file":"ledger.txt","line":"x"}}""", null)]
    [InlineData("""{"type":"fan-out","payload":{"count":3,"type":"echo","payload":1}}""", null)]
    [InlineData("""{"type":"spin","payload":{"for":"20ms"}}""", null)]
    [InlineData("""{"type":"spin-async","payload":{"for":"20ms"}}""", null)]
    public async Task A_demo_task_gives_its_result(string submit, string? expected)
    {
        using var folder = new TestFolder();
        await using var host = RunningHost.Serve(folder.Path);
        using var client = await host.ClientAsync();
        var id = await client.SubmitAsync(submit);
        await client.UntilAsync(id, "succeeded");
        var result = await client.GetStringAsync($"/v1/tasks/{id}/result");
        Assert.True(expected is null || JsonElement.DeepEquals(JsonDocument.Parse(expected).RootElement, JsonDocument.Parse(result).RootElement), result);
    }

    [Theory]
    [InlineData("""{"type":"sleep","payload":{"for":"soon"}}""")]
    [InlineData("""{"type":"sleep","payload":{"for":"2h"}}""")]
    [InlineData("""{"type":"hash","payload":{}}""")]
    [InlineData("""{"type":"fan-out","payload":{"count":1001,"type":"echo"}}""")]
    [InlineData("""{"type":"append","payload":{"file":"../x","line":"x"}}""")]
    [InlineData("""{"type":"append","payload":{"file":"/etc/x","line":"x"}}""")]
    [InlineData("""{"type":"append","payload":{"file":".x","line":"x"}}""")]
    [InlineData("""{"type":"append","payload":{"file":"x","line":"a\nb"}}""")]
    public async Task A_demo_task_that_makes_no_sense_fails_at_once(string submit)
    {
        using var folder = new TestFolder();
        await using var host = RunningHost.Serve(folder.Path);
        using var client = await host.ClientAsync();
        var id = await client.SubmitAsync(submit);
        var task = await client.UntilAsync(id, "failed");
        Assert.Equal(1, task.GetProperty("attempt").GetInt32());
        var (status, problem) = await client.JsonAsync($"/v1/tasks/{id}/result");
        Assert.Equal(409, status);
        Assert.Equal("/problems/task-failed", problem.GetProperty("type").GetString());
        Assert.Empty(Directory.Exists(folder["data/files"]) ? Directory.EnumerateFiles(folder["data/files"]) : []);
    }

    [Fact]
    public async Task Appended_lines_are_whole_with_their_task_and_attempt()
    {
        using var folder = new TestFolder();
        Directory.CreateDirectory(folder["data"]);
        await using var host = RunningHost.Serve(folder.Path);
        using var client = await host.ClientAsync();
        var ids = await Task.WhenAll(Enumerable.Range(0, 50).Select(number =>
            client.SubmitAsync($$$"""{"type":"append","payload":{"file":"ledger.txt","line":"line {{{number}}}"}}""")));
        foreach (var id in ids)
        {
            await client.UntilAsync(id, "succeeded");
        }

        var lines = await File.ReadAllLinesAsync(folder["data/files/ledger.txt"]);
        Assert.Equal(ids.Select((id, number) => $"line {number}\t{id}\t1").Order(), lines.Order());
    }

    [Fact]
    public async Task A_task_goes_its_whole_way_over_HTTP()
    {
        using var folder = new TestFolder();
        await using var host = RunningHost.Serve(folder.Path);
        using var client = await host.ClientAsync();

        var slow = await client.SubmitAsync("""{"type":"sleep","payload":{"for":"10m"},"tags":["slow"],"idempotencyKey":"once"}""");
        Assert.Equal(slow, await client.SubmitAsync("""{"type":"sleep","payload":{"for":"10m"},"idempotencyKey":"once"}"""));
        await client.UntilAsync(slow, "running");
        Assert.Equal(409, (await client.JsonAsync($"/v1/tasks/{slow}/result")).Status);
        Assert.Equal(202, (await client.CommandAsync(slow, "cancel")).Status);
        await client.UntilAsync(slow, "cancelled");
        Assert.Equal(202, (await client.CommandAsync(slow, "cancel", """{"mode":"force"}""")).Status);
        Assert.Equal(202, (await client.CommandAsync(slow, "retry", """{"why":"once more"}""")).Status);
        await client.UntilAsync(slow, "running");

        var broken = await client.SubmitAsync("""{"type":"fail","payload":{"times":9},"retry":{"maxAttempts":1},"queue":"other"}""");
        await client.UntilAsync(broken, "failed");
        Assert.Equal(409, (await client.CommandAsync(broken, "cancel")).Status);
        var history = (await client.JsonAsync($"/v1/tasks/{broken}/events")).Json.GetProperty("events").EnumerateArray();
        Assert.Equal(
            ["TaskSubmitted", "AttemptStarted", "AttemptFailed", "TaskFailed"],
            history.Select(item => item.GetProperty("name").GetString()));

        Assert.Equal([slow], await ListAsync(client, "tag=slow"));
        Assert.Equal([broken], await ListAsync(client, "state=failed&queue=other&type=fail"));
        Assert.Equal([slow], await ListAsync(client, "key=once"));
        Assert.Equal([slow, broken], await ListAsync(client, "order=oldest"));
        var later = await client.SubmitAsync("""{"type":"echo","delay":"1h"}""");
        Assert.Equal([later], await ListAsync(client, "state=scheduled"));
        using var unknown = await client.PostAsync("/v1/tasks", new StringContent("""{"type":"ecko"}""", Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unknown.StatusCode);
        Assert.Contains("'echo'", await unknown.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_of_a_list_join_without_gap_or_repetition()
    {
        using var folder = new TestFolder();
        await using var host = RunningHost.Serve(folder.Path);
        using var client = await host.ClientAsync();
        var ids = new List<string>();
        for (var number = 0; number < 25; number++)
        {
            ids.Add(await client.SubmitAsync("""{"type":"echo","payload":1}"""));
        }

        var seen = new List<string>();
        var cursor = string.Empty;
        do
        {
            var (status, page) = await client.JsonAsync($"/v1/tasks?limit=7{cursor}");
            Assert.Equal(200, status);
            seen.AddRange(page.GetProperty("tasks").EnumerateArray().Select(task => task.GetProperty("id").GetString()!));
            cursor = page.TryGetProperty("cursor", out var next) ? $"&cursor={next.GetString()}" : string.Empty;
        }
        while (cursor.Length > 0);
        Assert.Equal(ids.Order(StringComparer.Ordinal).Reverse(), seen);
    }

    [Fact]
    public async Task With_a_key_it_listens_everywhere_and_asks_for_the_key()
    {
        using var folder = new TestFolder();
        var made = (await RunningHost.RunAsync(folder.Path, "key", "new", "--name", "web")).Output.Split('\n').Select(line => line.Trim()).ToList();
        var key = made.Single(line => line.StartsWith("at_", StringComparison.Ordinal));
        await File.WriteAllTextAsync(folder["keys.conf"], made.Single(line => line.StartsWith("actortasks.listen.keys", StringComparison.Ordinal)));
        await using var host = RunningHost.Start(folder.Path, null, "--urls", "http://0.0.0.0:0", "--config", folder["keys.conf"], "--set", "demo-tasks=on");
        using var client = await host.ClientAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync(new Uri("/v1/tasks", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("/health/live", UriKind.Relative))).StatusCode);
        client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        await client.UntilAsync(await client.SubmitAsync("""{"type":"echo"}"""), "succeeded");
        Assert.DoesNotContain(key, host.Output, StringComparison.Ordinal);
    }

    private static async Task<IEnumerable<string?>> ListAsync(HttpClient client, string query)
    {
        var (status, page) = await client.JsonAsync($"/v1/tasks?{query}");
        Assert.Equal(200, status);
        return page.GetProperty("tasks").EnumerateArray().Select(task => task.GetProperty("id").GetString());
    }
}
