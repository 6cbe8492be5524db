using System.Security.Cryptography;
using System.Text;
using ActorTasks.HostTests.Server;

namespace ActorTasks.HostTests;

/// <summary>The verbs of the command line.</summary>
public sealed class Verbs
{
    [Fact]
    public async Task Config_check_accepts_the_defaults()
    {
        using var folder = new TestFolder();
        var (code, output) = await RunningHost.RunAsync(folder.Path, "config", "check");
        Assert.Equal(0, code);
        Assert.Contains("http://127.0.0.1:8080", output, StringComparison.Ordinal);
        Assert.Contains(folder["data"], output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["data"]));
    }

    [Fact]
    public async Task Config_check_tells_all_faults_at_once()
    {
        using var folder = new TestFolder();
        var (code, output) = await RunningHost.RunAsync(
            folder.Path, "config", "check", "--set", "retry.jitter=2", "--set", "workers.slots.asinc=1", "--urls", "http://0.0.0.0:80", "--store", "sqlit");
        Assert.Equal(1, code);
        foreach (var word in new[] { "actortasks.retry.jitter", "Did you mean \"async\"?", "key new", "did you mean \"sqlite\"?" })
        {
            Assert.Contains(word, output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task PostgreSQL_needs_a_connection_and_its_password_is_not_shown()
    {
        using var folder = new TestFolder();

        var (code, output) = await RunningHost.RunAsync(folder.Path, "config", "check", "--store", "postgres");
        Assert.Equal(1, code);
        Assert.Contains("store.postgres.connection", output, StringComparison.Ordinal);

        const string Connection = "Host=db.example;Database=tasks;Username=me;Password=hush";
        (code, output) = await RunningHost.RunAsync(folder.Path, "config", "check", "--postgres", Connection);
        Assert.True(code == 0, output);
        Assert.Contains("PostgreSQL, database tasks at db.example:5432", output, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", output, StringComparison.Ordinal);

        (code, output) = await RunningHost.RunAsync(folder.Path, "config", "show", "store", "--postgres", Connection);
        Assert.Equal(0, code);
        Assert.Contains("postgres", output, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_PostgreSQL_that_cannot_be_reached_is_told_and_nothing_serves()
    {
        using var folder = new TestFolder();

        var (code, output) = await RunningHost.RunAsync(folder.Path, "--postgres", "Host=127.0.0.1;Port=1;Username=me;Password=hush", "--urls", "http://127.0.0.1:0");

        Assert.NotEqual(0, code);
        Assert.Contains("The database cannot be used", output, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Later_layers_win_over_earlier_ones()
    {
        using var folder = new TestFolder();
        await File.WriteAllTextAsync(folder["my.conf"], "actortasks { store.data = file, listen.urls = [\"http://127.0.0.1:1\"] }");
        var environment = new Dictionary<string, string>();
        List<string> words = ["config", "check"];
        async Task<string> CheckAsync()
        {
            await using var host = RunningHost.Start(folder.Path, environment, [.. words]);
            Assert.True(await host.ExitedAsync() == 0, host.Output);
            return host.Output;
        }

        Assert.Contains(folder["data"], await CheckAsync(), StringComparison.Ordinal);
        words.AddRange(["--config", "my.conf"]);
        Assert.Contains(folder["file"], await CheckAsync(), StringComparison.Ordinal);
        environment["ACTORTASKS__STORE__DATA"] = "environment";
        environment["ACTORTASKS__LISTEN__URLS__0"] = "http://127.0.0.1:2";
        Assert.Contains($"127.0.0.1:2, storing in {folder["environment"]}", await CheckAsync(), StringComparison.Ordinal);
        words.AddRange(["--set", "store.data=set"]);
        Assert.Contains(folder["set"], await CheckAsync(), StringComparison.Ordinal);
        words.AddRange(["--data", "flag", "--urls", "http://127.0.0.1:3;http://[::1]:4"]);
        Assert.Contains($"http://127.0.0.1:3, http://[::1]:4, storing in {folder["flag"]}", await CheckAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_new_prints_a_key_once_with_its_hash_and_the_line_for_the_configuration()
    {
        using var folder = new TestFolder();
        var (code, output) = await RunningHost.RunAsync(folder.Path, "key", "new", "--name", "web", "--role", "read", "--no-payloads");
        Assert.Equal(0, code);
        var lines = output.Split('\n').Select(line => line.Trim()).ToList();
        var key = lines.Single(line => line.StartsWith("at_", StringComparison.Ordinal));
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        Assert.Contains(hash, lines);
        var line = lines.Single(line => line.StartsWith("actortasks.listen.keys += ", StringComparison.Ordinal));
        Assert.Contains($"name = \"web\", sha256 = \"{hash}\", roles = [read], payloads = off", line, StringComparison.Ordinal);

        await File.WriteAllTextAsync(folder["my.conf"], line);
        Assert.Equal(0, (await RunningHost.RunAsync(folder.Path, "config", "check", "--config", "my.conf", "--urls", "http://0.0.0.0:80")).ExitCode);
        Assert.Equal(1, (await RunningHost.RunAsync(folder.Path, "key", "new", "--role", "root")).ExitCode);
    }

    [Fact]
    public async Task Verify_and_rebuild_find_a_healthy_store_healthy()
    {
        using var folder = new TestFolder();
        await using (var host = RunningHost.Serve(folder.Path))
        {
            using var client = await host.ClientAsync();
            await client.UntilAsync(await client.SubmitAsync("""{"type":"echo","payload":1}"""), "succeeded");
            Assert.Equal(0, await host.StopAsync());
        }

        var verified = await RunningHost.RunAsync(folder.Path, "verify", "--data", "data");
        Assert.Equal((0, true), (verified.ExitCode, verified.Output.Contains("1 tasks, 3 events: clean", StringComparison.Ordinal)));
        var rebuilt = await RunningHost.RunAsync(folder.Path, "rebuild", "--data", "data");
        Assert.Equal((0, true), (rebuilt.ExitCode, rebuilt.Output.Contains("0 rows and 0 counters changed", StringComparison.Ordinal)));
        Assert.Equal(0, (await RunningHost.RunAsync(folder.Path, "verify")).ExitCode);
    }

    [Theory]
    [InlineData("verify")]
    [InlineData("rebuild")]
    public async Task A_folder_without_a_database_is_73(string verb)
    {
        using var folder = new TestFolder();
        var (code, output) = await RunningHost.RunAsync(folder.Path, verb, "--data", "nothing");
        Assert.Equal(73, code);
        Assert.Contains(folder["nothing"], output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["nothing"]));
    }

    [Fact]
    public async Task Version_and_help_are_told()
    {
        using var folder = new TestFolder();
        Assert.StartsWith("0.", (await RunningHost.RunAsync(folder.Path, "--version")).Output, StringComparison.Ordinal);
        var help = (await RunningHost.RunAsync(folder.Path, "--help")).Output;
        foreach (var word in new[] { "--urls", "--data", "--store", "--config", "--set", "config", "key", "verify", "rebuild", "backup", "restore", "migrate" })
        {
            Assert.Contains(word, help, StringComparison.Ordinal);
        }
    }
}
