using System.Diagnostics;
using System.Globalization;
using System.Net;
using ActorTasks.FaultsTests.Server;

namespace ActorTasks.FaultsTests;

/// <summary>The page cache survives a kill, so these look at the system calls themselves.</summary>
public sealed class SyncedBeforeAnswer
{

    [Fact]
    [Trait("Length", "full")]
    public async Task Between_the_request_and_its_202_the_log_is_synced()
    {
        using var folder = DataFolder.Create();
        var trace = Path.Combine(folder.Path, "trace");
        string[] strace = ["strace", "-f", "-s", "256", "-y", "-o", trace, "-e", "trace=fsync,fdatasync,recvmsg,recvfrom,read,readv,sendmsg,sendto,write,writev"];
        await using (var server = ServerProcess.Start(Path.Combine(folder.Path, "data"), prefix: strace))
        {
            await server.ReadyAsync();
            for (var number = 0; number < 5; number++)
            {
                using var answer = await server.Client.PostAsync("/v1/tasks", TaskBody.Of("echo", "1"));
                Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
            }
        }

        var lines = await File.ReadAllLinesAsync(trace);
        var requests = Positions(lines, line => line.Contains("POST /v1/tasks", StringComparison.Ordinal));
        var answers = Positions(lines, line => line.Contains("202 Accepted", StringComparison.Ordinal));
        Assert.Equal(5, requests.Count);
        Assert.Equal(5, answers.Count);
        foreach (var (request, answer) in requests.Zip(answers))
        {
            Assert.Contains(lines[request..answer], line => IsSyncOfTheLog(line));
        }
    }

    [Fact]
    public async Task A_sync_that_fails_ends_the_process_with_its_code_and_the_next_start_recovers()
    {
        using var folder = DataFolder.Create();
        var data = Path.Combine(folder.Path, "data");
        string kept;
        await using (var server = ServerProcess.Start(data))
        {
            await server.ReadyAsync();
            using (var before = await server.Client.PostAsync("/v1/tasks", TaskBody.Of("echo", "1")))
            {
                Assert.Equal(HttpStatusCode.Accepted, before.StatusCode);
                kept = before.Headers.Location!.ToString();
            }

            using var strace = await AttachAsync(server.Id, "inject=fsync,fdatasync:error=EIO");
            var answered = await TryPostAsync(server.Client);
            Assert.NotEqual(HttpStatusCode.Accepted, answered);
            await server.ExitedAsync(TimeSpan.FromSeconds(60));
            Assert.True(server.ExitCode == 74, $"Exit code 74 was expected, {server.ExitCode} came. It printed:\n{server.Output}");
        }

        await using var again = ServerProcess.Start(data);
        await again.ReadyAsync();
        await TaskReader.AllFinalAsync(again.Client, [kept.Split('/')[^1]], TimeSpan.FromSeconds(60));
        using var after = await again.Client.PostAsync("/v1/tasks", TaskBody.Of("echo", "2"));
        Assert.Equal(HttpStatusCode.Accepted, after.StatusCode);
    }

    private static List<int> Positions(string[] lines, Func<string, bool> isSought) =>
        [.. lines.Select((line, index) => (line, index)).Where(x => isSought(x.line)).Select(x => x.index)];

    private static bool IsSyncOfTheLog(string line) =>
        (line.Contains("fdatasync(", StringComparison.Ordinal) || line.Contains("fsync(", StringComparison.Ordinal))
        && line.Contains("-wal>", StringComparison.Ordinal);

    private static async Task<HttpStatusCode?> TryPostAsync(HttpClient client)
    {
        try
        {
            using var answer = await client.PostAsync("/v1/tasks", TaskBody.Of("echo", "2"));
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>Attaches strace to a running process; returns once it says that it is attached.</summary>
    private static async Task<Process> AttachAsync(int processId, string expression)
    {
        var start = new ProcessStartInfo("strace") { RedirectStandardError = true };
        foreach (var word in new[] { "-f", "-p", processId.ToString(CultureInfo.InvariantCulture), "-e", expression })
        {
            start.ArgumentList.Add(word);
        }

        var strace = Process.Start(start)!;
        string? line;
        do
        {
            line = await strace.StandardError.ReadLineAsync();
        }
        while (line is not null && !line.Contains("attached", StringComparison.Ordinal));
        Assert.NotNull(line);
        _ = strace.StandardError.ReadToEndAsync();
        return strace;
    }
}
