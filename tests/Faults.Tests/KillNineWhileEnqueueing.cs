using System.Net;
using System.Text.Json;
using ActorTasks.FaultsTests.Server;
using Xunit.Abstractions;

namespace ActorTasks.FaultsTests;

/// <summary>What handlers enqueue against a process that dies at random moments.</summary>
public sealed class KillNineWhileEnqueueing(ITestOutputHelper output)
{
    private const int Rounds = 8;
    private const int Clients = 8;

    /// <summary>A round ends when so many were answered at most, in the middle of what follows them.</summary>
    private const int MostAnswers = 150;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);


    [Fact]
    public async Task Each_parent_that_succeeded_has_exactly_the_children_that_it_enqueued_and_no_other_has_any()
    {
        var random = Seed.Of(output);
        using var folder = DataFolder.Create();
        var data = Path.Combine(folder.Path, "data");
        for (var round = 0; round < Rounds; round++)
        {
            await using var server = ServerProcess.Start(data);
            await server.ReadyAsync();
            using var stop = new CancellationTokenSource();
            var answers = new Count();
            var clients = Enumerable.Range(1, Clients).Select(client => SubmitUntilKilledAsync(server, 1 + (client % 4), answers, stop.Token)).ToList();
            await answers.MoreAsync(random.Next(1, MostAnswers), s_patience, "answers");
            await server.KillAsync();
            await stop.CancelAsync();
            await Task.WhenAll(clients);
        }

        await using (var server = ServerProcess.Start(data))
        {
            await server.ReadyAsync();

            // Those whose submit was stored and never answered are parents too.
            var parents = await TaskReader.ListAsync(server.Client, "type=fan-out", parent => parent.GetProperty("id").GetString()!);
            var states = await TaskReader.AllFinalAsync(server.Client, parents, s_patience);
            var children = await TaskReader.ListAsync(
                server.Client, "type=echo", child => (Id: child.GetProperty("id").GetString()!, Parent: child.GetProperty("tags")[0].GetString()!));
            var succeeded = states.Where(state => state.Value == "succeeded").Select(state => state.Key).ToList();
            output.WriteLine($"{parents.Count} parents, {succeeded.Count} of them succeeded, {children.Count} children");
            Assert.NotEmpty(succeeded);
            var byParent = children.ToLookup(child => child.Parent, child => child.Id);
            Assert.Empty(byParent.Select(family => family.Key).Except(succeeded));
            foreach (var parent in succeeded)
            {
                Assert.Equal(await EnqueuedAsync(server.Client, parent), byParent[parent].Order(StringComparer.Ordinal));
            }

            var ended = await TaskReader.AllFinalAsync(server.Client, [.. children.Select(child => child.Id)], s_patience);
            Assert.DoesNotContain(ended.Values, state => state is not ("succeeded" or "failed"));
            Assert.Equal(0, await server.StopAsync());
        }

        var verified = await ServerProcess.RunAsync("verify", "--data", data);
        output.WriteLine(verified.Output);
        Assert.Equal(0, verified.ExitCode);
    }

    /// <summary>The ids that the handler was given, as its result tells them.</summary>
    private static async Task<IEnumerable<string>> EnqueuedAsync(HttpClient client, string parent)
    {
        using var result = JsonDocument.Parse(await client.GetStringAsync($"/v1/tasks/{parent}/result"));
        return result.RootElement.GetProperty("tasks").EnumerateArray().Select(id => id.GetString()!).Order(StringComparer.Ordinal).ToList();
    }

    private static async Task SubmitUntilKilledAsync(ServerProcess server, int count, Count answers, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested && !server.HasExited)
        {
            try
            {
                using var body = TaskBody.Of("fan-out", $$"""{"count":{{count}},"type":"echo","payload":{{count}}}""");
                using var answer = await server.Client.PostAsync("/v1/tasks", body, stop);
                Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
                answers.Up();
            }
            catch (Exception killed) when (killed is HttpRequestException or OperationCanceledException or IOException)
            {
                // Not answered: whether it was stored is seen at the end.
                await Task.Yield();
            }
        }
    }
}
