using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ActorTasks.HostTests.Server;

namespace ActorTasks.HostTests;

/// <summary>A start that cannot be says why in words and by its exit code, and changes nothing.</summary>
public sealed class StartFailures
{
    [Fact]
    public async Task A_port_in_use_is_69()
    {
        using var folder = new TestFolder();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var (code, output) = await RunningHost.RunAsync(folder.Path, "--urls", $"http://127.0.0.1:{port}");
        AssertRefused(69, "another process uses port", code, output);
        Assert.False(Directory.Exists(folder["data"]));
    }

    [Fact]
    public async Task An_address_that_the_machine_does_not_have_is_69()
    {
        using var folder = new TestFolder();
        var key = new string('a', 64);
        var (code, output) = await RunningHost.RunAsync(
            folder.Path, "--urls", "http://192.0.2.1:8080", "--set", $$"""listen.keys=[{ name = a, sha256 = "{{key}}", roles = [admin] }]""");
        AssertRefused(69, "has no such address", code, output);
    }

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://*:0")]
    [InlineData("http://[::]:0")]
    [InlineData("http://127.0.0.1:0;http://192.0.2.1:80")]
    public async Task Another_address_without_a_key_is_refused_and_tells_what_to_do(string urls)
    {
        using var folder = new TestFolder();
        var (code, output) = await RunningHost.RunAsync(folder.Path, "--urls", urls);
        AssertRefused(1, "Make a key with the verb \"key new\"", code, output);
    }

    [Fact]
    public async Task A_password_in_an_address_is_not_told()
    {
        using var folder = new TestFolder();
        var (code, output) = await RunningHost.RunAsync(folder.Path, "--urls", "http://ada:geheim@host;https://ada:geheim@host;ada://x:geheim@host");
        AssertRefused(1, "http://ada:***@host", code, output);
        Assert.DoesNotContain("geheim", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_settings_are_all_told_with_their_origins()
    {
        using var folder = new TestFolder();
        await File.WriteAllTextAsync(folder["my.conf"], "actortasks {\n  retyr.delay = 1s\n  limits.payload = lots\n  telemetry.url = x\n}\n");
        var (code, output) = await RunningHost.RunAsync(folder.Path, "--config", "my.conf", "--set", "retry.max-attempts=0", "--urls", "ftp://x");
        AssertRefused(1, "Did you mean \"retry\"?", code, output);
        Assert.Contains("actortasks.limits.payload", output, StringComparison.Ordinal);
        Assert.Contains("my.conf", output, StringComparison.Ordinal);
        Assert.Contains("a later version knows", output, StringComparison.Ordinal);
        Assert.Contains("--set retry.max-attempts", output, StringComparison.Ordinal);
        Assert.Contains("ftp://x", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_file_that_is_missing_is_1()
    {
        using var folder = new TestFolder();
        var (code, output) = await RunningHost.RunAsync(folder.Path, "--config", "nowhere.conf");
        AssertRefused(1, "nowhere.conf", code, output);
    }

    [Fact]
    public async Task A_word_that_is_no_verb_and_no_flag_is_1()
    {
        using var folder = new TestFolder();
        Assert.Equal(1, (await RunningHost.RunAsync(folder.Path, "serve")).ExitCode);
        Assert.Equal(1, (await RunningHost.RunAsync(folder.Path, "--datas", "x")).ExitCode);
    }

    [Fact]
    public async Task A_folder_that_another_server_uses_is_73()
    {
        using var folder = new TestFolder();
        await using var host = RunningHost.Serve(folder.Path);
        using var client = await host.ClientAsync();
        var (code, output) = await RunningHost.RunAsync(folder.Path, "--urls", "http://127.0.0.1:0", "--data", "data");
        AssertRefused(73, "in use", code, output);
        Assert.Equal(73, (await RunningHost.RunAsync(folder.Path, "verify", "--data", "data")).ExitCode);
        await client.SubmitAsync("""{"type":"echo"}""");
    }

    [Fact]
    public async Task A_folder_of_somebody_else_is_73()
    {
        using var folder = new TestFolder();
        Directory.CreateDirectory(folder["data"]);
        await File.WriteAllTextAsync(folder["data/holiday.jpg"], "x");
        var (code, output) = await RunningHost.RunAsync(folder.Path, "--urls", "http://127.0.0.1:0");
        AssertRefused(73, "holiday.jpg", code, output);
    }

    [Fact]
    public async Task A_read_only_folder_is_73()
    {
        using var folder = new TestFolder();
        var data = folder.ReadOnly("data");
        var (code, output) = await RunningHost.RunAsync(folder.Path, "--urls", "http://127.0.0.1:0", "--data", data);
        AssertRefused(73, data, code, output);
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_73_and_stays_as_it_is()
    {
        using var folder = new TestFolder();
        await using (var host = RunningHost.Serve(folder.Path))
        {
            using var client = await host.ClientAsync();
            await client.SubmitAsync("""{"type":"echo"}""");
            Assert.Equal(0, await host.StopAsync());
        }

        await SqlAsync(folder["data/actortasks.db"], "UPDATE meta SET value = 9999 WHERE name = 'schema'");
        var (code, output) = await RunningHost.RunAsync(folder.Path, "--urls", "http://127.0.0.1:0", "--data", "data");
        AssertRefused(73, "newer", code, output);
    }

    private static void AssertRefused(int expected, string words, int code, string output)
    {
        Assert.True(code == expected, $"Exit code {expected} was expected, {code} came. It printed:\n{output}");
        Assert.Contains(words, output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    private static async Task SqlAsync(string database, string sql)
    {
        using var process = Process.Start("sqlite3", [database, sql]);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }
}
