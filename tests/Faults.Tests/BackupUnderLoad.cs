using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using ActorTasks.FaultsTests.Server;
using Xunit.Abstractions;

namespace ActorTasks.FaultsTests;

/// <summary>A backup that is made while the server is busy is whole, and so is what the server goes on with.</summary>
public sealed class BackupUnderLoad(ITestOutputHelper output)
{
    private const int Clients = 6;
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task A_backup_under_load_holds_every_task_accepted_before_it_though_the_server_is_killed_right_after()
    {
        using var folder = DataFolder.Create();
        var (data, backup, restored) = (Path.Combine(folder.Path, "data"), Path.Combine(folder.Path, "backup"), Path.Combine(folder.Path, "restored"));
        var accepted = new ConcurrentQueue<string>();
        string[] before;
        await using (var server = ServerProcess.Start(data))
        {
            await server.ReadyAsync();
            using var stop = new CancellationTokenSource();
            var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var clients = Enumerable.Range(0, Clients).Select(client => SubmitAsync(server, client, accepted, enough, stop.Token)).ToList();
            await enough.Task.WaitAsync(s_patience);

            before = [.. accepted];
            var made = await ServerProcess.RunAsync("backup", "--data", data, "--to", backup);
            output.WriteLine($"{before.Length} accepted before, {accepted.Count} at its end. {made.Output}");
            Assert.Equal(0, made.ExitCode);
            Assert.True(accepted.Count > before.Length, "Nothing was accepted while the backup was made.");

            await server.KillAsync();
            await stop.CancelAsync();
            await Task.WhenAll(clients);
        }

        var put = await ServerProcess.RunAsync("restore", "--from", backup, "--data", restored);
        output.WriteLine(put.Output);
        Assert.Equal(0, put.ExitCode);
        await AssertGoesOnAsync(restored, before);
        await AssertGoesOnAsync(backup, before);
        await AssertGoesOnAsync(data, [.. accepted]);
    }

    [Fact]
    public async Task A_backup_that_is_killed_is_refused_by_its_name_and_the_server_goes_on()
    {
        using var folder = DataFolder.Create();
        var (data, backup) = (Path.Combine(folder.Path, "data"), Path.Combine(folder.Path, "backup"));
        await using var server = ServerProcess.Start(data);
        await server.ReadyAsync();
        for (var file = 0; file < 20; file++)
        {
            using var body = UploadBody.Of("digest", file, 2_000_000);
            using var answer = await server.Client.PostAsync("/v1/tasks", body);
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        }

        await ServerProcess.KillWhenAsync(() => File.Exists(Path.Combine(backup, "actortasks.db.unfinished")), "backup", "--data", data, "--to", backup);

        Assert.False(File.Exists(Path.Combine(backup, "actortasks.db")));
        var again = await ServerProcess.RunAsync("backup", "--data", data, "--to", backup);
        Assert.Equal(73, again.ExitCode);
        Assert.Contains("make the copy anew", again.Output, StringComparison.Ordinal);
        var started = await ServerProcess.RunAsync("--data", backup, "--urls", "http://127.0.0.1:0");
        Assert.Equal(73, started.ExitCode);
        Assert.Contains("make the copy anew", started.Output, StringComparison.Ordinal);

        Directory.Delete(backup, recursive: true);
        Assert.Equal(0, (await ServerProcess.RunAsync("backup", "--data", data, "--to", backup)).ExitCode);
        await server.FirstAcceptedAsync();
    }

    /// <summary>A server that is started on a copy knows these tasks and brings each to its end; then all is as the events say.</summary>
    private async Task AssertGoesOnAsync(string data, IReadOnlyCollection<string> tasks)
    {
        await using (var server = ServerProcess.Start(data))
        {
            await server.ReadyAsync();
            var states = await TaskReader.AllFinalAsync(server.Client, tasks, s_patience);
            Assert.All(states, state => Assert.Equal("succeeded", state.Value));
            Assert.Equal(0, await server.StopAsync());
        }

        var verified = await ServerProcess.RunAsync("verify", "--data", data);
        output.WriteLine(verified.Output);
        Assert.Equal(0, verified.ExitCode);
    }

    private static async Task SubmitAsync(ServerProcess server, int client, ConcurrentQueue<string> accepted, TaskCompletionSource enough, CancellationToken stop)
    {
        const int Enough = 1_500;
        for (var number = 0; !stop.IsCancellationRequested; number++)
        {
            try
            {
                // Every tenth comes with a file, so that the backup has some to copy.
                using HttpContent body = number % 10 == 0
                    ? UploadBody.Of("digest", (client * 100_000) + number, 20_000)
                    : TaskBody.Of("echo", string.Create(CultureInfo.InvariantCulture, $"\"{client}-{number}-{new string('x', 2_000)}\""));
                using var answer = await server.Client.PostAsync("/v1/tasks", body, stop);
                Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
                using var task = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(stop));
                accepted.Enqueue(task.RootElement.GetProperty("id").GetString()!);
                if (accepted.Count >= Enough)
                {
                    enough.TrySetResult();
                }
            }
            catch (Exception killed) when (killed is HttpRequestException or OperationCanceledException or JsonException or IOException)
            {
                if (server.HasExited)
                {
                    return;
                }
            }
        }
    }
}
