using System.Text.Json;
using ActorTasks.HostTests.Server;

namespace ActorTasks.HostTests;

/// <summary>The verb <c>config show</c>.</summary>
public sealed class ConfigShow
{
    private static async Task<(int ExitCode, string Output, string Errors)> ShowAsync(
        TestFolder folder, IReadOnlyDictionary<string, string>? environment, params string[] words)
    {
        await using var host = RunningHost.Start(folder.Path, environment, ["config", "show", .. words]);
        return (await host.ExitedAsync(), host.StandardOutput, host.StandardError);
    }

    private static Task<(int ExitCode, string Output, string Errors)> ShowAsync(TestFolder folder, params string[] words) => ShowAsync(folder, null, words);

    /// <summary>The cells of the line of one setting.</summary>
    private static string[] Line(string table, string key) =>
        table.Split('\n').Single(line => line.StartsWith(key + " ", StringComparison.Ordinal)).Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    [Fact]
    public async Task The_defaults_are_all_shown_and_say_that_they_are_defaults()
    {
        using var folder = new TestFolder();
        var (code, output, errors) = await ShowAsync(folder);
        Assert.Equal((0, ""), (code, errors));
        Assert.Equal(["SETTING", "VALUE", "FROM"], Line(output, "SETTING"));
        Assert.Equal("5", Line(output, "actortasks.retry.max-attempts")[1]);
        Assert.Matches(@"^default \(reference\.conf:\d+\)$", Line(output, "actortasks.retry.max-attempts")[2]);
        Assert.Equal($"./data ({folder["data"]})", Line(output, "actortasks.store.data")[1]);
        Assert.Equal("auto (on)", Line(output, "actortasks.demo-tasks")[1]);
        Assert.Equal("[]", Line(output, "actortasks.listen.keys")[1]);
        Assert.False(Directory.Exists(folder["data"]));
    }

    [Fact]
    public async Task Each_layer_is_named_where_a_value_comes_from_it()
    {
        using var folder = new TestFolder();
        await File.WriteAllTextAsync(folder["my.conf"], "include \"more.conf\"\nactortasks {\n  retry.delay = 2s\n  limits.payload = null\n}\n");
        await File.WriteAllTextAsync(folder["more.conf"], "actortasks.stop.timeout = 5s\n");
        var environment = new Dictionary<string, string> { ["ACTORTASKS__WORKERS__SLOTS__ASYNC"] = "64" };
        var (code, output, _) = await ShowAsync(
            folder, environment, "--config", "my.conf", "--set", "limits.tags=3", "--urls", "http://127.0.0.1:1", "--data", "elsewhere");
        Assert.Equal(0, code);
        Assert.Equal(["2s", "my.conf:3:17"], Line(output, "actortasks.retry.delay")[1..]);
        Assert.Equal(["5s", $"{folder["more.conf"]}:1:27"], Line(output, "actortasks.stop.timeout")[1..]);
        Assert.Equal(["64", "environment variable ACTORTASKS__WORKERS__SLOTS__ASYNC"], Line(output, "actortasks.workers.slots.async")[1..]);
        Assert.Equal(["3", "--set limits.tags"], Line(output, "actortasks.limits.tags")[1..]);
        Assert.Equal(["http://127.0.0.1:1", "--urls"], Line(output, "actortasks.listen.urls.0")[1..]);
        Assert.Equal([$"elsewhere ({folder["elsewhere"]})", "--data"], Line(output, "actortasks.store.data")[1..]);
        Assert.Equal("1MiB", Line(output, "actortasks.limits.payload")[1]);
        Assert.EndsWith(", null at my.conf:4:20", Line(output, "actortasks.limits.payload")[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_what_differs_is_shown_when_asked_for_with_the_default_beside_it()
    {
        using var folder = new TestFolder();
        var (code, output, _) = await ShowAsync(folder, "--only-changed", "--set", "retry.delay=1s", "--set", "retry.max-attempts=9", "--set", "listen.urls=[\"http://[::1]:1\"]");
        Assert.Equal(0, code);
        Assert.Equal(
            ["SETTING", "actortasks.listen.urls.0", "actortasks.retry.max-attempts"],
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0]));
        Assert.Equal(["9", "5", "--set retry.max-attempts"], Line(output, "actortasks.retry.max-attempts")[1..]);
        Assert.Equal((0, "", ""), await ShowAsync(folder, "--only-changed"));
        Assert.Equal((0, "", ""), await ShowAsync(folder, "retry", "--only-changed", "--data", "x"));
    }

    [Fact]
    public async Task A_path_shows_a_block_or_one_setting()
    {
        using var folder = new TestFolder();
        var (code, output, _) = await ShowAsync(folder, "workers.slots");
        Assert.Equal((0, 3), (code, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length));
        Assert.Equal("256", Line((await ShowAsync(folder, "actortasks.workers.slots.async")).Output, "actortasks.workers.slots.async")[1]);
        var (wrong, nothing, told) = await ShowAsync(folder, "workers.slot");
        Assert.Equal((1, ""), (wrong, nothing));
        Assert.Contains("Did you mean \"actortasks.workers.slots\"?", told, StringComparison.Ordinal);
        Assert.Contains("a later version knows", (await ShowAsync(folder, "telemetry")).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_has_every_value_with_its_kind_default_and_origin()
    {
        using var folder = new TestFolder();
        await File.WriteAllTextAsync(folder["my.conf"], "actortasks.retry { jitter = 0.5, delay = null }");
        var (code, output, _) = await ShowAsync(folder, "--json", "--config", "my.conf", "--set", "listen.urls=[\"http://127.0.0.1:1\", \"http://127.0.0.1:2\"]");
        Assert.Equal(0, code);
        using var json = JsonDocument.Parse(output);
        Assert.Empty(json.RootElement.GetProperty("faults").EnumerateArray());
        var settings = json.RootElement.GetProperty("settings").EnumerateArray().ToDictionary(setting => setting.GetProperty("key").GetString()!);
        Assert.Equal(
            """{"key":"actortasks.retry.jitter","value":0.5,"default":0.2,"changed":true,"hidden":false,"origin":{"kind":"file","source":"my.conf","line":1,"column":29}}""",
            JsonSerializer.Serialize(settings["actortasks.retry.jitter"]));
        Assert.Equal("set", settings["actortasks.listen.urls.1"].GetProperty("origin").GetProperty("kind").GetString());
        Assert.False(settings["actortasks.listen.urls.1"].TryGetProperty("default", out _));
        Assert.Equal(42, settings["actortasks.retry.delay"].GetProperty("unsetAt").GetProperty("column").GetInt32());
        Assert.Equal("[]", settings["actortasks.listen.keys"].GetProperty("value").GetRawText());
        Assert.Equal(folder["data"], settings["actortasks.store.data"].GetProperty("meaning").GetString());
    }

    [Fact]
    public async Task Faults_are_told_as_a_start_tells_them_and_leave_the_output_clean()
    {
        using var folder = new TestFolder();
        string[] words = ["--set", "retyr.delay=1s", "--set", "retry.jitter=7", "--urls", "http://0.0.0.0:80"];
        var (code, output, errors) = await ShowAsync(folder, ["--json", .. words]);
        Assert.Equal(1, code);
        using var json = JsonDocument.Parse(output);
        Assert.Equal(
            ["actortasks.listen.urls", "actortasks.retry.jitter", "actortasks.retyr"],
            json.RootElement.GetProperty("faults").EnumerateArray().Select(fault => fault.GetProperty("key").GetString()).Order());
        var told = (await RunningHost.RunAsync(folder.Path, ["config", "check", .. words])).Output;
        Assert.Equal(told, errors);
        Assert.Equal((await ShowAsync(folder, "--config", "nowhere.conf")).ExitCode, (await RunningHost.RunAsync(folder.Path, "--config", "nowhere.conf")).ExitCode);
    }

    [Fact]
    public async Task Settings_beside_the_block_of_the_product_are_told_by_every_verb()
    {
        using var folder = new TestFolder();
        await File.WriteAllTextAsync(folder["my.conf"], "base = /srv\nretry.delay = 2s\nactortasks.store.data = ${base}\n");
        foreach (var verb in new[] { "check", "show" })
        {
            var (code, output) = await RunningHost.RunAsync(folder.Path, "config", verb, "--config", "my.conf");
            Assert.Equal(1, code);
            Assert.Contains("Did you mean \"actortasks.retry\"?", output, StringComparison.Ordinal);
            Assert.DoesNotContain("base:", output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData]
    [InlineData("--json")]
    public async Task No_secret_is_shown(params string[] form)
    {
        using var folder = new TestFolder();
        var hash = new string('a', 64);
        var environment = new Dictionary<string, string>
        {
            ["ACTORTASKS__STORE__POSTGRES__CONNECTION"] = "Host=db;Password=geheim;Port=1",
            ["ACTORTASKS__CLUSTER__SECRET"] = "geheim",
            ["ACTORTASKS__TELEMETRY__ENDPOINT"] = "http://ada:geheim@host/path",
        };
        var (_, output, errors) = await ShowAsync(
            folder, environment, [.. form, "--set", $$"""listen.keys=[{ name = app, sha256 = "{{hash}}", roles = [read] }]""", "--set", "listen.keys.1=geheim"]);
        Assert.DoesNotContain("geheim", output + errors, StringComparison.Ordinal);
        Assert.DoesNotContain(hash, output + errors, StringComparison.Ordinal);
        Assert.Contains("Host=db;Password=***;Port=1", output + errors, StringComparison.Ordinal);
        Assert.Contains("http://ada:***@host/path", output + errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_that_leaves_early_is_no_fault_and_an_output_that_is_full_is_one()
    {
        using var folder = new TestFolder();
        var server = Path.Combine(AppContext.BaseDirectory, "ActorTasks.Server");
        await using var left = RunningHost.Start("/bin/bash", folder.Path, null, ["-c", $"'{server}' config show --json | true; exit ${{PIPESTATUS[0]}}"]);
        Assert.Equal((0, ""), (await left.ExitedAsync(), left.Output));
        await using var full = RunningHost.Start("/bin/bash", folder.Path, null, ["-c", $"'{server}' config show > /dev/full"]);
        Assert.Equal(1, await full.ExitedAsync());
        Assert.StartsWith("The settings cannot be written to the output: ", full.Output, StringComparison.Ordinal);
    }
}
