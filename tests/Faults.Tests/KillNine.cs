using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using ActorTasks.FaultsTests.Server;
using Xunit.Abstractions;

namespace ActorTasks.FaultsTests;

/// <summary>Promises 1 to 3 of the design against a process that dies at random moments.</summary>
public sealed class KillNine(ITestOutputHelper output)
{
    private const int Rounds = 20;
    private const int Clients = 16;
    private static readonly string s_server = Path.Combine(AppContext.BaseDirectory, "ActorTasks.Server.dll");

    [Fact]
    public async Task Every_accepted_task_is_finished_once_however_often_the_server_is_killed()
    {
        var seed = Environment.GetEnvironmentVariable("FAULTS_SEED") is { Length: > 0 } given ? int.Parse(given, System.Globalization.CultureInfo.InvariantCulture) : Environment.TickCount;
        output.WriteLine($"seed {seed} (FAULTS_SEED={seed} repeats it)");
        var random = new Random(seed);
        using var folder = DataFolder.Create();
        var data = Path.Combine(folder.Path, "data");
        var accepted = new ConcurrentDictionary<string, int>();

        for (var round = 0; round < Rounds; round++)
        {
            await using var server = ServerProcess.Start(s_server, data);
            await server.ReadyAsync();
            using var stop = new CancellationTokenSource();
            var clients = Enumerable.Range(0, Clients).Select(client => SubmitUntilKilledAsync(server, round, client, accepted, stop.Token)).ToList();
            await Task.Delay(random.Next(20, 1200));
            await server.KillAsync();
            await stop.CancelAsync();
            await Task.WhenAll(clients);
        }

        Assert.NotEmpty(accepted);
        Dictionary<string, string> states;
        await using (var server = ServerProcess.Start(s_server, data))
        {
            await server.ReadyAsync();
            states = await TaskReader.AllFinalAsync(server.Client, [.. accepted.Keys], TimeSpan.FromMinutes(3));
            output.WriteLine($"{accepted.Count} accepted in {Rounds} rounds: {string.Join(", ", states.Values.GroupBy(state => state).Select(group => $"{group.Count()} {group.Key}"))}");
            // A task may have lost every attempt that retry.max-losses allows; nothing else can fail it.
            Assert.DoesNotContain(states.Values, state => state is not ("succeeded" or "failed"));
            foreach (var id in states.Where(state => state.Value == "failed").Select(state => state.Key))
            {
                Assert.Contains("AttemptLost", await TaskReader.EventNamesAsync(server.Client, id));
            }

            foreach (var id in accepted.Keys.Order(StringComparer.Ordinal).Where((_, index) => index % 10 == 0))
            {
                var names = await TaskReader.EventNamesAsync(server.Client, id);
                Assert.Equal(1, names.Count(name => name is "TaskSucceeded" or "TaskFailed"));
            }

            Assert.Equal(0, await server.StopAsync());
        }

        var verified = await ServerProcess.RunAsync(s_server, "verify", "--data", data);
        output.WriteLine(verified.Output);
        Assert.Equal(0, verified.ExitCode);
        AssertLedger(Path.Combine(data, "files", "ledger.txt"), states.Where(state => state.Value == "succeeded").Select(state => state.Key));
    }

    /// <summary>No attempt number ran twice, and each task that succeeded has written.</summary>
    private static void AssertLedger(string ledger, IEnumerable<string> succeeded)
    {
        // The last line of a killed process may be cut; it has no line feed then and its attempt was never recorded.
        var lines = File.ReadAllText(ledger).Split('\n').Where(line => line.Length > 0).Select(line => line.Split('\t')).Where(words => words.Length >= 3).ToList();
        var attempts = lines.Select(words => (Id: words[1], Attempt: words[2])).ToList();
        Assert.Empty(attempts.GroupBy(x => x).Where(group => group.Count() > 1).Select(group => group.Key));
        var written = attempts.Select(x => x.Id).ToHashSet();
        var missing = succeeded.Except(written).ToList();
        Assert.True(missing.Count == 0, $"{missing.Count} succeeded tasks never wrote, the first is {missing.FirstOrDefault()}.");
    }

    private static async Task SubmitUntilKilledAsync(
        ServerProcess server, int round, int client, ConcurrentDictionary<string, int> accepted, CancellationToken stop)
    {
        for (var number = 0; !stop.IsCancellationRequested; number++)
        {
            try
            {
                using var body = TaskBody.Of("append", $$"""{"file":"ledger.txt","line":"{{round}}-{{client}}-{{number}}"}""");
                using var answer = await server.Client.PostAsync("/v1/tasks", body, stop);
                if (answer.StatusCode != HttpStatusCode.Accepted)
                {
                    continue;
                }

                // The whole answer must have come: only then was the caller promised anything.
                using var task = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(stop));
                accepted[task.RootElement.GetProperty("id").GetString()!] = round;
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
